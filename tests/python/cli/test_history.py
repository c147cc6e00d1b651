# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof history: profiles kept by commit, and what became slower."""

from __future__ import annotations

import re
import sqlite3
import subprocess

import pytest
from lprof.bench.keeping import make_profile
from workplace import Workplace

SCRIPT = """
def price(n):
    total = 0
    for i in range(n):
        total += i
    return total


price({n})
"""


@pytest.fixture
def project(workplace: Workplace) -> Workplace:
    """A project under Git."""
    workplace.write("pyproject.toml", "")
    workplace.write("script.py", SCRIPT.format(n=100))
    git(workplace, "init", "--quiet", "--initial-branch=trunk")
    commit(workplace, "first")
    return workplace


def git(workplace: Workplace, *arguments: str) -> str:
    names = (
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    return subprocess.run(
        ["git", *names, *arguments],
        cwd=workplace.folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def commit(workplace: Workplace, message: str) -> str:
    """Commit everything; returns the beginning of the commit's name."""
    git(workplace, "add", "pyproject.toml", "script.py")
    git(workplace, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(workplace, "rev-parse", "HEAD")[:8]


def record(workplace: Workplace, n: int = 100) -> None:
    workplace.write("script.py", SCRIPT.format(n=n))
    result = workplace.lprof_run("--quiet", "script.py")
    assert result.returncode == 0, result.stderr


def add_benchmark(workplace: Workplace, nanoseconds: int, *options: str):
    """Add a benchmark of ten processes that took about so long."""
    processes = [[nanoseconds + i * nanoseconds // 100 + k for k in range(3)] for i in range(10)]
    profile = make_profile([("sort", 1, processes)], ["bench", "sort"], [], 1_700_000_000 * 10**9)
    profile.save(workplace.folder / "bench.lprof")
    return workplace.lprof("history", "add", "bench.lprof", *options)


def test_a_recording_has_its_commit_and_branch(project):
    record(project)
    first = git(project, "rev-parse", "HEAD")[:8]
    result = project.lprof("history", "add", "script.lprof")
    assert result.returncode == 0
    assert f"to {project.folder}/lprof-history.sqlite at commit {first}." in result.stderr
    record(project, 200)
    assert f"at commit {first} with changes." in project.lprof(
        "history", "add", "script.lprof"
    ).stderr  # fmt: skip
    shown = project.lprof("history", "show").stdout
    assert re.search(rf"{first}  trunk .* script.py$", shown, re.MULTILINE)
    assert re.search(rf"{first}\+ trunk .* script.py$", shown, re.MULTILINE)
    assert re.search(r"%  [▁▂▃▄▅▆▇█]{2} +script.py:price$", shown, re.MULTILINE)


def test_the_way_of_a_function(project):
    for n in (100, 200, 400):
        record(project, n)
        commit(project, f"{n}")
        project.lprof("history", "add", "script.lprof")
    shown = project.lprof("history", "show", "script:price", "--metric", "hits").stdout.splitlines()
    assert shown[0] == "price, hits"
    rows = [re.fullmatch(r"\S+ \S+  \w{8} +([\d,]+) +(\S+ %)?  (█+)", row) for row in shown[1:]]
    assert [row[1] for row in rows if row] == ["203", "403", "803"]
    assert [row[2] for row in rows if row] == [None, "+98.5 %", "+99.3 %"]
    lengths = [len(row[3]) for row in rows if row]
    assert lengths[0] < lengths[1] < lengths[2]
    assert len(project.lprof("history", "show", "price", "--limit", "2").stdout.splitlines()) == 3


def test_the_same_file_counts_once(project):
    record(project)
    project.lprof("history", "add", "script.lprof")
    result = project.lprof("history", "add", "script.lprof")
    assert (result.returncode, "already" in result.stderr) == (0, True)
    assert project.lprof("history", "show").stdout.count("trunk") == 1


def test_slower_benchmarks_fail(project):
    assert add_benchmark(project, 10_000).returncode == 0
    result = add_benchmark(project, 10_001, "--fail-slower", "10%")
    assert result.returncode == 0
    assert "nothing to compare with yet" in result.stderr
    commit(project, "second")
    result = add_benchmark(project, 10_500, "--fail-slower", "10%")
    assert (result.returncode, result.stdout) == (0, "")
    commit(project, "third")
    result = add_benchmark(project, 13_000, "--fail-slower", "10")
    assert result.returncode == 1
    assert re.match(
        r"sort is slower: \+2\d\.\d % \(10 against 30 values, p = [\d.e-]+, rank test; "
        r"10 % are allowed\)\.\n",
        result.stdout,
    )
    assert project.lprof("history", "show", "--fail-slower", "50%").returncode == 0
    assert project.lprof("history", "show", "--fail-slower", "10%").returncode == 1
    assert "█" in project.lprof("history", "show", "sort").stdout


def test_other_machines_are_not_compared(project):
    add_benchmark(project, 10_000, "--machine", "fast")
    commit(project, "second")
    result = add_benchmark(project, 90_000, "--machine", "slow", "--fail-slower", "10%")
    assert result.returncode == 0
    assert "nothing to compare with yet" in result.stderr


def test_one_run_of_a_function_decides_nothing(project):
    record(project, 1000)
    project.lprof("history", "add", "script.lprof")
    commit(project, "second")
    record(project, 100_000)
    result = project.lprof("history", "add", "script.lprof", "--fail-slower", "10%")
    assert result.returncode == 0
    assert re.search(
        r"script.py:price may be slower: \+\d+\.\d % \(1 against 1 values\); "
        r"\d+ more recordings of this code would tell\.",
        result.stdout,
    )


def test_several_runs_of_a_function_decide(project):
    for i in range(6):
        record(project, 1000)
        if i in (0, 3):
            commit(project, f"{i}")
        project.lprof("history", "add", "script.lprof")
    commit(project, "slow")
    for _ in range(4):
        record(project, 500_000)  # longer than a busy machine's pauses
        commit(project, "slow") if _ == 0 else None
        result = project.lprof("history", "add", "script.lprof", "--fail-slower", "10%")
    assert result.returncode == 1
    assert re.search(
        r"script.py:price is slower: \+[\d.]+ % \(4 against 6 values, p = 0.0048", result.stdout
    )


def test_without_git(workplace):
    record(workplace)
    result = workplace.lprof("history", "add", "script.lprof", "--database", "h.sqlite")
    assert result.returncode == 0
    assert "commit" not in result.stderr
    assert "script.py" in workplace.lprof("history", "show", "--database", "h.sqlite").stdout


def test_what_is_no_history_is_not_touched(project):
    record(project)
    others = {"text": b"my thesis\n" * 100, "empty": b"", "script.lprof": None}
    with sqlite3.connect(project.folder / "other.sqlite") as database:
        database.execute("CREATE TABLE mine(x)")
    database.close()
    others["other.sqlite"] = None
    for name, content in others.items():
        path = project.folder / name
        if content is not None:
            path.write_bytes(content)
        before = path.read_bytes()
        for action in (["add", "script.lprof"], ["show"]):
            result = project.lprof("history", *action, "--database", name)
            assert result.returncode == 1
            assert result.stderr == (
                f"lprof: {name} is no history of lprof; name another with --database.\n"
            )
        assert path.read_bytes() == before


def test_a_damaged_history(project):
    record(project)
    project.lprof("history", "add", "script.lprof")
    path = project.folder / "lprof-history.sqlite"
    whole = path.read_bytes()
    for damaged in (whole[:4096], whole[:100] + bytes(len(whole) - 100)):
        path.write_bytes(damaged)
        result = project.lprof("history", "show")
        assert result.returncode == 1
        assert re.fullmatch(r"lprof: .*lprof-history.sqlite (is damaged|can't be used) .*\n",
                            result.stderr)  # fmt: skip
    path.write_bytes(whole)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version=2")
    database.close()
    result = project.lprof("history", "show")
    assert (result.returncode, "written by a newer lprof" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["show"], 1, "There is no history"),
        (["add"], 2, "history add: which profile?"),
        (["add", "none.lprof"], 1, "There is no file"),
        (["show", "--metric", "speed"], 2, "There is no metric 'speed'"),
        (["show", "--fail-slower", "much"], 2, "--fail-slower takes a percentage such as 10%"),
        (["show", "--limit", "0"], 2, "--limit takes a number from 1"),
    ],
)
def test_wrong_usage(workplace, arguments, status, message):
    result = workplace.lprof("history", *arguments)
    assert result.returncode == status
    assert message in result.stderr


def test_an_unknown_name(project):
    record(project)
    project.lprof("history", "add", "script.lprof")
    result = project.lprof("history", "show", "nothere")
    assert result.returncode == 1
    assert "No function or benchmark of the history is named 'nothere'" in result.stderr
