# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Timing: a timer runs code so many times in a row and returns the nanoseconds it took.

Timers import nothing that the timed code might not, as they run in its process.
"""

from __future__ import annotations

import sys
from itertools import repeat
from time import perf_counter_ns

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    Timer = Callable[[int], int]  # number of calls → nanoseconds of all of them
    AsyncTimer = Callable[[int], Coroutine[object, object, int]]

STEPS = (1, 2, 5)  # of calls, times powers of ten
SURE = 5000  # so many times as long as needed is believed at once
AGAIN = 4


def of_function(
    function: Callable[..., object], arguments: tuple[object, ...], named: dict[str, object]
) -> Timer:
    """Return a timer of calls with these arguments."""
    if arguments or named:

        def with_arguments(calls: int) -> int:
            start = perf_counter_ns()
            for _ in repeat(None, calls):
                function(*arguments, **named)
            return perf_counter_ns() - start

        return with_arguments

    def plain(calls: int) -> int:
        start = perf_counter_ns()
        for _ in repeat(None, calls):
            function()
        return perf_counter_ns() - start

    return plain


def of_coroutine_function(
    function: Callable[..., Coroutine[object, object, object]],
    arguments: tuple[object, ...],
    named: dict[str, object],
) -> AsyncTimer:
    """Return a timer that awaits each call; the event loop's start is not in it."""

    async def timed(calls: int) -> int:
        start = perf_counter_ns()
        for _ in repeat(None, calls):
            await function(*arguments, **named)
        return perf_counter_ns() - start

    return timed


LOOP = """
{kind} _lprof_timed(_lprof_calls):
    from itertools import repeat as _lprof_repeat
    from time import perf_counter_ns as _lprof_now
    _lprof_start = _lprof_now()
    for _lprof_call in _lprof_repeat(None, _lprof_calls):
        pass
    return _lprof_now() - _lprof_start
"""
COROUTINE = 0x80  # inspect.CO_COROUTINE


def of_statement(statement: str, setup: str) -> tuple[Timer | AsyncTimer, bool]:
    """Return a timer of Python code, and whether it awaits something.

    *setup* runs once, now. Raises what it raises, and SyntaxError.
    """
    import ast

    names: dict[str, object] = {"__name__": "__main__", "__builtins__": __builtins__}
    exec(compile(setup, "<setup>", "exec"), names)
    parsed = ast.parse(statement, "<statement>")
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    awaits = bool(compile(parsed, "<statement>", "exec", flags=flags).co_flags & COROUTINE)
    module = ast.parse(LOOP.format(kind="async def" if awaits else "def"), "<statement>")
    timed = module.body[0]
    assert isinstance(timed, ast.FunctionDef | ast.AsyncFunctionDef)
    loop = timed.body[3]
    assert isinstance(loop, ast.For)
    loop.body = parsed.body or loop.body
    exec(compile(module, "<statement>", "exec"), names)
    return names["_lprof_timed"], awaits  # type: ignore[return-value]


def in_event_loop(timer: AsyncTimer) -> tuple[Timer, Callable[[], None]]:
    """Return a plain timer around an event loop of its own, and what closes the loop.

    Raises RuntimeError where an event loop runs already.
    """
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise RuntimeError(
            "An event loop runs here already: await lprof.Benchmark().run_async(…) instead, or "
            "call this outside of async code."
        )
    loop = asyncio.new_event_loop()

    def timed(calls: int) -> int:
        return loop.run_until_complete(timer(calls))

    return timed, loop.close


def calibrate(timer: Timer, least_ns: int) -> int:
    """Return how many calls take *least_ns* at least: 1, 2, 5, 10, 20 …

    They have to do so each time: another program that has the CPU for a while makes few
    calls look long, and samples that are too short suffer from it more than others.
    """
    size = 1
    while True:
        for step in STEPS:
            if _always_takes(timer, size * step, least_ns):
                return size * step
        size *= 10


def _always_takes(timer: Timer, calls: int, least_ns: int) -> bool:
    first = timer(calls)
    if first < least_ns or first >= SURE * least_ns:
        return first >= least_ns
    return all(timer(calls) >= least_ns for _ in range(AGAIN))


def active_tool() -> str:
    """Return what watches the code that runs here and makes it slower, or nothing."""
    if sys.gettrace() is not None:
        return "a trace function (a debugger, coverage or a line profiler)"
    if sys.getprofile() is not None:
        return "a profiler"
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        for tool in range(6):
            if monitoring.get_tool(tool) is not None and monitoring.get_events(tool):
                return f"the monitoring tool {monitoring.get_tool(tool)}"
    return ""
