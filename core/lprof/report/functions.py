# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The table of functions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from lprof.report.screen import Row, Span, heat, heat_of_wait, printable
from lprof.report.times import SORTS, Times
from lprof.report.units import TIME_WIDTH, aligned, count, percent
from lprof.results import Function

LARGEST_NAME = 44


def table(
    functions: Sequence[Function], times: Times, sort: str, limit: int, columns: int
) -> Iterator[Row]:
    """Yield the rows: the *limit* functions with most of what *sort* names, and the rest.

    A place that leads beyond the last of the *columns* loses its beginning.
    """
    shown = functions[:limit]
    waits = any(function.wait_ns for function in shown)
    yield [Span(f"Functions by {SORTS[sort]}", "title")]
    yield from _header(waits, times.sampled)
    width = min(LARGEST_NAME, max((len(function.name) for function in shown), default=0))
    for function in shown:
        row = _row(function, times, waits, width)
        room = columns - sum(len(span.text) for span in row)
        yield [*row, Span(shortened(place(function), room), "dim")]
    yield from _rest(functions[limit:], times)


def _header(waits: bool, sampled: bool) -> Iterator[Row]:
    wait = f"{'wait':^{TIME_WIDTH}} " if waits else ""
    often = "samples" if sampled else "calls"
    words = f"{'self':^{TIME_WIDTH}}  share {'total':^{TIME_WIDTH}} {wait}{often:>10}  function"
    yield [Span(words, "header")]


def _row(function: Function, times: Times, waits: bool, width: int) -> Row:
    self_ns = times.self_of(function)
    style = heat(self_ns, times.whole)
    # An imported profile does not know the calls.
    calls = count(function.calls) if function.calls or not function.hits else ""
    if times.sampled:
        calls = count(sum(line.events for line in function.lines))
    row = [
        Span(f"{aligned(self_ns)} {percent(self_ns, times.whole)} ", style),
        Span(f"{aligned(times.total_of(function))} "),
    ]
    if waits:
        row.append(
            Span(f"{aligned(function.wait_ns)} ", heat_of_wait(function.wait_ns, times.whole))
        )
    row.append(Span(f"{calls:>10}  "))
    row.append(Span(f"{printable(function.name):<{width}}  ", "name"))
    return row


def _rest(functions: Sequence[Function], times: Times) -> Iterator[Row]:
    if not functions:
        return
    self_ns = sum(times.self_of(function) for function in functions)
    noun = "function" if len(functions) == 1 else "functions"
    yield [
        Span(f"{aligned(self_ns)} {percent(self_ns, times.whole)} ", "dim"),
        Span(f"in {count(len(functions))} more {noun} (--limit shows more)", "dim"),
    ]


def shortened(path: str, room: int) -> str:
    """Return a path without as many of its first folders as *room* demands."""
    while len(path) > room and os.sep in path.lstrip("…/"):
        path = "…/" + path.lstrip("…/").partition(os.sep)[2]
    return path


def place(function: Function) -> str:
    """Return where a function stands, as editors understand it."""
    return f"{short_path(function.file.path)}:{function.first_line}"


def short_path(path: str) -> str:
    """Return a path from the current folder where that is shorter."""
    if path.startswith("<"):
        return printable(path)
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        relative = path
    return printable(min(path, relative, key=len))
