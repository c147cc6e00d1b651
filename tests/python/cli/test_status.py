# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The live line of a long run."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from workplace import LIMIT, Workplace

LINE = re.compile(rb"lprof: \d+ s, [\d.]+ (k |M )?lines")


class Terminal:
    """A terminal in which a program runs."""

    def __init__(self, workplace: Workplace, *arguments: str, **environment: str) -> None:
        self.ours, theirs = pty.openpty()
        os.set_inheritable(theirs, True)
        self.process = subprocess.Popen(
            [str(Path(sys.executable).parent / "lprof-run"), *arguments],
            cwd=workplace.folder,
            env=workplace.environment | {"TERM": "xterm"} | environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        subprocess.run(["stty", "cols", "100"], stdin=theirs, check=True)
        os.close(theirs)
        self.seen = b""

    def read_until(self, is_enough: Callable[[bytes], object]) -> None:
        """Read until the text is enough, the program ends or time is up."""
        while not is_enough(self.seen) and select.select([self.ours], [], [], LIMIT)[0]:
            try:
                piece = os.read(self.ours, 65536)
            except OSError:  # the other end was closed
                break
            self.seen += piece


@pytest.fixture
def script(workplace: Workplace) -> str:
    """A program that works until it is told to end."""
    workplace.write(
        "script.py",
        """
        import select, sys

        count = 0
        while not select.select([sys.stdin], [], [], 0)[0]:
            count += 1
        print("the end")
        """,
    )
    return "script.py"


def test_a_long_run_says_how_far_it_is(workplace: Workplace, script: str) -> None:
    terminal = Terminal(workplace, script)
    terminal.read_until(LINE.search)
    assert LINE.search(terminal.seen)
    os.write(terminal.ours, b"\n")
    terminal.read_until(lambda _: False)
    assert terminal.process.wait(LIMIT) == 0
    # Nothing of it is left where the program goes on printing.
    last = terminal.seen.rpartition(b"\x1b7")[2]
    assert re.match(rb"\x1b\[\d+G\x1b\[K\x1b8", last)
    assert b"lprof: wrote script.lprof" in terminal.seen


def test_quiet_and_simple_terminals_get_none(workplace: Workplace) -> None:
    workplace.write("script.py", "import time\ntime.sleep(2.7)\n")
    quiet = Terminal(workplace, "--quiet", "script.py")
    simple = Terminal(workplace, "-o", "simple.lprof", "script.py", TERM="dumb")
    for terminal in (quiet, simple):
        terminal.read_until(lambda _: False)
        assert not LINE.search(terminal.seen)
        assert terminal.process.wait(LIMIT) == 0
