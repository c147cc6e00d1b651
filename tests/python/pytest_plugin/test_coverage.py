# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""pytest-cov at the same time."""

from __future__ import annotations

import importlib.util

import pytest
from recorded_project import Project, needs_monitoring, one_trace_function
from test_recording import FROM_SHOP

pytest.importorskip("pytest_cov")
# Free-threaded Python has coverage without its C tracer.
BY_TRACE = "ctrace" if importlib.util.find_spec("coverage.tracer") else "pytrace"
PLUGINS = ("-p", "xdist", "-p", "pytest_cov")


@needs_monitoring
@pytest.mark.parametrize(("core", "workers"), [(BY_TRACE, "-n2"), ("sysmon", "-n0")])
def test_both_see_everything(
    shop: Project, monkeypatch: pytest.MonkeyPatch, core: str, workers: str
) -> None:
    monkeypatch.setenv("COVERAGE_CORE", core)
    result = shop.run(*PLUGINS, "--lprof", "--cov=shop", "--cov-report=term-missing", workers)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.re_match_lines([r"shop\.py +5 +0 +100%"])
    assert shop.hits("add") == FROM_SHOP


@one_trace_function
@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_one_of_them_is_refused(shop: Project, workers: str) -> None:
    result = shop.run(*PLUGINS, "--lprof", "--cov", workers)
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --lprof and --cov *--no-cov*"])
    assert "passed" not in result.stdout.str()


@one_trace_function
def test_the_remedy_works(shop: Project) -> None:
    shop.run(*PLUGINS, "--cov", "--lprof", "--no-cov").assert_outcomes(passed=3, failed=1)
    assert shop.hits("add") == FROM_SHOP


@one_trace_function
def test_the_fixture_takes_nothing_from_coverage(shop: Project) -> None:
    shop.write(test_shop="import shop\ndef test(lprof):\n    with lprof: shop.price([1])\n")
    result = shop.run(*PLUGINS, "--cov", "--cov-report=term-missing")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *RuntimeError: The fixture lprof can't record: another tool*"])
