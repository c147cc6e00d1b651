# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Benchmarks in the terminal: a table, a picture of the distributions, a comparison.

All times are nanoseconds of one call.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lprof.bench.ranks import effect_in_words
from lprof.bench.summary import (
    FEWEST_PROCESSES,
    ONE_PROCESS,
    Groups,
    Summary,
    compare,
    fences,
    summarize,
)
from lprof.report.screen import Row as ScreenRow
from lprof.report.screen import Span, fit, printable
from lprof.report.summary import paragraph
from lprof.report.units import TIME_WIDTH, aligned, count, duration
from lprof.results import BenchmarkResult

WIDEST_NAME = 30
BARS = " ▁▂▃▄▅▆▇█"
LOGARITHMIC = 20  # times the shortest; wider distributions get a logarithmic axis
COLUMNS = ("median", "± 95 %", "mean", "std dev", "min", "max")


@dataclass(frozen=True)
class Row:
    """A benchmark: its name, and the samples of each process."""

    name: str
    groups: Groups


def rows_of(benchmarks: Sequence[BenchmarkResult]) -> list[Row]:
    """Return the benchmarks of a profile; what several runs timed is numbered."""
    counted: dict[str, int] = {}
    rows = []
    for benchmark in benchmarks:
        counted[benchmark.name] = number = counted.get(benchmark.name, 0) + 1
        name = benchmark.name if number == 1 else f"{benchmark.name} ({number})"
        rows.append(Row(name, benchmark.groups))
    return rows


def report(rows: Sequence[Row], width: int) -> Iterator[ScreenRow]:
    """Yield the table, the picture, and what to know before believing them."""
    if not rows:
        yield [Span("There are no benchmarks.")]
        return
    summaries = [summarize(row.groups) for row in rows]
    wide = min(WIDEST_NAME, max(len(row.name) for row in rows))
    yield [Span("Benchmarks, time of one call", "title")]
    yield from table(rows, summaries, wide)
    yield []
    yield from picture(rows, summaries, wide, width)
    yield []
    yield from paragraph(" ".join(_remarks(rows, summaries)), width)


def table(rows: Sequence[Row], summaries: Sequence[Summary], wide: int) -> Iterator[ScreenRow]:
    """Yield a row for each benchmark."""
    names = " ".join(f"{name:^{TIME_WIDTH}}" for name in COLUMNS)
    yield [Span(f"{'':<{wide}}  {names}  samples  outliers", "header")]
    for row, summary in zip(rows, summaries, strict=True):
        middle = summary.median
        spread = max(middle.high - middle.middle, middle.middle - middle.low)
        times = [middle.middle, spread, summary.mean, summary.deviation]
        numbers = " ".join(_time(value) for value in [*times, summary.minimum, summary.maximum])
        outliers = summary.outliers_low + summary.outliers_high
        yield [
            Span(f"{_name(row.name, wide)}  ", "name"),
            Span(f"{numbers}  "),
            Span(f"{count(summary.n):>7}  {count(outliers) if outliers else '':>8}", "dim"),
        ]


def picture(
    rows: Sequence[Row], summaries: Sequence[Summary], wide: int, width: int
) -> Iterator[ScreenRow]:
    """Yield all distributions above one axis; higher is more samples there."""
    axis = Axis.of(rows, min(80, width - wide - 3))
    for row, summary in zip(rows, summaries, strict=True):
        bars = _bars([sample for group in row.groups for sample in group], axis)
        yield [Span(f"{_name(row.name, wide)}  ", "name"), Span(bars, "warm")]
        yield [Span(f"{'':<{wide}}  "), Span(_marks(summary, axis), "dim")]
    yield [Span(f"{'':<{wide}}  "), Span(axis.labels, "dim")]


@dataclass(frozen=True)
class Axis:
    """The common axis of all distributions, *columns* wide."""

    least: float
    most: float
    columns: int
    logarithmic: bool

    @staticmethod
    def of(rows: Sequence[Row], columns: int) -> Axis:
        """Return an axis for all samples but outliers, which stand at its ends."""
        ends = []
        for row in rows:
            samples = [sample for group in row.groups for sample in group]
            low, high = fences(samples)
            ends += [max(low, min(samples)), min(high, max(samples))]
        least, most = min(ends), max(ends)
        logarithmic = least > 0 and most > LOGARITHMIC * least
        return Axis(least, most if most > least else least + 1, columns, logarithmic)

    def column(self, value: float) -> int:
        """Return where a value stands, from 0."""
        value = min(max(value, self.least), self.most)
        part = (value - self.least) / (self.most - self.least)
        if self.logarithmic:
            part = math.log(value / self.least) / math.log(self.most / self.least)
        return min(self.columns - 1, int(part * self.columns))

    @property
    def labels(self) -> str:
        """Both ends, each below its own, and the middle."""
        low, high = duration(self.least), duration(self.most)
        root = math.sqrt(max(self.least, 0.0) * self.most)
        middle = duration(root if self.logarithmic else (self.least + self.most) / 2)
        room = self.columns - len(low) - len(high)
        if room < len(middle) + 4:
            return low + " " * max(1, room) + high
        left = (self.columns - len(middle)) // 2 - len(low)
        return f"{low}{'':<{left}}{middle}{'':<{room - left - len(middle)}}{high}"


