# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof.AsyncProfiler`` and ``lprof.profile_async``: how long coroutines run and wait.

Both time what they are given, without recording any lines: a coroutine's *running* time is
that between its resumptions and suspensions, the rest of its *duration* it waited.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator
from functools import wraps
from inspect import isasyncgenfunction
from time import perf_counter
from typing import Any, ParamSpec, TypedDict, TypeVar

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")


class Timing(TypedDict, total=False):
    """What was measured of one coroutine; times in seconds, running and waiting add up."""

    duration: float
    running: float
    waiting: float
    status: str  # "success", "error" or "cancelled"
    error: str  # with "error": what the exception says


class Stopwatch(Generator[Any, Any, Result]):
    """Awaits something else and adds up the time in which that runs."""

    def __init__(self, awaitable: Awaitable[Result]) -> None:
        """Start the duration."""
        self._inner: Iterator[Any] = iter(awaitable.__await__())
        self._began = perf_counter()
        self._running = 0.0

    def __await__(self) -> Stopwatch[Result]:
        """Let ``await`` drive this object, as it would the other one."""
        return self

    def _step(self, function: Callable[..., Any], *arguments: Any) -> Any:
        resumed = perf_counter()
        try:
            return function(*arguments)
        finally:
            self._running += perf_counter() - resumed

    def send(self, value: Any) -> Any:
        """Go on; raises StopIteration with the result at the end."""
        if value is None:
            return self._step(next, self._inner)
        return self._step(self._inner.send, value)  # type: ignore[attr-defined]

    def throw(self, *arguments: Any) -> Any:
        """Go on with an exception."""
        throw = getattr(self._inner, "throw", None)
        if throw is None:
            return super().throw(*arguments)
        return self._step(throw, *arguments)

    def close(self) -> None:
        """End it early."""
        close = getattr(self._inner, "close", None)
        if close is not None:
            self._step(close)

    def stop(self, status: str) -> Timing:
        """Return what was measured up to now."""
        duration = perf_counter() - self._began
        running = min(self._running, duration)
        return {
            "duration": duration,
            "running": running,
            "waiting": duration - running,
            "status": status,
        }


async def _measure(awaitable: Awaitable[Result], note: Callable[[Timing], object]) -> Result:
    """Await; tell *note* what was measured, however that ends."""
    watch = Stopwatch(awaitable)
    try:
        result: Result = await watch
    except Exception as error:
        note(watch.stop("error") | {"error": str(error)})
        raise
    except BaseException:  # cancellation, also that of other libraries than asyncio
        note(watch.stop("cancelled"))
        raise
    note(watch.stop("success"))
    return result


class AsyncProfiler:
    """Times coroutines under names; *timings* has the newest of each name."""

    def __init__(self) -> None:
        """Begin without any."""
        self.timings: dict[str, Timing] = {}

    async def profile(self, name: str, coro: Awaitable[Result]) -> Result:
        """Await *coro* and return its result; what it raises goes its way."""
        return await _measure(coro, lambda timing: self.timings.__setitem__(name, timing))

    def print_stats(self) -> None:
        """Print the timings, the longest first."""
        from lprof.report.screen import Row, Screen, Span, printable
        from lprof.report.units import TIME_WIDTH, aligned

        width = max((len(name) for name in self.timings), default=0)
        headers = "".join(f"{text:^{TIME_WIDTH}} " for text in ("duration", "running", "waiting"))
        rows: list[Row] = [[Span(f"{headers}{'status':<9} name", "header")]]
        for name, timing in sorted(self.timings.items(), key=lambda item: -item[1]["duration"]):
            times = (timing["duration"], timing["running"], timing["waiting"])
            cells = "".join(f"{aligned(round(seconds * 1e9))} " for seconds in times)
            error = printable(timing.get("error", ""))
            rows.append([
                Span(f"{cells}{timing['status']:<9} "),
                Span(f"{printable(name):<{width}}  ", "name"),
                Span(error, "dim"),
            ])  # fmt: skip
        Screen().print(rows)


def profile_async(
    name: str | None = None,
) -> Callable[[Callable[Parameters, Awaitable[Result]]], Callable[Parameters, Awaitable[Result]]]:
    """Decorate a coroutine function: each call prints its name and times when it ends.

    *name* is what is printed instead of the function's own. Raises TypeError for an
    asynchronous generator.
    """

    def decorator(
        function: Callable[Parameters, Awaitable[Result]],
    ) -> Callable[Parameters, Awaitable[Result]]:
        if isasyncgenfunction(function):
            raise TypeError(
                f"{function.__qualname__} is an asynchronous generator; "
                "profile_async takes functions whose result is awaited"
            )
        shown = name or function.__name__

        @wraps(function)
        async def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            return await _measure(
                function(*args, **kwargs), lambda timing: print(_describe(shown, timing))
            )

        return wrapper

    return decorator


def _describe(name: str, timing: Timing) -> str:
    ending = "" if timing["status"] == "success" else f" ({timing['status']})"
    return (
        f"{name}: {timing['duration']:.4f}s{ending}, "
        f"running {timing['running']:.4f}s, waiting {timing['waiting']:.4f}s"
    )
