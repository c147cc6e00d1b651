# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof.assert_performance``: a function must not take longer than it may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import iscoroutinefunction
from typing import Any

from lprof.bench import timing
from lprof.bench.summary import summarize
from lprof.recording import paused
from lprof.report.units import duration


def assert_performance(
    func: Callable[[], Any], max_duration_ms: float, iterations: int = 100
) -> None:
    """Raise AssertionError unless the mean time of *iterations* calls is below the maximum.

    A coroutine function is awaited. A recording of this process pauses meanwhile. What
    the function raises goes its way; ValueError for fewer than one iteration.
    """
    __tracebackhide__ = True  # of pytest: the test's own line is what matters
    if iterations < 1:
        raise ValueError(f"iterations must be 1 or more, not {iterations}.")
    with paused():
        durations = _time(func, iterations)
    problem = judge(durations, max_duration_ms)
    if problem:
        raise AssertionError(problem)


def _time(func: Callable[[], Any], iterations: int) -> list[int]:
    if not iscoroutinefunction(func):
        timer = timing.of_function(func, (), {})
        return [timer(1) for _ in range(iterations)]
    timer, close = timing.in_event_loop(timing.of_coroutine_function(func, (), {}))
    try:
        return [timer(1) for _ in range(iterations)]
    finally:
        close()


def judge(durations: Sequence[int], max_duration_ms: float) -> str:
    """Return what is wrong with these times in nanoseconds, or nothing."""
    summary = summarize([durations])
    if summary.mean < max_duration_ms * 1e6:
        return ""
    text = f"Performance regression: {summary.mean / 1e6:.2f}ms > {max_duration_ms:g}ms"
    if summary.n == 1:
        return text
    return (
        f"{text} (mean of {summary.n}; median {duration(summary.median.middle)}, "
        f"{duration(summary.minimum)} to {duration(summary.maximum)})"
    )
