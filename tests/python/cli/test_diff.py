# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof diff: what changed from one profile to another."""

from __future__ import annotations

import re

import pytest
from workplace import Workplace

BEFORE = """
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total


def gone():
    return 1


work(50)
gone()
"""
AFTER = '''
"""Now with a heading."""


def work(n):
    total = 0
    for i in range(n):
        total += i
        total ^= 1
    return total


def new():
    return 2


work(80)
new()
'''


@pytest.fixture(scope="module")
def recorded(shared_workplace: Workplace) -> Workplace:
    """A folder with before.lprof and after.lprof of an edited script."""
    for name, text in (("before", BEFORE), ("after", AFTER)):
        shared_workplace.write("script.py", text)
        shared_workplace.lprof_run("--quiet", "-o", f"{name}.lprof", "script.py")
    return shared_workplace


def diff(workplace: Workplace, *arguments: str, **environment: str) -> str:
    """Return what lprof diff prints to a pipe."""
    result = workplace.lprof("diff", "before.lprof", "after.lprof", *arguments, **environment)
    assert result.stderr == ""
    assert result.returncode == 0
    return result.stdout


def test_lines_are_matched_through_the_edit(recorded: Workplace) -> None:
    text = diff(recorded, "--metric", "hits", "--function", "work")
    assert re.search(r"^ +4 +7 +50 +80 +\+30 +total \+= i$", text, re.MULTILINE)
    assert re.search(r"^ +8 +80 +\+80 \+ +total \^= 1$", text, re.MULTILINE)
    assert re.search(r"^ +5 +9 +1 +1 += +return total$", text, re.MULTILINE)
    assert "def gone" not in text


def test_the_largest_change_stands_first(recorded: Workplace) -> None:
    table = diff(recorded, "--metric", "hits").partition("\n\n")[0]
    rows = table.splitlines()
    assert rows[0] == "Functions by change of hits of their lines"
    assert re.search(r"\+140 +work +script.py:4$", rows[2])
    assert re.search(r"1 +-1 +gone +\(gone\)", table)
    assert re.search(r"1 +\+1 +new +\(new\)", table)


@pytest.mark.parametrize("metric", ["self", "total"])
def test_times_have_signs(recorded: Workplace, metric: str) -> None:
    text = diff(recorded, "--metric", metric)
    assert f"Functions by change of {metric} time" in text
    assert re.search(r"\+[\d.]+ [nµm]?s +new", text)
    assert re.search(r"-[\d.]+ [nµm]?s +gone", text)


def test_the_limit_is_kept(recorded: Workplace) -> None:
    text = diff(recorded, "--metric", "hits", "--limit", "1")
    assert "more (--limit shows more)" in text
    assert "(new)" not in text


def test_warnings_stand_first(recorded: Workplace) -> None:
    recorded.lprof("merge", "twice.lprof", "after.lprof", "after.lprof")
    result = recorded.lprof("diff", "before.lprof", "twice.lprof")
    assert result.returncode == 0
    assert result.stdout.startswith("Note: The number of runs differs (1, then 2)")


def test_the_same_twice_has_no_change(recorded: Workplace) -> None:
    result = recorded.lprof("diff", "after.lprof", "after.lprof")
    assert (result.returncode, result.stdout) == (0, "Nothing changed.\n")


def test_an_ascii_terminal_gets_ascii(recorded: Workplace) -> None:
    assert diff(recorded, PYTHONIOENCODING="ascii").isascii()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["before.lprof", "none.lprof"], 1, "none.lprof"),
        (["before.lprof", "script.py"], 1, "script.py"),
        (["before.lprof", "after.lprof", "--metric", "color"], 2, "There is no metric 'color'"),
        (["before.lprof", "after.lprof", "--limit", "0"], 2, "--limit takes a number from 1"),
        (["before.lprof", "after.lprof", "--function", "burn"], 1, "is named 'burn'"),
    ],
)
def test_mistakes_get_one_sentence(
    recorded: Workplace, arguments: list[str], status: int, words: str
) -> None:
    result = recorded.lprof("diff", *arguments)
    assert result.returncode == status
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
