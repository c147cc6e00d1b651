# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the system tells of a process, and whether it lets us read it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

SYS_PTRACE = 19  # number of the capability, capabilities(7)


class RefusedError(Exception):
    """The process can't be sampled; the message is one sentence that names the remedy."""


def check(pid: int) -> None:
    """Raise RefusedError unless there is such a Python process and it may be read."""
    try:
        if pid < 1:  # these are groups of processes
            raise ProcessLookupError
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        raise RefusedError(f"There is no process {pid}; ps -e lists those that run.") from None
    except PermissionError:
        pass
    if pid == os.getpid():
        raise RefusedError("lprof can't sample itself; name another process.")
    if not re.search(rb"/[^/\n]*python[0-9.]*[^/\n]*$", _maps(pid), re.MULTILINE):
        name = read(f"/proc/{pid}/comm").strip() or "without a name"
        raise RefusedError(f"Process {pid} ({name}) is no Python program; name another one.")


def python_version(pid: int) -> tuple[tuple[int, int], str]:
    """Return the version of Python that a process runs, and "t" where it has no global lock.

    It is in the names of what is mapped; (0, 0) where none tells.
    """
    found = re.search(rb"python(\d+)\.(\d+)(t?)[^/\n]*$", _maps(pid), re.MULTILINE)
    if found is None:
        return (0, 0), ""
    return (int(found[1]), int(found[2])), found[3].decode()


def _maps(pid: int) -> bytes:
    try:
        with open(f"/proc/{pid}/maps", "rb") as file:
            return file.read()
    except OSError:
        raise RefusedError(explain_permission(pid)) from None


def explain_permission(pid: int) -> str:
    """Return which permission is missing to read a process, and how to get it."""
    begin = f"Process {pid} may not be read"
    try:
        owner = os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return f"There is no process {pid} any more."
    capabilities = re.search(r"CapEff:\s*(\w+)", read("/proc/self/status"))
    may_trace = capabilities is not None and int(capabilities[1], 16) >> SYS_PTRACE & 1
    if os.geteuid() == 0 and not may_trace:
        return f"{begin}: the capability SYS_PTRACE is missing; start the container with it " \
               "(docker run --cap-add SYS_PTRACE)."  # fmt: skip
    if os.geteuid() not in (0, owner):
        return f"{begin}: it belongs to another user (uid {owner}); run lprof as that user or root."
    scope = read("/proc/sys/kernel/yama/ptrace_scope").strip()
    if scope not in ("", "0"):
        return f"{begin}: kernel.yama.ptrace_scope is {scope}, which lets only root do that; use " \
               "sudo, or set it to 0."  # fmt: skip
    if os.geteuid() == 0:
        return f"{begin}: the system protects it, also from root; name another one."
    return f"{begin}: the system forbids it; run lprof as root."


def command_of(pid: int) -> Sequence[str]:
    """Return the command line of a process; empty where it is hidden."""
    return [part for part in read(f"/proc/{pid}/cmdline").split("\0") if part]


def read(path: str) -> str:
    """Return what a file of the system says; nothing where it can't be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
