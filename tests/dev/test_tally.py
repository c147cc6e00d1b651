# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""The total of ./dev test must not look better than the run was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TALLY = Path(__file__).parents[2] / "dev.d" / "tally.py"

PASSED = '<testcase classname="a" name="works"/>'
FAILED = '<testcase classname="a" name="breaks"><failure message="no"/></testcase>'
ERROR = '<testcase classname="a" name="explodes"><error message="no"/></testcase>'
SKIPPED = '<testcase classname="a" name="idles"><skipped message="no display"/></testcase>'


def tally(junit: Path, status: int) -> list[str]:
    command = [sys.executable, str(TALLY), str(status), str(junit)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.fixture
def junit(tmp_path: Path) -> Path:
    return tmp_path / "junit.xml"


def write(junit: Path, *suites: str) -> None:
    body = "".join(f'<testsuite name="s">{cases}</testsuite>' for cases in suites)
    junit.write_text(f"<testsuites>{body}</testsuites>", encoding="utf-8")


def test_suites_are_added_up(junit: Path) -> None:
    write(junit, PASSED + PASSED + SKIPPED, PASSED + FAILED + ERROR)
    assert tally(junit, 1) == [
        "3 2 1",
        "failed: a breaks",
        "failed: a explodes",
        "skipped 1: no display",
    ]


def test_a_bad_status_is_a_failure_of_its_own(junit: Path) -> None:
    write(junit, PASSED)
    assert tally(junit, 139) == ["1 1 0", "failed: exit status 139 although no test failed"]


def test_a_named_failure_is_not_counted_twice(junit: Path) -> None:
    write(junit, FAILED)
    assert tally(junit, 1)[0] == "0 1 0"


def test_running_nothing_is_a_failure(junit: Path) -> None:
    write(junit, "")
    assert tally(junit, 0) == ["0 1 0", "failed: no test was run"]


@pytest.mark.parametrize("content", [None, "", "<testsuites><testsuite>"])
def test_a_missing_or_cut_file_is_a_failure(junit: Path, content: str | None) -> None:
    if content is not None:
        junit.write_text(content, encoding="utf-8")
    assert tally(junit, 0)[0] == "0 1 0"
