# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The table of functions by their calls, and who called one and whom it called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lprof.calls import Call
from lprof.report.functions import place, shortened
from lprof.report.screen import Row, Span, heat, printable
from lprof.report.times import SORTS, Times
from lprof.report.units import TIME_WIDTH, aligned, count, percent
from lprof.results import Function

CALLS_WIDTH = 15
OUTSIDE = "(code that isn't recorded)"


def table(
    functions: Sequence[Function], times: Times, sort: str, limit: int, columns: int
) -> Iterator[Row]:
    """Yield the *limit* functions with most of what *sort* names, one a row."""
    shown = functions[:limit]
    resumed = any(function.resumptions for function in shown)
    more = f" {'resumed':>{CALLS_WIDTH - 5}}" if resumed else ""
    yield [Span(f"Functions by {SORTS[sort]}", "title")]
    words = ("self", "share ", "per call", "total", "per call")
    times_head = " ".join(f"{w:^{TIME_WIDTH if w != 'share ' else 6}}" for w in words)
    yield [Span(f"{'calls':>{CALLS_WIDTH}}{more} {times_head}  function", "header")]
    for function in shown:
        row = _row(function, times, resumed)
        room = columns - sum(len(span.text) for span in row)
        yield [*row, Span(shortened(place(function), room), "dim")]
    if len(functions) > limit:
        rest = len(functions) - limit
        noun = "function" if rest == 1 else "functions"
        yield [Span(f"{count(rest):>{CALLS_WIDTH}} more {noun} (--limit shows more)", "dim")]


def _row(function: Function, times: Times, resumed: bool) -> list[Span]:
    self_ns, total_ns = times.self_of(function), times.total_of(function)
    calls = number_of_calls(function.calls, function.recursive_calls)
    # A profile that was imported or sampled has no calls.
    known = bool(function.calls) or not (function.hits or total_ns)
    row = [Span(f"{calls if known else '':>{CALLS_WIDTH}} ")]
    if resumed:
        resumptions = count(function.resumptions) if function.resumptions else ""
        row.append(Span(f"{resumptions:>{CALLS_WIDTH - 5}} ", "wait"))
    return [
        *row,
        Span(f"{aligned(self_ns)} {percent(self_ns, times.whole)} ", heat(self_ns, times.whole)),
        Span(f"{_each(self_ns, function.calls)} {aligned(total_ns)} "),
        Span(f"{_each(total_ns, function.calls - function.recursive_calls)}  "),
        Span(f"{printable(function.name)}  ", "name"),
    ]


def number_of_calls(calls: int, recursive: int) -> str:
    """Return all calls and, where some were recursive, the others: ``3/1`` as in cProfile."""
    return f"{count(calls)}/{count(calls - recursive)}" if recursive else count(calls)


def _each(time: int, calls: int) -> str:
    return aligned(round(time / calls)) if calls > 0 else " " * TIME_WIDTH


def relations(
    function: Function, callers: Sequence[Call], callees: Sequence[Call], columns: int
) -> Iterator[Row]:
    """Yield who called a function and whom it called, the longest total time first."""
    name = printable(function.name)
    where = shortened(place(function), columns - len(name) - 2)
    yield [Span(name, "name"), Span(f"  {where}", "dim")]
    yield from _list("called by", [(call.caller, call) for call in callers], columns)
    yield from _list("calls", [(call.callee, call) for call in callees], columns)


def _list(title: str, found: Sequence[tuple[Function | None, Call]], columns: int) -> Iterator[Row]:
    if not found:
        yield [Span(f"  {title} no recorded function", "dim")]
        return
    head = f"{'calls':>{CALLS_WIDTH}} {'self':^{TIME_WIDTH}} {'total':^{TIME_WIDTH}}"
    yield [Span(f"{head}  {title}", "header")]
    for other, call in found:
        name = OUTSIDE if other is None else printable(other.name)
        number = call.calls + call.resumptions
        calls = number_of_calls(number, call.nested) if number else ""
        row = [
            Span(f"{calls:>{CALLS_WIDTH}} {aligned(call.self_ns)} {aligned(call.total_ns)}  "),
            Span(f"{name}  ", "dim" if other is None else "name"),
        ]
        room = columns - sum(len(span.text) for span in row)
        yield [*row, Span(shortened(place(other), room) if other is not None else "", "dim")]
