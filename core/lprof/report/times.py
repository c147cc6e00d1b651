# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Which times a report shows: corrected or raw, and what shares are parts of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lprof.results import Function, Line

SORTS = {
    "self": "self time",
    "total": "total time",
    "wait": "wait time",
    "hits": "hits of their lines",
    "calls": "calls",
    "name": "name",
}


class Times:
    """Reads times off functions and lines; shares are parts of all self time."""

    def __init__(self, functions: Sequence[Function], *, raw: bool = False) -> None:
        """Add up the self time of *functions*, uncorrected if *raw*."""
        self.raw = raw
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

    def ordered(self, functions: Sequence[Function], sort: str) -> list[Function]:
        """Return the functions with the largest first, or by name."""
        keys: dict[str, Callable[[Function], object]] = {
            "self": lambda function: -self.self_of(function),
            "total": lambda function: -self.total_of(function),
            "wait": lambda function: -function.wait_ns,
            "hits": lambda function: -function.hits,
            "calls": lambda function: -function.calls,
            "name": lambda function: (function.file.path, function.first_line),
        }
        return sorted(functions, key=keys[sort])  # type: ignore[arg-type]
