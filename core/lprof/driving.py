# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Doing something around each step of a generator or coroutine, which notices nothing.

A wrapper that only yields from what it wraps would be active while that is suspended.
Here values, exceptions and ``close()`` go in, and values, exceptions and the returned
value come out as if the wrapped one had been called itself (PEP 342, 380, 525).
"""

from __future__ import annotations

import types
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any, Protocol


class Steps:
    """What is done around the steps. Here: nothing."""

    def begin(self) -> None:
        """Be called before each step."""

    def end(self) -> None:
        """Be called after each step, also when it raised."""

    def finish(self) -> None:
        """Be called once, after the last step."""


class Resumable(Protocol):
    """A generator, a coroutine, or a step of an asynchronous generator."""

    def send(self, value: Any, /) -> Any:
        """Go on with a value."""

    def throw(self, error: BaseException, /) -> Any:
        """Go on with an exception."""


@types.coroutine
def drive(inner: Resumable, steps: Steps) -> Generator[Any, Any, Any]:
    """Run *inner* to its end; to be awaited or yielded from."""
    try:
        return (yield from run_steps(inner, steps))
    finally:
        steps.finish()


@types.coroutine
def run_steps(inner: Resumable, steps: Steps) -> Generator[Any, Any, Any]:
    """Run *inner* to its end, which need not be that of the wrapped one."""
    resume: Callable[[Any], Any] = inner.send
    argument: Any = None
    while True:
        steps.begin()
        try:
            value = resume(argument)
        except StopIteration as stop:
            return stop.value
        finally:
            steps.end()
        try:
            argument = yield value
            resume = inner.send
        except BaseException as error:  # GeneratorExit too: inner may yield or return on it
            resume, argument = inner.throw, error


async def drive_async(inner: AsyncGenerator[Any, Any], steps: Steps) -> AsyncGenerator[Any, Any]:
    """Run an asynchronous generator to its end."""
    resume: Callable[[Any], Any] = inner.asend
    argument: Any = None
    try:
        while True:
            try:
                value = await run_steps(resume(argument), steps)
            except StopAsyncIteration:
                return
            try:
                argument = yield value
                resume = inner.asend
            except BaseException as error:  # GeneratorExit too
                resume, argument = inner.athrow, error
    finally:
        steps.finish()
