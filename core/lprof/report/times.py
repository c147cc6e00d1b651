# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Which times a report shows: corrected or raw, and what shares are parts of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lprof import _store
from lprof.results import Function, Line, Run

SORTS = {
    "self": "self time",
    "total": "total time",
    "wait": "wait time",
    "hits": "hits of their lines",
    "calls": "calls",
    "memory": "memory at the peak",
    "name": "name",
}


class Times:
    """Reads times off functions and lines; shares are parts of all self time."""

    def __init__(
        self, functions: Sequence[Function], runs: Sequence[Run] = (), *, raw: bool = False
    ) -> None:
        """Add up the self time of *functions*, uncorrected if *raw*.

        *runs* tell whether it was sampled: then there are samples instead of hits.
        """
        self.raw = raw
        self.sampled = bool(runs) and all(run.sample_interval_ns for run in runs)
        self.n_samples = (
            sum(line.events for function in functions for line in function.lines)
            if self.sampled
            else 0
        )
        self.whole = sum(self.self_of(function) for function in functions)

    def self_of(self, item: Function | Line) -> int:
        """Return the self time in nanoseconds."""
        return item.raw_self_ns if self.raw else item.self_ns

    def total_of(self, item: Function | Line) -> int:
        """Return the total time in nanoseconds."""
        return item.raw_total_ns if self.raw else item.total_ns

    def share_of(self, item: Function | Line) -> float:
        """Return which part of all self time an item has, from 0 to 1."""
        return self.self_of(item) / self.whole if self.whole else 0.0

    def margin_of(self, n: int) -> float:
        """Return how far the share of *n* samples may be off, with 95 % confidence.

        See lprof_proportion_margin() in lprof.h for the formula.
        """
        return _store.proportion_margin(n, self.n_samples)

    def ordered(self, functions: Sequence[Function], sort: str) -> list[Function]:
        """Return the functions with the largest first, or by name."""
        keys: dict[str, Callable[[Function], object]] = {
            "self": lambda function: -self.self_of(function),
            "total": lambda function: -self.total_of(function),
            "wait": lambda function: -function.wait_ns,
            "hits": lambda function: -function.hits,
            "calls": lambda function: -function.calls,
            "memory": lambda f: (-f.memory.at_peak, -f.memory.allocated),
            "name": lambda function: (function.file.path, function.first_line),
        }
        return sorted(functions, key=keys[sort])  # type: ignore[arg-type]
