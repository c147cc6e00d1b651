# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What a recording says of the machine and of the program that ran."""

from __future__ import annotations

import os
import sys

from lprof._version import __version__

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def of_machine() -> Iterator[tuple[str, str]]:
    """Yield what describes this machine and its Python."""
    system = os.uname()
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info.releaselevel != "final":
        version += f"{sys.version_info.releaselevel[0]}{sys.version_info.serial}"
    yield "python", version
    yield "implementation", sys.implementation.name
    yield "executable", sys.executable or ""
    yield "host", system.nodename
    yield "system", f"{system.sysname} {system.release} {system.machine}"
    yield "cpu", _cpu() or system.machine
    yield "lprof", __version__


def of_program(program: str, arguments: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what was run, and from where."""
    yield "program", program
    for argument in arguments:
        yield "argv", argument
    try:
        yield "cwd", os.getcwd()
    except OSError:  # the folder is gone
        yield "cwd", ""


def _cpu() -> str:
    """Return the processor's name as Linux tells it, or an empty string."""
    try:
        with open("/proc/cpuinfo", "rb") as file:
            start = file.read(2048)
    except OSError:
        return ""
    for line in start.splitlines():
        name, _, value = line.partition(b":")
        if name.strip() in (b"model name", b"Model", b"Hardware"):
            return value.strip().decode("utf-8", "replace")
    return ""
