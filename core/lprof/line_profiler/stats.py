# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Timings as line_profiler has them, and the files that keep them."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Mapping
from typing import Protocol, TextIO

from lprof import line_profiler_file
from lprof.atomic_file import replacing
from lprof.line_profiler.settings import ConfigArgument
from lprof.line_profiler.text import show_text
from lprof.profiles import Error, Profile, load
from lprof.results import Function

Key = tuple[str, int, str]  # file, first line, qualified name
Timings = dict[Key, list[tuple[int, int, int]]]  # line, hits, time in units; by line

NANOSECOND = 1e-9
# The class that line_profiler looks for in a file: a new one without arguments.
_CLASS = b"cline_profiler.line_profiler\nLineStats\n)\x81"


class _StatsLike(Protocol):
    @property
    def timings(self) -> Mapping[Key, list[tuple[int, int, int]]]: ...

    @property
    def unit(self) -> float: ...


class LineStats:
    """Hits and times of lines by function; *unit* is the seconds that a time of 1 means."""

    def __init__(self, timings: Mapping[Key, list[tuple[int, int, int]]], unit: float) -> None:
        """Take what was measured."""
        self.timings: Timings = dict(timings)
        self.unit = unit

    def __repr__(self) -> str:
        """Show both."""
        return f"{type(self).__name__}({self.timings!r}, {self.unit!r})"

    def __eq__(self, other: object) -> bool:
        """Compare with anything that has timings and a unit."""
        try:
            return (self.timings, self.unit) == (other.timings, other.unit)  # type: ignore[attr-defined]
        except AttributeError:
            return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: _StatsLike) -> LineStats:
        """Return both added up, line by line, in this one's unit."""
        return self.from_stats_objects(self, other)

    def __iadd__(self, other: _StatsLike) -> LineStats:
        """Add another one's timings."""
        self.timings = self.from_stats_objects(self, other).timings
        return self

    def print(
        self,
        stream: TextIO | None = None,
        output_unit: float | None = None,
        stripzeros: bool = False,
        details: bool = True,
        summarize: bool = False,
        sort: bool = False,
        rich: bool = False,
        *,
        config: ConfigArgument = None,
    ) -> None:
        """Print all functions, as :func:`show_text` does."""
        show_text(
            self.timings, self.unit, output_unit, stream, stripzeros, details, summarize, sort,
            rich, config=config,
        )  # fmt: skip

    def to_file(self, filename: str | os.PathLike[str]) -> None:
        """Write a file that line_profiler reads; what was there stays if that fails."""
        with replacing(filename) as file:
            file.write(self.dumps())

    def dumps(self) -> bytes:
        """Return the content of a file of line_profiler, without needing its class.

        Between the class and the end stands the state that BUILD gives to the new object.
        """
        state = pickle.dumps({"timings": self.timings, "unit": self.unit}, protocol=2)
        header, body = state[:2], state[2:-1]  # without its own STOP
        return header + _CLASS + body + b"b."

    @classmethod
    def from_files(
        cls, file: str | os.PathLike[str], /, *files: str | os.PathLike[str]
    ) -> LineStats:
        """Read files of line_profiler or lprof and add them up. Nothing in them is run.

        Raises OSError, and ValueError for any other kind of file.
        """
        return cls.from_stats_objects(*(cls._from_file(path) for path in (file, *files)))

    @classmethod
    def _from_file(cls, path: str | os.PathLike[str]) -> LineStats:
        if _is_database(path):
            try:
                return of_profile(load(path))
            except Error as error:
                raise ValueError(str(error)) from error
        try:
            found, unit = line_profiler_file.read_units(os.fspath(path))
        except line_profiler_file.RefusedError as error:
            raise ValueError(str(error)) from error
        timings = {(f.path, f.first_line, f.name): list(f.lines) for f in found}
        return cls(timings, unit)

    @classmethod
    def from_stats_objects(cls, stats: _StatsLike, /, *more: _StatsLike) -> LineStats:
        """Add up, line by line, in the unit of the first."""
        sums: dict[Key, dict[int, tuple[int, int]]] = {}
        for part in (stats, *more):
            scale = part.unit / stats.unit
            for key, lines in part.timings.items():
                _add(sums.setdefault(key, {}), lines, scale)
        return cls(listed(sums), stats.unit)


def _is_database(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is one of lprof's."""
    with open(path, "rb") as file:
        return file.read(len(line_profiler_file.DATABASE)) == line_profiler_file.DATABASE


def _add(
    sums: dict[int, tuple[int, int]], lines: Iterable[tuple[int, int, int]], scale: float
) -> None:
    for line, hits, time in lines:
        more = time if scale == 1 else round(time * scale)
        known = sums.get(line, (0, 0))
        sums[line] = known[0] + hits, known[1] + more


def listed(sums: Mapping[Key, Mapping[int, tuple[int, int]]]) -> Timings:
    """Return timings out of hits and time by line."""
    return {
        key: [(line, *values) for line, values in sorted(lines.items())]
        for key, lines in sorted(sums.items())
    }


def of_profile(profile: Profile) -> LineStats:
    """Return the lines of all functions; two functions with one place and name are added up."""
    sums: dict[Key, dict[int, tuple[int, int]]] = {}
    for function in profile.functions:
        key = function.file.path, function.first_line, function.name
        lines = [(line, *values) for line, values in lines_of([function]).items()]
        _add(sums.setdefault(key, {}), lines, 1)
    return LineStats(listed(sums), NANOSECOND)


def lines_of(functions: Iterable[Function]) -> dict[int, tuple[int, int]]:
    """Return hits and time by line; a statement over several lines is its first one's."""
    found: dict[int, tuple[int, int]] = {}
    for function in functions:
        entered = {line.line for line in function.lines if line.hits}
        for line in function.lines:
            place = line.line if line.line in entered else line.statement
            if place in entered:
                hits, time = found.get(place, (0, 0))
                found[place] = hits + line.hits, time + line.total_ns
    return found
