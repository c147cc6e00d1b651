# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Wrong input of every kind gets one sentence that names the remedy."""

from __future__ import annotations

import shlex
import sys

import pytest
from workplace import Workplace

# What is typed, the exit status, and words of the sentence.
CASES = """
lprof -x                                              | 2 | no option '-x' before the command
lprof bench ''                                        | 2 | name a statement or module:function
lprof run --marked --all ok.py                        | 2 | leave one out
lprof run --sample=0 ok.py                            | 2 | --sample takes 1 to
lprof kernprof -o folder ok.py                        | 2 | name a file with -o
lprof attach 0                                        | 1 | There is no process 0
lprof attach -1                                       | 1 | There is no process -1
lprof import text                                     | 1 | text is no file of line_profiler
lprof import folder                                   | 1 | name another file
lprof show folder                                     | 1 | name a recording in it
lprof check ok.lprof --budget text                    | 2 | text is no TOML
lprof check ok.lprof --budget folder                  | 2 | check its name and permissions
lprof history show --database text                    | 1 | name another with --database
lprof history show --database gone                    | 1 | lprof history add FILE begins one
lprof history add --database h.sqlite text            | 1 | open a file that lprof-run wrote
lprof export ok.lprof -o folder                       | 1 | choose another with -o
lprof export ok.lprof -o gone/x                       | 1 | choose another with -o
lprof merge gone/x ok.lprof                           | 1 | name another place for it
python -m lprof.line_profiler gone                    | 1 | name another file
python -m lprof.line_profiler ok.lprof -c gone        | 1 | gone can't be read
python -m lprof.line_profiler ok.lprof -c text        | 1 | text is no TOML
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_one_sentence_and_the_exit_status(workplace: Workplace, case: str) -> None:
    command, status, words = (part.strip() for part in case.split("|"))
    workplace.write("ok.py", "print(1)")
    workplace.write("text", "hello\n")
    (workplace.folder / "folder").mkdir()
    workplace.lprof_run("-q", "ok.py")
    program, *arguments = shlex.split(command)
    result = (workplace.lprof if program == "lprof" else workplace.python)(*arguments)
    if "-c" in arguments and sys.version_info < (3, 11):
        pytest.skip("this Python reads no TOML")
    assert (result.returncode, result.stdout) == (int(status), "")
    assert words in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_options_may_stand_before_the_file(workplace: Workplace) -> None:
    workplace.write("ok.py", "print(1)")
    workplace.lprof_run("-q", "ok.py")
    result = workplace.lprof("history", "add", "--database", "h.sqlite", "ok.lprof")
    assert "added ok.lprof" in result.stderr


def test_a_reader_that_has_seen_enough_is_no_failure(workplace: Workplace) -> None:
    workplace.write("ok.py", "\n".join(f"x{i} = {i}" for i in range(5000)))
    workplace.lprof_run("-q", "ok.py")
    command = f"'{sys.executable}' -m lprof.line_profiler ok.lprof"
    result = workplace.call("sh", "-c", f"{command} | head -1")
    assert (result.stdout, result.stderr) == ("Timer unit: 1e-09 s\n", "")
