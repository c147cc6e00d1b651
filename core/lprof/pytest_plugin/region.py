# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The fixture ``lprof``: one region of a test, recorded for the test itself to look at."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lprof.blocks import Block
from lprof.pytest_plugin import LPROF_RUN, tracer_problem
from lprof.pytest_plugin.recording import context_name, open_recording

if TYPE_CHECKING:
    import pytest

    from lprof.profiles import Profile
    from lprof.pytest_plugin.recording import TestRecording
    from lprof.recording import Recording
    from lprof.results import Function, Line


@dataclass(frozen=True)
class RegionLine:
    """What one line of one function did within the region; times in nanoseconds."""

    path: str
    function: str
    line: int
    source: str = field(repr=False)
    hits: int
    self_ns: int
    total_ns: int
    wait_ns: int


class Region(Block):
    """Records what runs within ``with lprof:``, in all threads; entered again, it adds up.

    Nothing is wrapped. The scope is that of the command line: by default what lies
    below pytest's rootdir, without installed packages.
    """

    def __init__(
        self,
        config: pytest.Config,
        nodeid: str,
        session: TestRecording | None = None,
        *,
        memory: bool = False,
    ) -> None:
        """Prepare for a test; *session* is the recording that ``--lprof`` began, if any.

        With *memory* allocations are counted too.
        """
        self._memory = "python" if memory else None
        self._config = config
        self._context = context_name(nodeid)
        self._session = session
        self._recording: Recording | None = None
        self._is_open = False
        self._profile: Profile | None = None

    def _begin_block(self) -> None:
        """Raise RuntimeError within itself, and where something else records or traces."""
        if self._is_open:
            raise RuntimeError("`with lprof:` is open already: regions of a test can't be nested.")
        if self._session is not None:
            self._session.pause()
        try:
            self._start()
        except BaseException:
            self._go_on()
            raise
        self._is_open = True
        self._profile = None

    def _start(self) -> None:
        recording = self._recording
        if recording is None:
            recording = open_recording(self._config, self._memory)
            recording.recorder.begin_context(self._context)
        problem = tracer_problem() if recording.recorder.engine == "settrace" else ""
        try:
            if not problem:
                recording.start()
        except RuntimeError:
            problem = LPROF_RUN
        if problem:
            raise RuntimeError(f"The fixture lprof can't record: {problem}")
        self._recording = recording

    def _end_block(self) -> None:
        if self._recording is not None and self._is_open:
            self._recording.stop()
            self._is_open = False
            self._go_on()

    def _go_on(self) -> None:
        if self._session is not None:
            self._session.resume()

    def close(self) -> None:
        """Stop if need be, and hand what was recorded to the session."""
        self._end_block()
        if self._session is not None and self._recording is not None:
            self._session.add_region(self._recording.profile())

    @property
    def profile(self) -> Profile:
        """All that the region recorded: functions, lines, threads, call tree.

        Raises RuntimeError before and within the region.
        """
        with self._unrecorded():
            return self._read()

    @property
    def lines(self) -> tuple[RegionLine, ...]:
        """The lines that ran in the region, by file and line.

        Raises RuntimeError before and within the region.
        """
        with self._unrecorded():
            found = [
                region_line(function, line)
                for function in self._read().functions
                for line in function.lines
            ]
            return tuple(sorted(found, key=lambda line: (line.path, line.line, line.function)))

    def _unrecorded(self) -> AbstractContextManager[None]:
        """Keep what it costs to read the region out of the session's recording."""
        if self._session is None or self._is_open:
            return nullcontext()
        return self._session.paused()

    def _read(self) -> Profile:
        from lprof.profiles import Profile

        if self._recording is None or self._is_open:
            when = "while `with lprof:` is open" if self._is_open else "before `with lprof:`"
            raise RuntimeError(f"There is nothing to read {when}: leave the block first.")
        if self._profile is None:
            self._profile = Profile(self._recording.profile())
        return self._profile


def region_line(function: Function, line: Line) -> RegionLine:
    """Return what is to be known of a line without its function."""
    source = function.file.source_lines
    return RegionLine(
        path=function.file.path,
        function=function.name,
        line=line.line,
        source=source[line.line - 1] if 1 <= line.line <= len(source) else "",
        hits=line.hits,
        self_ns=line.self_ns,
        total_ns=line.total_ns,
        wait_ns=line.wait_ns,
    )
