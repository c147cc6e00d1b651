# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The programs that sample a process, and the choice between them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import Protocol

from lprof.outside import access
from lprof.outside.access import RefusedError
from lprof.outside.profiling_sampling import ProfilingSampling
from lprof.outside.py_spy import MISSING, PySpy, find_py_spy
from lprof.outside.samples import Stack

SAMPLED_BY_PYTHON = (3, 15)  # and later; py-spy knows what is before


class Tool(Protocol):
    """A program that samples a process and writes what it met into a file."""

    name: str
    begins: str | None  # what it says once it samples; None if it says nothing
    wakes: bool  # threads that wait, and may take them for running then

    def command(self, pid: int, path: str, *, rate: int, busy: bool, blocking: bool) -> list[str]:
        """Return how to run it.

        With *busy* only threads on the processor count. *blocking* lets it pause the
        process for each look.
        """

    def duration(self, seconds: int) -> list[str]:
        """Return the options that end it after so long."""

    def read(self, path: str) -> Counter[Stack]:
        """Return what stands in its file; nothing where it met nothing."""


def choose(pid: int) -> Tool:
    """Return what can sample this process; raises RefusedError where nothing can."""
    version, threading = access.python_version(pid)
    if version < SAMPLED_BY_PYTHON:
        return py_spy()
    own = "t" if "t" in sys.abiflags else ""
    if (version, threading) == (sys.version_info[:2], own):
        return ProfilingSampling(sys.executable)
    executable = os.path.realpath(f"/proc/{pid}/exe")
    if os.path.basename(executable).startswith("python") and os.access(executable, os.X_OK):
        return ProfilingSampling(executable)
    shown = f"{version[0]}.{version[1]}{threading}"
    raise RefusedError(f"Process {pid} runs Python {shown}, which only that version can sample; "
                       f"run lprof with Python {shown}.")  # fmt: skip


def py_spy() -> PySpy:
    """Return py-spy; raises RefusedError where it isn't installed."""
    program = find_py_spy()
    if program is None:
        raise RefusedError(MISSING)
    return PySpy(program)
