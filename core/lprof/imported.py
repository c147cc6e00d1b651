# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Makes a profile out of what line_profiler measured.

line_profiler has one time for a line, callees included, and neither calls nor a call
tree. So self and total time of a line are both that time, calls are unknown (0), and
a note in the profile says so.
"""

from __future__ import annotations

import ast
import os
import tokenize
from collections.abc import Iterable, Sequence

from lprof import _store
from lprof._version import __version__
from lprof.line_profiler_file import MOST_NS, Timings, read
from lprof.profiles import Profile

LARGEST_SOURCE = 16 << 20  # bytes
SECOND = 1_000_000  # microseconds
MEANING = (
    "line_profiler's times include what a line calls, and it does not tell them apart: self and "
    "total are both that time, so a function's time is also in the lines that call it."
)


def from_line_profiler(path: str) -> Profile:
    """Build a profile from a file; raises OSError, RefusedError."""
    found = read(path)
    measured = int(os.stat(path).st_mtime * SECOND)
    sources = {path: _Source(path, measured) for path in dict.fromkeys(t.path for t in found)}
    places = {path: i for i, path in enumerate(sources)}
    for timings in found:
        sources[timings.path].expect(max((line for line, *_ in timings.lines), default=0))
    notes = (MEANING, *_complaints(sources.values()))
    return Profile(
        _store.build(
            [(source.path, source.text, source.modified) for source in sources.values()],
            [_function(timings, places[timings.path], sources[timings.path]) for timings in found],
            [
                (i, line, hits, time, time)
                for i, timings in enumerate(found)
                for line, hits, time in timings.lines
            ],
            nodes=(),
            sample_interval_ns=0,
            duration_ns=0,
            engine="line_profiler",
            engine_reason="imported from a file that line_profiler wrote",
            scope="the functions that line_profiler was told",
            program=os.path.basename(path),
            lprof=__version__,
            notes=notes,
            started_us=measured,
            n_events=_sum([hits for timings in found for _, hits, _ in timings.lines]),
        )
    )


def _sum(numbers: Sequence[int]) -> int:
    return min(sum(numbers), MOST_NS)


def _function(timings: Timings, file: int, source: _Source) -> tuple[int, str, int, int, int, int]:
    last = max((line for line, *_ in timings.lines), default=timings.first_line)
    last = max(last, timings.first_line, source.end_of(timings.first_line))
    total = _sum([time for *_, time in timings.lines])
    return file, timings.name, timings.first_line, last, 0, total


class _Source:
    """The text of a source file, if it still is what was measured."""

    def __init__(self, path: str, measured: int) -> None:
        """Read it, where it is a regular file and no monster."""
        self.path = path
        self.text: str | None = None
        self.modified = 0
        self.complaint = ""
        try:
            self._read(measured)
        except (OSError, SyntaxError, ValueError):
            self.complaint = "could not be found"
        self._ends = _ends(self.text or "")

    def _read(self, measured: int) -> None:
        if not os.path.isabs(self.path) or not os.path.isfile(self.path):
            raise FileNotFoundError(self.path)
        info = os.stat(self.path)
        if not 0 < info.st_size <= LARGEST_SOURCE:  # the kernel's own files have no size
            raise ValueError(info.st_size)
        with tokenize.open(self.path) as file:
            text = file.read()
        if "\0" in text:
            raise ValueError("not a text")
        self.text, self.modified = text, int(info.st_mtime * SECOND)
        if self.modified > measured:
            self.complaint = "was changed since: its lines may be others than those measured"

    def expect(self, line: int) -> None:
        """Do without the text when it has no such line: it is not what was measured."""
        if self.text is not None and line > len(self.text.splitlines()):
            self.text, self.modified = None, 0
            self.complaint = "was changed since, and is left out"

    def end_of(self, first_line: int) -> int:
        """Return the last line of the function that begins on a line; 0 if unknown."""
        return self._ends.get(first_line, 0) if self.text is not None else 0


def _ends(text: str) -> dict[int, int]:
    """Return the last line of each function by its first, decorators included."""
    try:
        tree = ast.parse(text)
        return {
            min(part.lineno for part in (node, *node.decorator_list)): node.end_lineno or 0
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}


def _complaints(sources: Iterable[_Source]) -> list[str]:
    return [
        f"The source of {source.path} {source.complaint}." for source in sources if source.complaint
    ]
