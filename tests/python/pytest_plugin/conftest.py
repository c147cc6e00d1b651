# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Projects to run pytest on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from recorded_project import SHOP, TESTS, Project, outcomes


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project."""
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_AUTO_NUM_WORKERS", "COLUMNS", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a third of the time
    return Project(pytester)


@pytest.fixture
def shop(project: Project) -> Project:
    """A project with a module and four tests, one of which fails."""
    project.write(shop=SHOP, test_shop=TESTS)
    return project


@pytest.fixture
def same_outcome(project: Project) -> Callable[..., pytest.RunResult]:
    """Runs pytest without and with --lprof and compares what users and CI see."""

    def compare(*arguments: str, stdin: bytes = b"") -> pytest.RunResult:
        plain = project.run(*arguments, stdin=stdin)
        recorded = project.run("--lprof", *arguments, stdin=stdin)
        assert recorded.ret == plain.ret
        assert outcomes(recorded) == outcomes(plain)
        return recorded

    return compare
