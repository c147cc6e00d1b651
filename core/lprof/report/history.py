# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A history in the terminal: its recordings, and how one name went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone

from lprof.history import Measured, Recording, Timed
from lprof.report.screen import Row, Span, fit, printable
from lprof.report.units import TIME_WIDTH, aligned, count
from lprof.trend import Slower

BARS = "▁▂▃▄▅▆▇█"
SPARK = 24  # recordings in a small line
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
TITLES = {"self": "self time", "total": "total time", "calls": "calls", "hits": "hits"}


def recordings(shown: Sequence[Recording]) -> Iterator[Row]:
    """Yield a row for each recording, the newest last."""
    machines = len({recording.machine for recording in shown}) > 1
    yield [
        Span(
            f"{'when':<16}  {'commit':<9} {'branch':<14} {'self':^{TIME_WIDTH}}  program", "header"
        )
    ]
    for recording in shown:
        row = [
            Span(f"{_when(recording)}  "),
            Span(f"{_commit(recording):<9} ", "name"),
            Span(f"{fit(printable(recording.branch or ''), 14):<14} "),
            Span(f"{aligned(recording.self_ns)}  "),
            Span(printable(recording.program) + ("  " if machines else "")),
        ]
        if machines:
            row.append(Span(f"on {printable(recording.machine)}", "dim"))
        yield row


def overview(
    functions: Sequence[Measured], benchmarks: Sequence[Timed], limit: int, width: int
) -> Iterator[Row]:
    """Yield the functions with most time now, and all benchmarks, each with its way so far."""
    series: dict[str, list[tuple[int, float]]] = {}
    for item in functions:
        series.setdefault(f"{item.path}:{item.name}", []).append((item.recording.id, item.self_ns))
    newest = max((item.recording.id for item in functions), default=0)
    hot = sorted(
        (name for name, values in series.items() if values[-1][0] == newest),
        key=lambda name: -series[name][-1][1],
    )
    if hot:
        yield []
        yield [Span("Functions by self time now", "title")]
        for name in hot[:limit]:
            yield _spark(name, [value for _, value in series[name]], width)
    timed: dict[str, list[float]] = {}
    for benchmark in benchmarks:
        timed.setdefault(benchmark.name, []).append(benchmark.median.middle)
    if timed:
        yield []
        yield [Span("Benchmarks, median of a call", "title")]
        for name, medians in timed.items():
            yield _spark(name, medians, width)


def _spark(name: str, values: Sequence[float], width: int) -> Row:
    shown = values[-SPARK:]
    most = max(shown) or 1
    line = "".join(BARS[min(7, int(value / most * 7.999))] for value in shown)
    change = (
        f"{(values[-1] / values[-2] - 1) * 100:+6.1f} %" if len(values) > 1 and values[-2] else ""
    )
    head = f"{aligned(round(values[-1]))} {change:>9}  {line:<{SPARK}}  "
    return [Span(head), Span(fit(printable(name), max(20, width - len(head))), "name")]


def trend(items: Sequence[Measured | Timed], metric: str, limit: int, width: int) -> Iterator[Row]:
    """Yield a chart: a bar for each recording, the newest last."""
    shown = items[-limit:]
    timed = isinstance(shown[0], Timed)
    what = "median of a call" if timed else TITLES[metric]
    yield [Span(f"{printable(shown[-1].name)}, {what}", "title")]
    values = [
        item.median.middle if isinstance(item, Timed) else item.value(metric) for item in shown
    ]
    most = max(values) or 1
    room = max(10, width - 16 - 2 - 9 - 1 - 11 - 1 - 9 - 2)
    before: float = 0
    for item, value in zip(shown, values, strict=True):
        change = (value / before - 1) * 100 if before else 0.0
        style = "hot" if change >= 10 else "wait" if change <= -10 else "dim"
        number = (
            count(int(value))
            if metric in ("calls", "hits") and not timed
            else aligned(round(value))
        )
        yield [
            Span(f"{_when(item.recording)}  "),
            Span(f"{_commit(item.recording):<9} ", "name"),
            Span(f"{number:>11} "),
            Span(f"{f'{change:+.1f} %' if before else '':>9}  ", style),
            Span("█" * max(1 if value else 0, round(value / most * room)), "warm"),
        ]
        before = value


def slower(found: Sequence[Slower], percent: float) -> Iterator[Row]:
    """Yield what became slower, and what may have."""
    for item in found:
        change = f"{(item.ratio - 1) * 100:+.1f} %"
        values = f"{item.n_now} against {item.n_before} values"
        if item.missing:
            runs = (
                "1 more recording"
                if item.missing == 1
                else f"{count(item.missing)} more recordings"
            )
            yield [
                Span(f"{printable(item.name)} may be slower: {change} ({values}); "
                     f"{runs} of this code would tell.", "warm")
            ]  # fmt: skip
        else:
            yield [
                Span(f"{printable(item.name)} is slower: {change} ({values}, p = {item.p:.2g}, "
                     f"rank test; {percent:g} % are allowed).", "hot")
            ]  # fmt: skip


def _when(recording: Recording) -> str:
    started = EPOCH + timedelta(microseconds=recording.started_us)
    return f"{started.astimezone():%Y-%m-%d %H:%M}"


def _commit(recording: Recording) -> str:
    return (recording.commit or "-")[:8] + ("+" if recording.is_dirty else "")
