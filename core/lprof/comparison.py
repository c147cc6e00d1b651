# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What changed from one profile to another.

Functions are matched by file and name, lines through the edit of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from lprof import _store
from lprof.profiles import Profile
from lprof.results import Function

METRICS = {"self": 1, "total": 2, "hits": 0}  # places in what was measured of a line


@dataclass(frozen=True)
class LineChange:
    """A line in one or both profiles; the numbers are 0 where it is not."""

    before: int
    after: int
    measured_before: _store.Measured
    measured_after: _store.Measured


@dataclass(frozen=True)
class FunctionChange:
    """A function in one or both profiles."""

    before: Function | None
    after: Function | None
    find_lines: Callable[[], Sequence[LineChange]] = field(repr=False, compare=False)

    @property
    def lines(self) -> Sequence[LineChange]:
        """The lines that ran in either, in the order of what is after; matched when asked for."""
        return self.find_lines()

    @property
    def function(self) -> Function:
        """The function as it is now, or was when it is gone."""
        function = self.after or self.before
        assert function is not None
        return function

    def change(self, metric: str) -> int:
        """Return after minus before."""
        return measured(self.after, metric) - measured(self.before, metric)


def measured(function: Function | None, metric: str) -> int:
    """Return the self or total nanoseconds or the hits of a function."""
    if function is None:
        return 0
    return {"self": function.self_ns, "total": function.total_ns, "hits": function.hits}[metric]


def compare(before: Profile, after: Profile) -> tuple[list[FunctionChange], list[str]]:
    """Return the changes of all functions, and sentences on what makes them doubtful."""
    functions, warnings, comparison = _store.compare(before.stored, after.stored)
    changes = [
        FunctionChange(
            None if old is None else before.functions[old],
            None if new is None else after.functions[new],
            partial(_find_lines, comparison, i),
        )
        for i, (old, new) in enumerate(functions)
    ]
    return changes, warnings


def _find_lines(comparison: object, function: int) -> list[LineChange]:
    return [LineChange(*line) for line in _store.changed_lines(comparison, function)]
