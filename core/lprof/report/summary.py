# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What a report says of the runs themselves: at its top, and honestly at its end."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from lprof.report.screen import Row, Span, printable
from lprof.report.times import Times
from lprof.report.units import count, duration
from lprof.results import Run, Thread

NAMED = 5  # threads; of more than these none that has
LEAST_SHARE = 0.001  # of the time at the most


def heading(runs: Sequence[Run], width: int) -> Iterator[Row]:
    """Yield what ran, where and when."""
    if not runs:
        return
    run = runs[0]
    command = " ".join([run.program or "python", *run.arguments])
    if command.startswith("-"):
        command = f"python {command}"
    yield [
        Span(printable(textwrap.shorten(command, max(20, width - 2), placeholder=" …")), "title")
    ]
    recorded = sum(run.duration_ns for run in runs)
    parts = [f"{duration(recorded)} recorded"] if recorded else []
    if len(runs) > 1:
        parts.append(f"{count(len(runs))} runs")
    if run.python:
        parts.append(f"Python {run.python}")
    parts.append(f"{run.started.astimezone():%Y-%m-%d %H:%M}")
    if not run.finished:
        parts.append("a checkpoint: the program was still running or was killed")
    elif run.ending:
        parts.append(run.ending)
    yield [Span(" · ".join(parts), "dim")]


def threads(profile_threads: Sequence[Thread], width: int) -> Iterator[Row]:
    """Yield which threads the time was spent in, if there were several."""
    if len(profile_threads) < 2:
        return
    busy = sorted(profile_threads, key=lambda thread: -thread.self_ns)
    least = sum(thread.self_ns for thread in busy) * LEAST_SHARE if len(busy) > NAMED else 0
    named = [thread for thread in busy[:NAMED] if thread.self_ns >= least]
    others = busy[len(named) :]
    parts = [_thread(thread) for thread in named]
    if others:
        parts.append(f"{count(len(others))} more {duration(sum(t.self_ns for t in others))}")
    yield from paragraph(f"Self time by thread: {', '.join(parts)}.", width)


def _thread(thread: Thread) -> str:
    """Name a thread, with its self time; and when it lived if the recording didn't start in it."""
    text = f"{printable(thread.name)} {duration(thread.self_ns)}"
    if thread.serial == 0 or not thread.ended_ns:
        return text
    return f"{text} ({duration(thread.started_ns)} to {duration(thread.ended_ns)})"


def honesty(runs: Sequence[Run], times: Times, width: int) -> Iterator[Row]:
    """Yield how far the numbers can be trusted, and what was not recorded."""
    if not runs:
        return
    run = runs[0]
    recorded = sum(run.duration_ns for run in runs)
    took = f"; the run took {duration(recorded)}" if recorded else ""
    sentences = [
        f"Shares are parts of {duration(times.whole)}, the self time of all recorded lines{took}.",
        _estimate(run, times) if times.sampled else _correction(runs, times),
        *_observed(runs),
        f"Engine {run.engine}: {run.engine_reason}." if run.engine_reason else "",
        f"Recorded: {run.scope}." if run.scope else "",
        *(note for run in runs for note in run.notes),
    ]
    yield from paragraph(" ".join(filter(None, dict.fromkeys(sentences))), width)


def paragraph(text: str, width: int) -> Iterator[Row]:
    """Yield text in lines that keep a number and its unit together."""
    joined = re.sub(r"(?<=\d) (?=\D{1,3}\b)", "\N{NO-BREAK SPACE}", printable(text))
    for line in textwrap.wrap(
        joined, min(width, 100), break_long_words=False, break_on_hyphens=False
    ):
        yield [Span(line.replace("\N{NO-BREAK SPACE}", " "), "dim")]


def _correction(runs: Sequence[Run], times: Times) -> str:
    run = runs[0]
    events = count(sum(run.n_events for run in runs))
    if times.raw:
        return f"Times are raw: observing {events} line events is part of them."
    if not run.bias_per_line_ps:
        return f"The cost of observing {events} line events is part of the times."
    taken = duration(sum(run.correction_ns for run in runs))
    each = run.bias_per_line_ps / 1000
    spread = run.bias_uncertainty_ps / 1000
    others = " and functions left out" if run.engine == "settrace" else ""
    return (
        f"Observing {events} line events{others} cost an estimated {taken} ({each:.0f} ± "
        f"{spread:.0f} ns for a simple line), which is taken off; --raw shows it."
    )


def _observed(runs: Sequence[Run]) -> Iterator[str]:
    windows = sum(run.windows_ns for run in runs)
    if windows:
        seen = sum(run.duration_ns for run in runs if run.windows_ns) / windows
        yield (
            f"Observed {seen:.1%} of the time, in windows: the same share for each line. Times, "
            "hits and calls are of that part."
        )


def _estimate(run: Run, times: Times) -> str:
    return (
        f"Times are estimates from {count(times.n_samples)} samples, at most one in "
        f"{duration(run.sample_interval_ns)} of a thread's time on the processor; ± says how many "
        "points a share may be off (95 % confidence). Time off the processor, asleep or in a "
        "queue, is wait; hits and calls are not known."
    )


def nothing(runs: Sequence[Run], width: int) -> Iterator[Row]:
    """Yield why there is nothing to show."""
    notes = [note for run in runs for note in run.notes] or ["Nothing was recorded."]
    for line in textwrap.wrap(printable(" ".join(notes)), min(width, 100)):
        yield [Span(line)]
