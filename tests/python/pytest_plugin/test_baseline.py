# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""pytest --lprof-baseline: what changed since a profile or a history."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from recorded_project import SHOP, Project
from warm_pytest import WarmPytest

TEST = """
    import shop

    def test_price():
        shop.price(range({n}))
"""


def test_a_profile_as_baseline(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    project.run("--lprof-output", "before.lprof")
    project.write(test_shop=TEST.format(n=10_000))
    result = project.run("--lprof-baseline", "before.lprof")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "Functions by change of self time since before.lprof",
            "*before*now*change*hits before*hits  function",
            "*+*s *23 *20,003  price  shop.py:1",
        ]
    )
    assert project.output.exists()


def test_a_history_as_baseline(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    remember(project, 3)
    project.write(test_shop=TEST.format(n=1000))
    result = project.run("--lprof-baseline", "h.sqlite")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["Functions by change of self time since h.sqlite", "*+*s *23 *2,003  price  shop.py:1"]
    )


SLEEPER = """
    import time

    def wait():
        time.sleep({seconds})
"""
WAITS = """
    import shop

    def test_wait():
        shop.wait()
"""


def commit(project: Project, seconds: float) -> None:
    """Make a commit of code that takes so long."""
    project.write(shop=SLEEPER.format(seconds=seconds), test_shop=WAITS)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "shop.py", "test_shop.py"], ["commit", "-qm", "x"]):
        assert project.call(*git, *command).ret == 0


def remember(project: Project, times: int) -> None:
    """Add recordings of the newest commit to the history."""
    for _ in range(times):
        assert project.run("--lprof").ret == 0
        project.lprof("history", "add", "pytest.lprof", "--database", "h.sqlite")


@pytest.fixture(scope="module")
def became_slow(tmp_path_factory: pytest.TempPathFactory, warm_pytest: WarmPytest) -> Path:
    """A project that was quick in seven recordings and is slow now."""
    project = Project(tmp_path_factory.mktemp("slow"), warm_pytest)
    commit(project, 0.001)
    remember(project, 7)
    commit(project, 0.2)
    return project.folder


@pytest.fixture(scope="module")
def known_slow(
    became_slow: Path, tmp_path_factory: pytest.TempPathFactory, warm_pytest: WarmPytest
) -> Path:
    """The same after two recordings of the slow code."""
    folder = tmp_path_factory.mktemp("known") / "slow"
    shutil.copytree(became_slow, folder)
    remember(Project(folder, warm_pytest), 2)
    return folder


def test_one_recording_is_not_enough(project: Project, became_slow: Path) -> None:
    shutil.copytree(became_slow, project.folder, dirs_exist_ok=True)
    result = project.run("--lprof-baseline", "h.sqlite", "--lprof-fail-slower", "50%")
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        ["shop.py:wait may be slower: * (1 against 7 values); 2 more recordings of this code*"]
    )


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_what_is_slower_fails_the_session(
    project: Project, known_slow: Path, workers: tuple[str, ...]
) -> None:
    shutil.copytree(known_slow, project.folder, dirs_exist_ok=True)
    options = (*workers, "--lprof-baseline", "h.sqlite", "--lprof-fail-slower")
    result = project.run(*options, "50%")
    result.assert_outcomes(passed=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["shop.py:wait is slower: +* (3 against 7 values, p = *"])
    result = project.run(*options, "1000000")
    assert result.ret == 0
    assert "slower:" not in result.stdout.str()


def test_a_session_that_ends_otherwise_keeps_its_status(project: Project, known_slow: Path) -> None:
    shutil.copytree(known_slow, project.folder, dirs_exist_ok=True)
    project.write(conftest="def pytest_sessionfinish(session): session.exitstatus = 3")
    result = project.run("--lprof-baseline", "h.sqlite", "--lprof-fail-slower", "50")
    assert result.ret == 3
    result.stdout.fnmatch_lines(["shop.py:wait is slower: *"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--lprof-fail-slower", "5"], "name the history with --lprof-baseline"),
        (["--lprof-baseline", "one.lprof", "--lprof-fail-slower", "5"], "one profile doesn't tell"),
        (
            ["--lprof-baseline", "h.sqlite", "--lprof-fail-slower", "x"],
            "takes a percentage such as",
        ),
    ],
)
def test_what_cant_be_judged_is_refused(project: Project, options: list[str], words: str) -> None:
    project.write(shop=SLEEPER.format(seconds=0), test_shop=WAITS)
    remember(project, 1)
    project.run("--lprof-output", "one.lprof")
    result = project.run(*options)
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"ERROR: --lprof-fail-slower*{words}*"])


def test_a_history_of_another_machine(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    project.run("--lprof")
    project.lprof("history", "add", "pytest.lprof", "--database", "h.sqlite", "--machine", "other")
    result = project.run("--lprof-baseline", "h.sqlite")
    result.stdout.fnmatch_lines(["Compared with h.sqlite: it has nothing of this machine."])


def test_a_baseline_that_is_none(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    result = project.run("--lprof-baseline", "missing.lprof")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --lprof-baseline: There is no file*"])
    result = project.run("--lprof-baseline", "shop.py")
    assert result.ret == 4
