# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The table of tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from lprof.report.functions import short_path
from lprof.report.screen import Row, Span, heat, heat_of_wait, printable
from lprof.report.summary import paragraph
from lprof.report.units import TIME_WIDTH, aligned, count, duration
from lprof.results import Function, Task

LARGEST_NAME = 24
HEADERS = ("duration", "running", "waiting", "longest")
SORTS: dict[str, tuple[str, Callable[[Task], object]]] = {
    "duration": ("duration", lambda task: -task.duration_ns),
    "running": ("running time", lambda task: -task.running_ns),
    "waiting": ("waiting time", lambda task: -task.waiting_ns),
    "longest": ("longest stretch", lambda task: -task.longest_ns),
    "started": ("start", lambda task: (task.thread.serial, task.started_ns)),
    "name": ("name", lambda task: (task.name, task.started_ns)),
}
EXPLANATION = (
    "Longest is the longest time in which a task let no other one run, and the place is the line "
    "of asynchronous code that took most of it: that is what blocks the event loop. "
    "Times of tasks are as measured."
)


def table(tasks: Sequence[Task], sort: str, limit: int, columns: int) -> Iterator[Row]:
    """Yield the rows: the *limit* tasks with most of what *sort* names, and the rest."""
    if not tasks:
        yield from paragraph(
            "No tasks were recorded: no event loop of asyncio or trio ran in recorded code.",
            columns,
        )
        return
    title, key = SORTS[sort]
    ordered = sorted(tasks, key=key)  # type: ignore[arg-type]
    shown = ordered[:limit]
    whole = max(task.duration_ns for task in tasks if not task.is_other)
    yield [Span(f"Tasks by {title}", "title")]
    times = " ".join(f"{text:^{TIME_WIDTH}}" for text in HEADERS)
    yield [Span(f"{times} {'outcome':<{_width(map(_outcome, shown))}} task", "header")]
    widths = [_width(map(part, shown)) for part in (_outcome, _name, _coroutine, _held)]
    for task in shown:
        yield _row(task, whole, widths)
    yield from _rest(ordered[limit:])
    yield []
    yield from paragraph(f"{_outcomes(tasks)} {EXPLANATION}", columns)


def hint(tasks: Sequence[Task], columns: int) -> Iterator[Row]:
    """Yield what a report of lines says of tasks, if there were several."""
    number = sum(task.n_tasks for task in tasks)
    if number < 2:
        return
    longest = max(tasks, key=lambda task: task.longest_ns)
    place = _place(longest.longest_function, longest.longest_line)
    where = f" at {place}" if place else ""
    yield from paragraph(
        f"{count(number)} tasks ran; the event loop was held longest for "
        f"{duration(longest.longest_ns)}{where} (--tasks shows them).",
        columns,
    )


def _width(texts: Iterator[str]) -> int:
    return max((len(text) for text in texts), default=0)


def _row(task: Task, whole: int, widths: list[int]) -> Row:
    outcome, name, coroutine, held = widths
    return [
        Span(f"{aligned(task.duration_ns)} "),
        Span(f"{aligned(task.running_ns)} ", heat(task.running_ns, whole)),
        Span(f"{aligned(task.waiting_ns)} ", heat_of_wait(task.waiting_ns, whole)),
        Span(f"{aligned(task.longest_ns)} ", heat(task.longest_ns, whole)),
        Span(f"{_outcome(task):<{outcome}} "),
        Span(f"{_name(task):<{name}} ", "name"),
        Span(f"{_coroutine(task):<{coroutine}} "),
        Span(f"{_held(task):<{held}} "),
        Span(_created(task), "dim"),
    ]


def _outcome(task: Task) -> str:
    if task.is_other:
        return ""
    return printable(task.error) if task.outcome == "failed" else task.outcome


def _name(task: Task) -> str:
    if task.is_other:
        return f"{count(task.n_tasks)} other tasks"
    name = printable(task.name)
    return name if len(name) <= LARGEST_NAME else f"{name[: LARGEST_NAME - 1]}…"


def _coroutine(task: Task) -> str:
    name = task.coroutine
    if task.function is not None and task.function.name.rpartition(".")[2] != name:
        name = task.function.name
    return printable(name.replace("<locals>.", ""))


def _held(task: Task) -> str:
    return (
        f"longest at {place}" if (place := _place(task.longest_function, task.longest_line)) else ""
    )


def _created(task: Task) -> str:
    return f"created at {place}" if (place := _place(task.creator, task.creator_line)) else ""


def _place(function: Function | None, line: int) -> str:
    return f"{short_path(function.file.path)}:{line}" if function is not None and line else ""


def _rest(tasks: Sequence[Task]) -> Iterator[Row]:
    if not tasks:
        return
    number = sum(task.n_tasks for task in tasks)
    noun = "task" if number == 1 else "tasks"
    running = aligned(sum(task.running_ns for task in tasks))
    yield [
        Span(f"{' ' * TIME_WIDTH} {running} ", "dim"),
        Span(f"in {count(number)} more {noun} (--limit shows more)", "dim"),
    ]


def _outcomes(tasks: Sequence[Task]) -> str:
    """Say how many there were and how they ended."""
    outcomes = Counter(task.outcome for task in tasks if not task.is_other)
    number = sum(task.n_tasks for task in tasks)
    parts = [f"{count(n)} {outcome}" for outcome, n in outcomes.most_common()]
    others = sum(task.n_tasks for task in tasks if task.is_other)
    if others:
        parts.append(f"{count(others)} others, of which only sums are kept")
    return f"{count(number)} {'task' if number == 1 else 'tasks'}: {', '.join(parts)}."
