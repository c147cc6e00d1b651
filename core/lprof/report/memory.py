# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What a report says of memory: the run's peak and its use over time, functions, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lprof.profiles import Profile
from lprof.report.functions import LARGEST_NAME, place, short_path, shortened
from lprof.report.screen import Row, Span, heat, printable
from lprof.report.source import BAR, Annotation
from lprof.report.times import Times
from lprof.report.units import count, duration, percent, size
from lprof.results import Function, Line, Memory, RunMemory

HEIGHTS = "▁▂▃▄▅▆▇█"
CURVE = 60  # columns of the use over time
TOP = 5  # lines in the short list
NUMBER = 11
HEADER = (
    f"{'at peak':>{NUMBER}}  share {'held':>{NUMBER}} {'peak':>{NUMBER}} "
    f"{'allocated':>{NUMBER}} {'blocks':>10} "
)


def has_native(profile: Profile) -> bool:
    """Tell whether allocations of other libraries were seen."""
    return any(run.native for run in profile.memory)


def summary(profile: Profile) -> Iterator[Row]:
    """Yield the peak and the use over time of the run with the highest peak."""
    run = max(profile.memory, key=lambda memory: memory.peak)
    held = run.elsewhere.held + sum(function.memory.held for function in profile.functions)
    runs = f" in the largest of {len(profile.memory)} runs" if len(profile.memory) > 1 else ""
    kind = "Python's allocators and native ones" if run.native else "Python's allocators"
    yield [
        Span("Memory", "title"),
        Span(f"  peak {size(run.peak)} after {duration(run.peak_ns)}{runs}", "title"),
        Span(f", {size(held)} held at the end ({kind})", "dim"),
    ]
    if len(run.use) > 1:
        whole = run.moment_ns * len(run.use)
        yield [
            Span("0 s ", "dim"),
            Span(curve(run.use), "name"),
            Span(f" {duration(whole)}", "dim"),
        ]


def curve(use: Sequence[int], columns: int = CURVE) -> str:
    """Return the use over time as a line of bars, each as high as the most in its moments."""
    columns = min(columns, len(use))
    highest = max(use) or 1
    bars = []
    for i in range(columns):
        moments = use[i * len(use) // columns : (i + 1) * len(use) // columns]
        bars.append(HEIGHTS[round(max(moments) / highest * (len(HEIGHTS) - 1))])
    return "".join(bars)


def functions(
    ordered: Sequence[Function], profile: Profile, limit: int, columns: int
) -> Iterator[Row]:
    """Yield the *limit* first functions with what their lines allocated."""
    native = has_native(profile)
    shown = ordered[:limit]
    width = min(LARGEST_NAME, max((len(function.name) for function in shown), default=0))
    yield [Span("Functions by memory at the peak", "title")]
    yield [Span(f"{HEADER}{'native ' if native else ''} function", "header")]
    for function in shown:
        row = _numbers(function.memory, profile.memory_peak, native)
        row.append(Span(f" {printable(function.name):<{width}}  ", "name"))
        room = columns - sum(len(span.text) for span in row)
        yield [*row, Span(shortened(place(function), room), "dim")]
    yield from _elsewhere(profile.memory, profile.memory_peak, native)


def lines(profile: Profile) -> Iterator[Row]:
    """Yield the lines that held most at the peak, or allocated most where none did."""
    native = has_native(profile)
    found = [(function, line) for function in profile.functions for line in function.lines
             if line.memory.allocations]  # fmt: skip
    found.sort(key=lambda pair: (-pair[1].memory.at_peak, -pair[1].memory.allocated))
    if not found:
        return
    yield [Span(f"{HEADER}{'native ' if native else ''} line", "header")]
    for function, line in found[:TOP]:
        source = function.file.source_lines[line.line - 1 : line.line]
        yield [
            *_numbers(line.memory, profile.memory_peak, native),
            Span(f" {short_path(function.file.path)}:{line.line}  ", "name"),
            Span(printable(source[0].strip()) if source else ""),
        ]
    yield [Span("lprof show --sort memory shows functions and their source by memory", "dim")]


def _elsewhere(runs: Iterable[RunMemory], peak: int, native: bool) -> Iterator[Row]:
    for run in runs:
        if run.elsewhere.allocations:
            numbers = _numbers(run.elsewhere, peak, native)
            text = "".join(span.text for span in numbers)
            yield [Span(f"{text} while no recorded line was running", "dim")]


def _numbers(memory: Memory, peak: int, native: bool) -> list[Span]:
    style = heat(memory.at_peak, peak)
    spans = [
        Span(f"{_column(memory.at_peak)} {percent(memory.at_peak, peak)} ", style),
        Span(
            f"{_column(memory.held)} {_column(memory.peak)} "
            f"{_column(memory.allocated)} {count(memory.allocations):>10} "
        ),
    ]
    if native:
        spans.append(Span(f"{percent(memory.native_allocated, memory.allocated)} ", "wait"))
    return spans


def _column(number: int) -> str:
    return f"{size(number) if number else '':>{NUMBER}}"


class MemoryAnnotation(Annotation):
    """The source of one function with what each line allocated."""

    def __init__(
        self, function: Function, profile: Profile, width: int, *, whole: bool, hottest: int
    ) -> None:
        """Prepare as :class:`Annotation` does; *hottest* is in bytes."""
        super().__init__(function, Times(profile.functions), width, whole=whole, hottest=hottest)
        self._peak = profile.memory_peak
        self._native = has_native(profile)

    def _header(self) -> str:
        native = "native " if self._native else ""
        return f"{'line':>6} {HEADER}{native}{' ' * BAR if self._bars else ''}"

    def _time(self, number: int) -> int:
        return sum(line.memory.at_peak for line in self.lines[number])

    def _of_function(self) -> int:
        return self.function.memory.at_peak

    def _title(self) -> Row:
        memory = self.function.memory
        name = printable(self.function.name)
        text = (
            f"{size(memory.at_peak)} at the peak, {size(memory.held)} held, "
            f"{size(memory.allocated)} allocated in {count(memory.allocations)} blocks"
        )
        where = shortened(place(self.function), self._width - len(name) - len(text) - 4)
        return [Span(name, "name"), Span(f"  {where}  ", "dim"), Span(text, "title")]

    def _measured(self, lines: Sequence[Line]) -> list[Span]:
        memory = total(line.memory for line in lines)
        if not memory.allocations:
            return self._blank()
        spans = _numbers(memory, self._peak, self._native)
        if self._bars:
            spans.append(Span(f"{self._bar(memory.at_peak):<{BAR}} ", spans[0].style))
        return spans


def total(memories: Iterable[Memory]) -> Memory:
    """Add up; the peak is the largest."""
    every = list(memories)
    if len(every) == 1:
        return every[0]
    return Memory(
        allocations=sum(memory.allocations for memory in every),
        allocated=sum(memory.allocated for memory in every),
        held=sum(memory.held for memory in every),
        peak=max((memory.peak for memory in every), default=0),
        at_peak=sum(memory.at_peak for memory in every),
        native_allocations=sum(memory.native_allocations for memory in every),
        native_allocated=sum(memory.native_allocated for memory in every),
        native_held=sum(memory.native_held for memory in every),
        native_at_peak=sum(memory.native_at_peak for memory in every),
    )
