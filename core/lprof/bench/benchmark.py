# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof.Benchmark``: times functions of a running program and compares them."""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from lprof.bench import timing
from lprof.recording import paused

if TYPE_CHECKING:
    from lprof.report.benchmarks import Row

LEAST_NS = 10_000  # of one iteration: reading the clock twice is then less than 1 %


class Benchmark:
    """Runs functions many times; *results* has the seconds of each iteration by name.

    An iteration is one call, or the mean of several where a call takes less than ten
    microseconds: reading the clock would be a part of the time otherwise.
    """

    def __init__(self, iterations: int = 1000, warmup: int | None = None) -> None:
        """Choose how often each function is timed.

        *warmup* is the number of iterations before those that count; by default a tenth
        as many, ten at most. Raises ValueError for fewer than one iteration.
        """
        if iterations < 1:
            raise ValueError(f"iterations must be 1 or more, not {iterations}.")
        if warmup is not None and warmup < 0:
            raise ValueError(f"warmup must be 0 or more, not {warmup}.")
        self.iterations = iterations
        self.warmup = min(10, iterations // 10) if warmup is None else warmup
        self.results: dict[str, list[float]] = {}
        self._calls: dict[str, int] = {}  # of each iteration
        self._samples: dict[str, list[int]] = {}  # nanoseconds of all calls of an iteration
        self._started_ns = time.time_ns()

    def run(self, name: str, func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Time a function with these arguments; a coroutine function in a new event loop.

        A recording of this process by lprof pauses meanwhile. What the function raises
        goes its way, and *results* stays as it was.
        """
        with paused():
            _warn_of_tools()
            if not iscoroutinefunction(func):
                self._take(name, timing.of_function(func, args, kwargs))
                return
            timer, close = timing.in_event_loop(timing.of_coroutine_function(func, args, kwargs))
            try:
                self._take(name, timer)
            finally:
                close()

    async def run_async(
        self, name: str, func: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> None:
        """Time a coroutine function in the event loop that runs."""
        _warn_of_tools()
        timer = timing.of_coroutine_function(func, args, kwargs)
        calls = 1
        while await timer(calls) < LEAST_NS:
            calls *= 2
        for _ in range(self.warmup):
            await timer(calls)
        self._keep(name, calls, [await timer(calls) for _ in range(self.iterations)])

    def _take(self, name: str, timer: timing.Timer) -> None:
        calls = timing.calibrate(timer, LEAST_NS) if self._may_repeat(timer) else 1
        for _ in range(self.warmup):
            timer(calls)
        self._keep(name, calls, [timer(calls) for _ in range(self.iterations)])

    def _may_repeat(self, timer: timing.Timer) -> bool:
        """Tell whether a call is so short that an iteration needs several."""
        return self.warmup > 0 and timer(1) < LEAST_NS

    def _keep(self, name: str, calls: int, samples: list[int]) -> None:
        self._calls[name] = calls
        self._samples[name] = samples
        self.results[name] = [sample / calls / 1e9 for sample in samples]

    def compare(self, name1: str, name2: str) -> None:
        """Print how the second differs from the first, and whether that is real.

        Raises KeyError for a name that was not run.
        """
        from lprof.report.benchmarks import comparison
        from lprof.report.screen import Screen

        screen = Screen()
        screen.print(comparison(self._row(name1), self._row(name2), screen.width))

    def print_stats(self) -> None:
        """Print a table of all that ran, and a picture of the distributions."""
        from lprof.report.benchmarks import report
        from lprof.report.screen import Screen

        screen = Screen()
        screen.print(report([self._row(name) for name in self.results], screen.width))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all samples to a profile that ``lprof show`` and the viewer open.

        Raises lprof.Error when the file can't be written.
        """
        from lprof.bench.keeping import make_profile

        measured = [(name, self._calls[name], [self._samples[name]]) for name in self.results]
        arguments = [sys.argv[0] or "python", *sys.argv[1:]]
        make_profile(measured, arguments, [], self._started_ns).save(path)

    def _row(self, name: str) -> Row:
        from lprof.report.benchmarks import Row

        if name not in self.results:
            known = ", ".join(self.results) or "none"
            raise KeyError(f"No benchmark '{name}' was run; those that were: {known}")
        return Row(name, [[seconds * 1e9 for seconds in self.results[name]]])


def _warn_of_tools() -> None:
    tool = timing.active_tool()
    if tool:
        warnings.warn(f"{tool} slows down what is timed; time without it.", stacklevel=3)
