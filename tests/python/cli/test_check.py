# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof check: a profile against a file of limits."""

from __future__ import annotations

import pytest
from workplace import Workplace

SCRIPT = """
def total(items):
    sum_ = 0
    for item in items:
        sum_ += item
    return sum_


def idle():
    return 0


for _ in range(3):
    total(range(10))
"""


@pytest.fixture(scope="module")
def recorded(shared_workplace: Workplace) -> Workplace:
    """A folder with a profile of a script."""
    shared_workplace.write("script.py", SCRIPT)
    shared_workplace.lprof_run("--quiet", "script.py")
    return shared_workplace


def check(workplace, budget):
    workplace.write("budgets.toml", budget)
    return workplace.lprof("check", "script.lprof", "--budget", "budgets.toml")


def test_kept(recorded):
    result = check(
        recorded,
        """
        max_self_ms = 60000
        [max_hits]
        "script:total" = 3
        "script:total:sum_ += item" = 30
        "script.py:total:3" = 33
        "script:idle" = 0
        """,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "5 limits kept.\n", "")


def test_exceeded(recorded):
    result = check(
        recorded,
        """
        [max_hits]
        "script:total:sum_ += item" = 29
        "script:total" = 3
        [max_self_ms]
        "script:total" = 0
        """,
    )
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "script:total:sum_ += item was hit 30 times; max_hits allows 29.",
        "  script.py:4  30 hits  sum_ += item",
        "  script.py:13  called it 3 times  total(range(10))",
    ]
    assert lines[3].startswith("script:total took ")
    assert lines[3].endswith("; max_self_ms allows 0 ns.")
    assert any(line.startswith("  script.py:4  ") and "sum_ += item" in line for line in lines[4:])
    assert lines[-1] == "2 of 3 limits exceeded."


def test_the_median_of_a_benchmark(workplace):
    workplace.lprof(
        "bench", "sum(range(10))", "-n", "sum", "-o", "script.lprof", "--min-time", "0.1"
    )
    assert check(workplace, "[max_median_ms]\nsum = 1000").returncode == 0
    result = check(workplace, "[max_median_ms]\nsum = 0.00000001")
    assert result.returncode == 1
    assert result.stdout.startswith("sum took ")
    result = check(workplace, "[max_median_ms]\nother = 1")
    assert result.returncode == 2
    assert "max_median_ms names no benchmark 'other'; the file has 'sum'." in result.stderr


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        ('[max_hits]\n"script:totals" = 1', "did you mean 'total'?"),
        ('[max_hits]\n"other:total" = 1', "nothing of 'other' was recorded."),
        ('[max_hits]\n"script:total:item" = 1', "stands on several lines: 1, 3, 4; name one"),
        ("longest = 1", "There is no limit 'longest'; there are max_hits,"),
        ("max_self_ms = -1", "max_self_ms takes a number from 0, not -1."),
        ("max_self_ms = true", "max_self_ms takes a number from 0, not True."),
        ("", "It has no limit"),
        ("max_self_ms =", "budgets.toml is no TOML: "),
    ],
)
def test_a_budget_that_means_nothing(recorded, budget, message):
    result = check(recorded, budget)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_memory(recorded, workplace):
    result = check(recorded, "max_bytes = 1")
    assert result.returncode == 2
    assert "max_bytes needs a profile with memory" in result.stderr
    workplace.write("script.py", SCRIPT)
    workplace.lprof_run("--quiet", "--memory", "script.py")
    assert check(workplace, "max_bytes = 100_000_000").returncode == 0
    result = check(workplace, "[max_allocations]\n'script:<module>' = 0")
    assert result.returncode == 1
    assert "allocations; max_allocations allows 0 allocations." in result.stdout


def test_files_that_are_not_there(recorded):
    result = recorded.lprof("check", "script.lprof", "--budget", "none.toml")
    assert result.returncode == 2
    assert "none.toml can't be read: No such file or directory" in result.stderr
    recorded.write("budgets.toml", "max_self_ms = 1")
    result = recorded.lprof("check", "none.lprof", "--budget", "budgets.toml")
    assert result.returncode == 1
    assert "There is no file" in result.stderr


def test_help_has_an_example(workplace):
    printed = workplace.lprof("check", "--help").stdout
    assert "lprof check script.lprof --budget budgets.toml" in printed
    assert "[max_hits]" in printed
