# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What changed between two profiles: a table of functions, and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lprof.comparison import METRICS, FunctionChange, LineChange, measured
from lprof.report.functions import place, shortened
from lprof.report.screen import Row, Span, printable
from lprof.report.units import count, duration
from lprof.results import Function

WIDTH = 11
NAMES = {"self": "self time", "total": "total time", "hits": "hits of their lines"}


def table(
    changes: Sequence[FunctionChange], metric: str, limit: int, columns: int
) -> Iterator[Row]:
    """Yield the rows of the *limit* first functions, and how many more changed."""
    yield [Span(f"Functions by change of {NAMES[metric]}", "title")]
    yield [Span(f"{'before':>{WIDTH}} {'after':>{WIDTH}} {'change':>{WIDTH}}  function", "header")]
    for change in changes[:limit]:
        row = _numbers(measured(change.before, metric), measured(change.after, metric), metric)
        row.append(Span(f" {printable(change.function.name)}  ", "name"))
        row.append(Span(_state(change)))
        room = columns - sum(len(span.text) for span in row)
        yield [*row, Span(shortened(place(change.function), room), "dim")]
    if len(changes) > limit:
        yield [Span(f"and {count(len(changes) - limit)} more (--limit shows more)", "dim")]


def lines(change: FunctionChange, metric: str, *, whole: bool) -> Iterator[Row]:
    """Yield the lines of a function; only the changed ones if not *whole*."""
    yield [Span(printable(change.function.name), "name"),
           Span(f"  {place(change.function)}", "dim")]  # fmt: skip
    yield [Span(f"{'was':>6} {'line':>6} {'before':>{WIDTH}} {'after':>{WIDTH}} "
                f"{'change':>{WIDTH}}", "header")]  # fmt: skip
    for line in change.lines:
        old, new = (part[METRICS[metric]] for part in (line.measured_before, line.measured_after))
        if whole or old != new:
            numbers = f"{line.before or '':>6} {line.after or '':>6} "
            yield [Span(numbers, "dim"), *_numbers(old, new, metric), _source(change, line)]


def _state(change: FunctionChange) -> str:
    if change.before is None:
        return "(new)  "
    return "(gone)  " if change.after is None else ""


def _numbers(before: int, after: int, metric: str) -> list[Span]:
    """Return both and their difference, whose sign says what its color does."""
    change = after - before
    sign, style = ("+", "hot") if change > 0 else ("-", "wait") if change < 0 else ("", "dim")
    return [
        Span(f"{_value(before, metric):>{WIDTH}} {_value(after, metric):>{WIDTH}} "),
        Span(f"{sign + _value(abs(change), metric) if change else '=':>{WIDTH}} ", style),
    ]


def _value(number: int, metric: str) -> str:
    if not number:
        return ""
    return count(number) if metric == "hits" else duration(number)


def _source(change: FunctionChange, line: LineChange) -> Span:
    text = _text(change.after, line.after) if line.after else _text(change.before, line.before)
    mark = " " if line.before and line.after else "+" if line.after else "-"
    return Span(f"{mark} {printable(text)}")


def _text(function: Function | None, number: int) -> str:
    source = function.file.source_lines if function else ()
    return source[number - 1].rstrip() if number <= len(source) else ""
