# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Running the program that samples, twice, and what is made of it."""

from __future__ import annotations

import math
import os
import re
import subprocess
import tempfile
import threading
import time
from collections import deque
from contextlib import suppress

from lprof import _store
from lprof.outside import access, stacks
from lprof.outside.access import RefusedError
from lprof.outside.runnable import RunnableTime
from lprof.outside.samples import Samples, settle, subtract
from lprof.outside.tools import Tool
from lprof.selection import Selection

HIGHEST_RATE = 1000
LINES_KEPT = 40  # of what the program says


class Sampler:
    """Samples one process, until it ends or the duration is over."""

    def __init__(
        self,
        tool: Tool,
        pid: int,
        selection: Selection,
        *,
        rate: int = 100,
        duration: float | None = None,
        nonblocking: bool = False,
        apart: bool = False,
    ) -> None:
        """Begin.

        *duration* is in seconds; *nonblocking* never pauses the process, which
        makes some lines wrong; *apart* keeps what is typed on the terminal, such as Ctrl-C,
        from what samples.
        """
        self._tool, self._pid, self._selection = tool, pid, selection
        self._rate, self._duration = rate, duration
        self._started, self._begin = time.time(), time.monotonic()
        self._took: float | None = None
        self._runnable: RunnableTime | None = None
        self._was_runnable: float | None = None  # seconds, of all threads
        self._folder = tempfile.TemporaryDirectory(prefix="lprof-")
        self._paths = [os.path.join(self._folder.name, name) for name in ("busy", "all")]
        limit = [] if duration is None else tool.duration(max(1, math.ceil(duration)))
        self._running = [
            _Running(
                [*tool.command(pid, path, rate=rate, busy=busy, blocking=not nonblocking), *limit],
                tool.begins,
                apart,
            )
            for path, busy in zip(self._paths, (True, False), strict=True)
        ]

    def wait_until_it_looks(self) -> None:
        """Wait until the process is sampled. Raises RefusedError when it can't be."""
        for each in self._running:
            each.began.wait()
            if not each.looks:
                each.wait()
                raise RefusedError(self._explain_failure(each.said))
        self._note_begin()

    def _note_begin(self) -> None:
        """Take this moment for the beginning of what is sampled, unless that was before."""
        if self._runnable is None and self._tool.wakes:
            self._running[0].wait_for_begin()
            self._runnable = RunnableTime(self._pid)

    def abandon(self) -> None:
        """Wait for the end, and forget what was found."""
        with self._folder:
            for each in self._running:
                each.wait()

    def note_end(self) -> None:
        """Take this moment for the end of what is sampled."""
        self._took = time.monotonic() - self._begin
        if self._runnable is not None:
            self._was_runnable = self._runnable.get()

    def finish(self, program: str) -> _store.Profile:
        """Wait for the end. Raises RefusedError when the process could not be sampled."""
        self._note_begin()
        samples = self._wait_for_samples()
        if self._took is None:
            self.note_end()
        assert self._took is not None
        if self._was_runnable is not None:
            samples = settle(samples, self._was_runnable * self._rate)
        took = min(self._took, self._duration) if self._duration else self._took
        return stacks.build(
            samples,
            lambda path: self._selection.reason(path) is None,
            interval_ns=1_000_000_000 // self._rate,
            duration_ns=round(took * 1e9),
            started_us=round(self._started * 1e6),
            engine=self._tool.name,
            scope=self._selection.describe(),
            program=program,
            pid=self._pid,
        )

    def _wait_for_samples(self) -> Samples:
        with self._folder:
            for each in self._running:
                each.wait()
            if self._running[0].process.returncode != 0:
                raise RefusedError(self._explain_failure(self._running[0].said))
            busy, everything = (self._tool.read(path) for path in self._paths)
        return Samples(busy, subtract(everything, busy))

    def _explain_failure(self, said: str) -> str:
        forbidden = "permission denied|not permitted|EPERM|PermissionError|insufficient privileges"
        if re.search(forbidden, said, re.IGNORECASE):
            return access.explain_permission(self._pid)
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        reason = next((line for line in lines if line.lower().startswith("error")), "")
        reason = reason or (lines[-1] if lines else "it said nothing")
        return f"{self._tool.name} could not sample process {self._pid}: {reason}"


class _Running:
    """The program that samples, and what it says."""

    def __init__(self, command: list[str], begins: str | None, apart: bool) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=apart,
        )
        self.began = threading.Event()  # or failed to
        self.looks = False
        self._begins = begins
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
            if self._begins is not None and self._begins in line:
                self.looks = True
                self.began.set()
        self.began.set()

    def wait_for_begin(self) -> None:
        """Wait until it samples, or is over; Ctrl-C has told it too."""
        while not self.began.is_set():
            with suppress(KeyboardInterrupt):
                self.began.wait()

    def wait(self) -> None:
        """Wait for its end; Ctrl-C has told it too, and it then writes what it has."""
        while True:
            try:
                self._reader.join()
                self.process.wait()
                return
            except KeyboardInterrupt:
                continue
