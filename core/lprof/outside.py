# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Sampling a process from outside, with py-spy: nothing in the process changes.

py-spy writes stacks with how often it met each. Two of them run side by side: one counts
the threads that were on the processor, the other one all; what the second met more often
is wait. The first pauses the process for each look, so that its line is the right
one; the second reads past it, for threads that wait don't move.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

FRAME = re.compile(r"(?P<name>.*?) \((?P<path>.*):(?P<line>\d+)\)")
HIGHEST_RATE = 1000
SYS_PTRACE = 19  # number of the capability, capabilities(7)
BEGINNING = "Sampling process"  # what py-spy says once it does
LINES_KEPT = 20  # of what py-spy says
CHANCE = 2.0  # standard deviations up to which a difference of two counts means nothing
MISSING = "Sampling from outside needs py-spy; install it with: pip install 'lprof[attach]'"

Frame = tuple[str, str, int]  # path, name of the function, line
Stack = tuple[Frame, ...]  # outermost first


class RefusedError(Exception):
    """The process can't be sampled; the message is one sentence that names the remedy."""


@dataclass(frozen=True)
class Samples:
    """How often each stack was met."""

    busy: Counter[Stack]
    idle: Counter[Stack]


def check(pid: int) -> None:
    """Raise RefusedError unless there is such a Python process and it may be read."""
    if find_sampler() is None:
        raise RefusedError(MISSING)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        raise RefusedError(f"There is no process {pid}; ps -e lists those that run.") from None
    except PermissionError:
        pass
    if pid == os.getpid():
        raise RefusedError("lprof can't sample itself; name another process.")
    try:
        with open(f"/proc/{pid}/maps", "rb") as file:
            maps = file.read()
    except OSError:
        raise RefusedError(explain_permission(pid)) from None
    if not re.search(rb"/[^/\n]*python[0-9.]*[^/\n]*$", maps, re.MULTILINE):
        name = _read(f"/proc/{pid}/comm").strip() or "without a name"
        raise RefusedError(f"Process {pid} ({name}) is no Python program; name another one.")


def find_sampler() -> str | None:
    """Return the path of py-spy, None where it isn't installed."""
    beside = os.path.join(os.path.dirname(sys.executable), "py-spy")
    return beside if os.access(beside, os.X_OK) else shutil.which("py-spy")


def explain_permission(pid: int) -> str:
    """Return which permission is missing to read a process, and how to get it."""
    begin = f"Process {pid} may not be read"
    try:
        owner = os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return f"There is no process {pid} any more."
    capabilities = re.search(r"CapEff:\s*(\w+)", _read("/proc/self/status"))
    may_trace = capabilities is not None and int(capabilities[1], 16) >> SYS_PTRACE & 1
    if os.geteuid() == 0 and not may_trace:
        return f"{begin}: the capability SYS_PTRACE is missing; start the container with it " \
               "(docker run --cap-add SYS_PTRACE)."  # fmt: skip
    if os.geteuid() not in (0, owner):
        return f"{begin}: it belongs to another user (uid {owner}); run lprof as that user or root."
    scope = _read("/proc/sys/kernel/yama/ptrace_scope").strip()
    if scope not in ("", "0"):
        return f"{begin}: kernel.yama.ptrace_scope is {scope}, which lets only root do that; use " \
               "sudo, or set it to 0."  # fmt: skip
    return f"{begin}: the system forbids it; run lprof as root."


class Sampler:
    """The two py-spies that sample one process, until it ends or the duration is over."""

    def __init__(
        self,
        pid: int,
        *,
        rate: int = 100,
        duration: float | None = None,
        nonblocking: bool = False,
        apart: bool = False,
    ) -> None:
        """Start them.

        *duration* is in seconds; *nonblocking* never pauses the process, which
        makes some lines wrong; *apart* keeps what is typed on the terminal, such as Ctrl-C,
        from them.
        """
        self._pid = pid
        self._folder = tempfile.TemporaryDirectory(prefix="lprof-")
        command = [find_sampler() or "py-spy", "record", "--pid", str(pid), "--format", "raw",
                   "--rate", str(rate), "--full-filenames"]  # fmt: skip
        if duration is not None:
            command += ["--duration", str(max(1, math.ceil(duration)))]
        self._paths = [os.path.join(self._folder.name, name) for name in ("busy", "all")]
        options = [["--nonblocking"] if nonblocking else [], ["--idle", "--nonblocking"]]
        self._running = [
            _Running([*command, *more, "--output", path], apart)
            for more, path in zip(options, self._paths, strict=True)
        ]

    def wait_until_they_look(self) -> None:
        """Wait until the process is sampled. Raises RefusedError when it can't be."""
        for each in self._running:
            each.began.wait()
            if not each.looks:
                each.wait()
                raise RefusedError(_explain_failure(self._pid, each.said))

    def abandon(self) -> None:
        """Wait for their end, and forget what they found."""
        with self._folder:
            for each in self._running:
                each.wait()

    def finish(self) -> Samples:
        """Wait for the end. Raises RefusedError when the process could not be sampled."""
        with self._folder:
            for each in self._running:
                each.wait()
            if self._running[0].process.returncode != 0:
                raise RefusedError(_explain_failure(self._pid, self._running[0].said))
            busy, everything = (_read_stacks(path) for path in self._paths)
        return Samples(busy, _subtract(everything, busy))


class _Running:
    """One py-spy, and what it says."""

    def __init__(self, command: list[str], apart: bool) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=apart,
        )
        self.began = threading.Event()  # or failed to
        self.looks = False
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def said(self) -> str:
        return "".join(self._lines)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line)
            if BEGINNING in line:
                self.looks = True
                self.began.set()
        self.began.set()

    def wait(self) -> None:
        """Wait for its end; Ctrl-C has told it too, and it then writes what it has."""
        while True:
            try:
                self._reader.join()
                self.process.wait()
                return
            except KeyboardInterrupt:
                continue


def _explain_failure(pid: int, said: str) -> str:
    if re.search("permission denied|not permitted|EPERM", said, re.IGNORECASE):
        return explain_permission(pid)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reason = next((line for line in lines if line.lower().startswith("error")), "")
    reason = reason or (lines[-1] if lines else "it said nothing")
    return f"py-spy could not sample process {pid}: {reason}"


def _read_stacks(path: str) -> Counter[Stack]:
    """Return the stacks in a file of py-spy's, which has one a line, with its count."""
    found: Counter[Stack] = Counter()
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for row in file:
                text, _, number = row.rstrip("\n").rpartition(" ")
                if number.isdigit():
                    found[_stack(text)] += int(number)
    except FileNotFoundError:  # it met nothing
        pass
    return found


def _stack(text: str) -> Stack:
    matches = (FRAME.fullmatch(part) for part in text.split(";"))
    return tuple((m["path"], m["name"], max(int(m["line"]), 1)) for m in matches if m)


def _subtract(everything: Counter[Stack], busy: Counter[Stack]) -> Counter[Stack]:
    """Return how much more often each stack was met than on the processor."""
    idle: Counter[Stack] = Counter()
    for stack, n in everything.items():
        if n - busy[stack] > CHANCE * math.sqrt(n + busy[stack]):
            idle[stack] = n - busy[stack]
    return idle


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def command_of(pid: int) -> Sequence[str]:
    """Return the command line of a process; empty where it is hidden."""
    return [part for part in _read(f"/proc/{pid}/cmdline").split("\0") if part]
