# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Projects to run pytest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from recorded_project import LIMIT, SHOP, TESTS, Project, outcomes
from warm_pytest import WarmPytest


@pytest.fixture(scope="session")
def warm_pytest() -> Iterator[WarmPytest]:
    """A process that has imported pytest."""
    warm = WarmPytest(LIMIT)
    yield warm
    warm.close()


@pytest.fixture
def project(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, warm_pytest: WarmPytest
) -> Project:
    """An empty project."""
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_AUTO_NUM_WORKERS", "COLUMNS", "CI"):
        monkeypatch.delenv(name, raising=False)
    return Project(pytester.path, warm_pytest)


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
