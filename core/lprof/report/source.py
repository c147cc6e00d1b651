# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The annotated source of a function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lprof.report.functions import place, shortened
from lprof.report.screen import Row, Span, heat, heat_of_wait, printable
from lprof.report.times import Times
from lprof.report.units import TIME_WIDTH, aligned, count, duration, margin, percent
from lprof.results import Function, Line

LONG = 60  # a function with more lines than this is cut down to its warm parts
AROUND = 3  # lines shown around each of them, 1 in the body of a module
WARM = 0.005  # share of the function's self time
GAP = 5  # as many lines in a row that did not run are left out
BAR = 8


class Annotation:
    """The source lines of one function with what was measured on each."""

    def __init__(
        self, function: Function, times: Times, width: int, *, whole: bool, hottest: int
    ) -> None:
        """Prepare for a screen *width* columns wide.

        *whole* cuts no long function down. A line of *hottest* nanoseconds has the
        longest bar.
        """
        self.function = function
        self._width = width
        self._hottest = hottest
        self.times = times
        self.lines = _by_number(function.lines)
        self._whole = whole
        entries = [line for lines in self.lines.values() for line in lines]
        self._waits = any(line.wait_ns for line in entries)
        # Where nothing recorded is called from here, total says what self says.
        self._totals = any(times.total_of(line) != times.self_of(line) for line in entries)
        self._each = width >= 110 and not times.sampled
        self._bars = width >= 96
        self._begin = min(max(function.first_line, 1), *self.lines, 2**31)
        end = max(function.last_line, *self.lines, 0)
        source = function.file.source_lines[self._begin - 1 : end]
        self._block = [printable(line.rstrip()) for line in source]

    def rows(self) -> Iterator[Row]:
        """Yield the title, the header and the lines."""
        yield self._title()
        yield [Span(self._header(), "header")]
        previous = None
        for number in self._numbers():
            if previous is not None and number != previous + 1:
                yield [Span(f"{'⋮':>6}", "dim")]
            yield self._row(number)
            previous = number

    def _title(self) -> Row:
        function, times = self.function, self.times
        self_ns = times.self_of(function)
        parts = [self._how_often()] if function.calls or not function.hits else []
        parts.append(f"self {duration(self_ns)}")
        if times.total_of(function) != self_ns:
            parts.append(f"total {duration(times.total_of(function))}")
        if function.wait_ns:
            parts.append(f"waited {duration(function.wait_ns)}")
        if function.recursive_calls:
            parts[0] += f" ({count(function.recursive_calls)} recursive)"
        name, text = printable(function.name), ", ".join(parts)
        where = shortened(place(function), self._width - len(name) - len(text) - 4)
        return [Span(name, "name"), Span(f"  {where}  ", "dim"), Span(text, "title")]

    def _how_often(self) -> str:
        if self.times.sampled:
            n = sum(line.events for line in self.function.lines)
            return f"{count(n)} sample{'' if n == 1 else 's'}"
        n = self.function.calls
        return f"{count(n)} call{'' if n == 1 else 's'}"

    def _header(self) -> str:
        words = [f"{'line':>6} {'samples' if self.times.sampled else 'hits':>10}"]
        if self._each:
            words.append(f"{'per hit':^{TIME_WIDTH}}")
        words.append(f"{'self':^{TIME_WIDTH}}")
        if self._totals:
            words.append(f"{'total':^{TIME_WIDTH}}")
        if self._waits:
            words.append(f"{'wait':^{TIME_WIDTH}}")
        words.append(" share")
        if self.times.sampled:
            words.append("±     ")
        if self._bars:
            words.append(" " * BAR)
        return " ".join(words)

    def _numbers(self) -> list[int]:
        """Return the numbers of the lines to show."""
        if not self._block or not self.lines:
            return sorted(self.lines)
        first = self._begin
        wanted = set(range(first, max(self.lines) + 1))
        if not self._whole and (self.function.is_module or len(wanted) > LONG):
            wanted &= self._warm_parts()
        for run in _quiet_runs(sorted(wanted), self.lines):
            keep = 2 if run[0] == first else 0  # what a function begins with
            if len(run) >= GAP + keep:
                wanted.difference_update(run[keep:])
        if not self.function.is_module:
            wanted.add(first)
        return [number for number in sorted(wanted) if not self._is_edge(number, wanted)]

    def _warm_parts(self) -> set[int]:
        """Return the lines that took a share of the time, with those around them."""
        least = max(WARM * self._of_function(), 1)
        warm = [number for number in self.lines if self._time(number) >= least]
        warm = sorted(warm, key=self._time, reverse=True)[: LONG // 3]
        around = 1 if self.function.is_module else AROUND
        return set().union(*(range(n - around, n + around + 1) for n in warm))

    def _is_edge(self, number: int, wanted: set[int]) -> bool:
        """Tell whether a line is blank and next to what is left out."""
        beside = {number - 1, number + 1} <= wanted
        return number not in self.lines and not beside and not self._source(number).text

    def _time(self, number: int) -> int:
        lines = self.lines[number]
        return max(sum(map(self.times.self_of, lines)), sum(map(self.times.total_of, lines)))

    def _of_function(self) -> int:
        return max(self.times.self_of(self.function), self.times.total_of(self.function))

    def _self(self, number: int) -> int:
        return sum(self.times.self_of(line) for line in self.lines[number])

    def _row(self, number: int) -> Row:
        lines = self.lines.get(number)
        row = [Span(f"{number:>6} ", "dim")]
        row += self._blank() if lines is None else self._measured(lines)
        row.append(self._source(number))
        return row

    def _source(self, number: int) -> Span:
        place = number - self._begin
        if not 0 <= place < len(self._block):
            return Span("")
        return Span(self._block[place], "", self._block, place)

    def _blank(self) -> list[Span]:
        return [Span(" " * (len(self._header()) - 6 + 1))]

    def _measured(self, lines: Sequence[Line]) -> list[Span]:
        times = self.times
        hits = sum(line.events if times.sampled else line.hits for line in lines)
        self_ns = sum(times.self_of(line) for line in lines)
        total_ns = sum(times.total_of(line) for line in lines)
        wait_ns = sum(line.wait_ns for line in lines)
        style = heat(self_ns, times.whole)
        spans = [Span(f"{count(hits) if hits else '':>10} ", "" if style != "cool" else "cool")]
        if self._each:
            spans.append(Span(f"{aligned(round(total_ns / hits) if hits else 0)} ", "dim"))
        spans.append(Span(f"{aligned(self_ns)} ", style))
        if self._totals:
            spans.append(Span(f"{aligned(total_ns)} ", heat(total_ns, times.whole)))
        if self._waits:
            spans.append(Span(f"{aligned(wait_ns)} ", heat_of_wait(wait_ns, times.whole)))
        spans.append(Span(f"{percent(self_ns, times.whole)} ", style))
        if times.sampled:
            spans.append(Span(f"{margin(times.margin_of(hits))} ", "dim"))
        if self._bars:
            spans.append(Span(f"{self._bar(self_ns):<{BAR}} ", style))
        return spans

    def _bar(self, self_ns: int) -> str:
        """Return a bar as long as the line is hot, compared with the hottest of all."""
        halves = round(2 * BAR * self_ns / self._hottest) if self._hottest else 0
        return "█" * (halves // 2) + "▌" * (halves % 2)


def _by_number(lines: Iterable[Line]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.line, []).append(line)
    return found


def _quiet_runs(numbers: Iterable[int], lines: dict[int, list[Line]]) -> Iterator[list[int]]:
    """Yield the stretches of *numbers* on which nothing was measured."""
    run: list[int] = []
    for number in numbers:
        if number in lines:
            if run:
                yield run
            run = []
        else:
            run.append(number)
    if run:
        yield run
