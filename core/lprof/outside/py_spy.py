# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""py-spy, which samples Python up to 3.14."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter

from lprof.outside.samples import Stack

FRAME = re.compile(r"(?P<name>.*?) \((?P<path>.*):(?P<line>\d+)\)")
MISSING = "Sampling from outside needs py-spy; install it with: pip install 'lprof[attach]'"


def find_py_spy() -> str | None:
    """Return the path of py-spy, None where it isn't installed."""
    beside = os.path.join(os.path.dirname(sys.executable), "py-spy")
    return beside if os.access(beside, os.X_OK) else shutil.which("py-spy")


class PySpy:
    """Runs it and reads its raw format, which has a stack and its count a line."""

    name = "py-spy"
    begins: str | None = "Sampling process"
    wakes = True

    def __init__(self, program: str) -> None:
        """Take the path of the program."""
        self._program = program

    def command(self, pid: int, path: str, *, rate: int, busy: bool, blocking: bool) -> list[str]:
        """Pause the process where only the line that runs counts; threads that wait don't move."""
        command = [self._program, "record", "--pid", str(pid), "--format", "raw",
                   "--rate", str(rate), "--full-filenames", "--output", path]  # fmt: skip
        if not busy:
            return [*command, "--idle", "--nonblocking"]
        return command if blocking else [*command, "--nonblocking"]

    def duration(self, seconds: int) -> list[str]:
        """Return the options that end it after so long."""
        return ["--duration", str(seconds)]

    def read(self, path: str) -> Counter[Stack]:
        """Return what stands in its file; nothing where it met nothing."""
        found: Counter[Stack] = Counter()
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                for row in file:
                    text, _, number = row.rstrip("\n").rpartition(" ")
                    if number.isdigit():
                        found[read_stack(text)] += int(number)
        except FileNotFoundError:
            pass
        return found


def read_stack(text: str) -> Stack:
    """Return a stack as py-spy writes it: frames between semicolons."""
    matches = (FRAME.fullmatch(part) for part in text.split(";"))
    return tuple((m["path"], m["name"], max(int(m["line"]), 1)) for m in matches if m)
