# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The two command lines in one: ours, and the program's."""

from __future__ import annotations

import pytest
from lprof.cli.run import split
from lprof.launch import interpreter_flags


@pytest.mark.parametrize(
    ("arguments", "own"),
    [
        (["script.py", "--all"], 0),
        (["--all", "script.py", "-o", "x"], 1),
        (["-o", "out", "script.py"], 2),
        (["--output=out", "script.py"], 1),
        (["-o", "-m", "script.py"], 2),
        (["--include", "a", "-m", "mod", "--all"], 2),
        (["-q", "-c", "pass", "-q"], 1),
        (["-q", "-cpass"], 1),
        (["-q", "-", "-q"], 1),
        (["--all"], 1),
        ([], 0),
    ],
)
def test_the_first_that_is_no_option_begins_the_program(arguments: list[str], own: int) -> None:
    assert split(arguments) == (arguments[:own], arguments[own:])


def test_two_dashes_end_our_options() -> None:
    assert split(["--all", "--", "-strange.py"]) == (["--all"], ["-strange.py"])


@pytest.mark.parametrize(
    ("original", "flags"),
    [
        (["python", "/bin/lprof-run", "-O", "x.py"], []),
        (["python", "-OO", "/bin/lprof-run"], ["-OO"]),
        (["python", "-X", "dev", "-Wignore", "-m", "lprof", "run"], ["-X", "dev", "-Wignore"]),
        (["python", "-Bm", "lprof", "run", "-O"], ["-B"]),
        (["python", "-W", "error", "-bb", "-c", "import lprof"], ["-W", "error", "-bb"]),
        (["python", "--check-hash-based-pycs", "always", "-m", "lprof"],
         ["--check-hash-based-pycs", "always"]),
    ],
)  # fmt: skip
def test_options_of_python_itself_are_kept(original: list[str], flags: list[str]) -> None:
    assert interpreter_flags(original) == flags