def _bars(samples: Sequence[float], axis: Axis) -> str:
    counts = [0] * axis.columns
    for sample in samples:
        counts[axis.column(sample)] += 1
    highest = max(counts)
    steps = len(BARS) - 1
    return "".join(BARS[math.ceil(number / highest * steps)] for number in counts)


def _marks(summary: Summary, axis: Axis) -> str:
    """Return a line with the median and its limits."""
    low, middle, high = map(axis.column, summary.median)
    marks = [" "] * axis.columns
    marks[low : high + 1] = "─" * (high + 1 - low)
    if low < high:
        marks[low], marks[high] = "├", "┤"
    marks[middle] = "┃"
    return "".join(marks)


def comparison(first: Row, second: Row, width: int) -> Iterator[ScreenRow]:
    """Yield what became of the first when the second took its place."""
    one, other = summarize(first.groups), summarize(second.groups)
    yield []
    yield [Span(f"Comparison: {printable(first.name)} vs {printable(second.name)}", "title")]
    wide = min(WIDEST_NAME, max(len(first.name), len(second.name)))
    for name, summary in ((first.name, one), (second.name, other)):
        yield [
            Span(f"  {_name(name, wide)}  ", "name"),
            Span(f"{_time(summary.mean)} ± {duration(summary.deviation)}"),
        ]
    improvement = (one.mean - other.mean) / one.mean * 100 if one.mean else 0.0
    yield [Span(f"  Improvement: {improvement:+.2f} % of the mean")]
    yield from paragraph(sentence(first, second), width)


def sentence(first: Row, second: Row) -> str:
    """Return whether the difference is real, how large it is, and how one knows."""
    verdict = compare(first.groups, second.groups)
    ratio = verdict.ratio
    p = "p < 0.0001" if verdict.test.p < 0.0001 else f"p = {verdict.test.p:.2g}"
    names = f"{printable(second.name)} %s {printable(first.name)}"
    limits = f"{_change(ratio.low)} to {_change(ratio.high)} at 95 % confidence"
    if not verdict.is_real:
        text = (
            f"No real difference: {names % 'against'} is {_change(ratio.middle)} in time "
            f"({limits}, {p}, rank test)."
        )
    else:
        faster = ratio.middle < 1
        times = 1 / ratio.middle if faster else ratio.middle
        how = f"{times:.2f} times as {'fast' if faster else 'slow'} as"
        text = (
            f"Real: {names % f'is {how}'}, {_change(ratio.middle)} in time ({limits}; {p}, rank "
            f"test; {effect_in_words(verdict.delta)} effect, Cliff's delta {verdict.delta:+.2f})."
        )
    if verdict.n_processes < FEWEST_PROCESSES:
        text += (
            " Samples of a single process show differences of more than "
            f"{ONE_PROCESS * 100:.0f} % only; lprof bench takes several processes."
        )
    return text


def _change(ratio: float) -> str:
    return f"{(ratio - 1) * 100:+.1f} %"


def _remarks(rows: Sequence[Row], summaries: Sequence[Summary]) -> Iterator[str]:
    several = [s for s in summaries if s.n_processes >= FEWEST_PROCESSES]
    of_what = "medians of the processes" if several else "samples"
    yield f"± is how far the median may be off, by the order of the {of_what}."
    if any(summary.outliers_low + summary.outliers_high for summary in summaries):
        yield "Outliers stand at the ends of the axis."
    unstable = [row.name for row, s in zip(rows, summaries, strict=True) if s.is_unstable]
    if unstable:
        names = ", ".join(map(printable, unstable[:3])) + (" …" if len(unstable) > 3 else "")
        yield f"Unstable: {names}; the median and the minimum tell more than the mean."


def _time(value: float) -> str:
    """Return a time for a column; below a nanosecond there are decimals too."""
    if 0 < value < 99.5:
        decimals = 2 if value < 9.995 else 1
        return re.sub(
            r"^(\d+)(\.\d+)$", lambda m: f"{m[1]:>3}{m[2]:<3} ns", f"{value:.{decimals}f}"
        )
    return aligned(round(value)) if value else f"{'0':>3}    ns"


def _name(name: str, wide: int) -> str:
    return f"{fit(printable(name), wide):<{wide}}"
