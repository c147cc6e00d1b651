# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Budgets: how much a program may do, and the lines that spent more.

A budget is a mapping from the name of a limit to a number for all that was recorded, or
to a mapping from places to numbers. It is the same in ``@pytest.mark.lprof`` and in a
file for ``lprof check``. A place is ``module:function``, ``module:function:12`` or
``module:function:text of the line``; a module may be dotted, or a path.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lprof.bench.ranks import median_interval
from lprof.bench.summary import units
from lprof.places import Place, PlaceError, find_place
from lprof.profiles import Profile
from lprof.report.functions import short_path
from lprof.report.units import count, duration
from lprof.results import Function, Line

SHOWN = 5  # lines named for each budget that is spent


class BudgetError(Exception):
    """The budget can't be applied; the message is one sentence."""


@dataclass(frozen=True)
class Excess:
    """A budget that is spent, and the lines that spent most of it."""

    sentence: str
    lines: Sequence[str] = field(default=())

    def __str__(self) -> str:
        """Say all of it."""
        return "\n".join([self.sentence, *(f"  {line}" for line in self.lines)])


@dataclass(frozen=True)
class Metric:
    """What a limit counts on lines."""

    of_line: Callable[[Line], float]
    in_words: Callable[[float], str]
    needs_memory: bool = False


METRICS = {
    "max_self_ms": Metric(lambda line: line.self_ns / 1e6, lambda ms: duration(ms * 1e6)),
    "max_allocations": Metric(
        lambda line: line.memory.allocations, lambda n: f"{count(int(n))} allocations", True
    ),
    "max_bytes": Metric(
        lambda line: line.memory.allocated, lambda n: f"{count(int(n))} bytes", True
    ),
}
LIMITS = ("max_hits", "max_median_ms", *METRICS)
MEMORY = ("max_allocations", "max_bytes")


class Budget:
    """Limits that were checked for sense; :meth:`excesses` applies them."""

    def __init__(self, limits: Mapping[str, object]) -> None:
        """Take limits as a mark or a file gives them. Raises BudgetError."""
        self._limits = [(name, _read_limit(name, value)) for name, value in limits.items()]

    def __len__(self) -> int:
        """Return the number of limits, each place one."""
        return sum(len(places) for _, places in self._limits)

    @property
    def needs_memory(self) -> bool:
        """Whether allocations have to be recorded."""
        return any(name in MEMORY for name, _ in self._limits)

    def excesses(self, profile: Profile) -> list[Excess]:
        """Return what is spent. Raises BudgetError where a limit names nothing."""
        return [
            excess
            for name, places in self._limits
            for place, limit in places.items()
            for excess in _apply(profile, name, place, limit)
        ]


def _read_limit(name: str, value: object) -> dict[str, float]:
    """Return the numbers by place; "" stands for all that was recorded."""
    if name not in LIMITS:
        close = difflib.get_close_matches(name, LIMITS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(LIMITS)}."
        raise BudgetError(f"There is no limit '{name}'; {hint}")
    places: dict[str, object] = dict(value) if isinstance(value, Mapping) else {"": value}
    if "" in places and name not in METRICS:
        raise BudgetError(f"{name} needs places, such as {{'module:function': 10}}.")
    limits = {}
    for place, limit in places.items():
        if not isinstance(limit, int | float) or isinstance(limit, bool) or not limit >= 0:
            where = f" of '{place}'" if place else ""
            raise BudgetError(f"{name}{where} takes a number from 0, not {limit!r}.")
        limits[str(place)] = float(limit)
    return limits


def _apply(profile: Profile, name: str, text: str, limit: float) -> Iterator[Excess]:
    if name == "max_median_ms":
        yield from _apply_to_benchmark(profile, text, limit)
        return
    place = _find(profile, text) if text else None
    if name == "max_hits":
        assert place is not None
        yield from _apply_hits(profile, place, limit)
        return
    metric = METRICS[name]
    if metric.needs_memory and not has_memory(profile):
        raise BudgetError(
            f"{name} needs a profile with memory; this one was recorded without; record "
            "it with --memory."
        )
    functions = profile.functions if place is None else place.functions + place.inner
    lines = [(f, line) for f in functions for line in f.lines if place is None or place.has(line)]
    spent = sum(metric.of_line(line) for _, line in lines)
    if spent > limit:
        whose = text or "All recorded lines"
        yield Excess(
            f"{whose} took {metric.in_words(spent)}; {name} allows {metric.in_words(limit)}.",
            [*_largest(lines, metric)],
        )


def has_memory(profile: Profile) -> bool:
    """Tell whether allocations were recorded."""
    return bool(profile.memory)


def _find(profile: Profile, text: str) -> Place:
    try:
        return find_place(profile, text)
    except PlaceError as error:
        raise BudgetError(str(error)) from None


def _apply_hits(profile: Profile, place: Place, limit: float) -> Iterator[Excess]:
    hits = place.hits
    if hits <= limit:
        return
    what = "called" if place.numbers is None else "hit"
    lines = [
        f"{_where(f, line.line)}  {count(line.hits)} hits  {_source(f, line.line)}"
        for f in place.functions
        for line in f.lines
        if place.numbers is not None and place.has(line) and line.hits
    ]
    yield Excess(
        f"{place.text} was {what} {_times(hits)}; max_hits allows {count(int(limit))}.",
        [*lines, *_callers(profile, place.functions)],
    )


def _apply_to_benchmark(profile: Profile, name: str, limit: float) -> Iterator[Excess]:
    """The lower end of the median's interval counts, so that noise spends no budget."""
    known = [benchmark for benchmark in profile.benchmarks if benchmark.name == name]
    if not known:
        names = ", ".join(f"'{b.name}'" for b in profile.benchmarks) or "none"
        raise BudgetError(f"max_median_ms names no benchmark '{name}'; the file has {names}.")
    for benchmark in known:
        interval = median_interval(units(benchmark.groups))
        if interval.low > limit * 1e6:
            yield Excess(
                f"{name} took {duration(interval.middle)} a call (median; {duration(interval.low)} "
                f"at least); max_median_ms allows {duration(limit * 1e6)}."
            )


def _largest(lines: Iterable[tuple[Function, Line]], metric: Metric) -> Iterator[str]:
    spent = [(metric.of_line(line), function, line.line) for function, line in lines]
    spent.sort(key=lambda item: -item[0])
    for number, function, line in [item for item in spent if item[0]][:SHOWN]:
        yield f"{_where(function, line)}  {metric.in_words(number)}  {_source(function, line)}"


def _callers(profile: Profile, functions: Sequence[Function]) -> list[str]:
    """Return the lines that called, those that did so most often first."""
    calls: dict[tuple[int, int], int] = {}
    wanted = {function.index for function in functions}
    for root in profile.tree:
        for node in root.walk():
            for child in node.children:
                if node.function and child.function and child.function.index in wanted:
                    key = node.function.index, child.line
                    calls[key] = calls.get(key, 0) + child.calls
    found = sorted(calls.items(), key=lambda item: -item[1])[:SHOWN]
    return [
        f"{_where(profile.functions[caller], line)}  called it {_times(n)}  "
        f"{_source(profile.functions[caller], line)}"
        for (caller, line), n in found
    ]


def _times(number: int) -> str:
    return "once" if number == 1 else f"{count(number)} times"


def _where(function: Function, line: int) -> str:
    return f"{short_path(function.file.path)}:{line}"


def _source(function: Function, line: int) -> str:
    source = function.file.source_lines
    return source[line - 1].strip() if 1 <= line <= len(source) else ""
