# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Doing something around the steps of a function, which notices nothing of it.

A plain function has one step. A generator or coroutine has one from each resumption to
the next suspension: a wrapper that only yielded from it would be active meanwhile too.
Values, exceptions and ``close()`` go in, and values, exceptions and the returned value
come out, as if the wrapped function had been called itself (PEP 342, 380, 525).
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any, Protocol, TypeVar

Target = TypeVar("Target", bound=Callable[..., Any])
Function = Callable[..., Any]


class Steps:
    """What is done around the steps of one call. Here: nothing."""

    def begin(self) -> None:
        """Be called before each step."""

    def end(self) -> None:
        """Be called after each step, also when it raised."""

    def finish(self) -> None:
        """Be called once, after the last step."""

    def run(self, step: Function, argument: Any) -> Any:
        """Take one step."""
        self.begin()
        try:
            return step(argument)
        finally:
            self.end()


class Resumable(Protocol):
    """A coroutine, or a step of an asynchronous generator."""

    def send(self, value: Any, /) -> Any:
        """Go on with a value."""

    def throw(self, error: BaseException, /) -> Any:
        """Go on with an exception."""


def wrap(function: Target, new_steps: Callable[[], Steps]) -> Target:
    """Return a function of the same kind; *new_steps* is called for each of its calls."""
    if inspect.iscoroutinefunction(function):
        wrapper = _wrap_coroutine(function, new_steps)
    elif inspect.isasyncgenfunction(function):
        wrapper = _wrap_async_generator(function, new_steps)
    elif inspect.isgeneratorfunction(function):
        wrapper = _wrap_generator(function, new_steps)
    else:
        wrapper = _wrap_function(function, new_steps)
    return functools.wraps(function)(wrapper)  # type: ignore[return-value]


def _wrap_function(function: Function, new_steps: Callable[[], Steps]) -> Function:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        steps = new_steps()
        steps.begin()
        try:
            return function(*args, **kwargs)
        finally:
            steps.end()
            steps.finish()

    return wrapper


def _wrap_generator(function: Function, new_steps: Callable[[], Steps]) -> Function:
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        # Not by _run_steps(): close() would not return what the generator does.
        inner, steps = function(*args, **kwargs), new_steps()
        resume, argument = inner.send, None
        try:
            while True:
                try:
                    value = steps.run(resume, argument)
                except StopIteration as stop:
                    return stop.value
                try:
                    resume, argument = inner.send, (yield value)
                except BaseException as error:  # GeneratorExit too: inner may yield or return on it
                    resume, argument = inner.throw, error
        finally:
            steps.finish()

    return wrapper


def _wrap_coroutine(function: Function, new_steps: Callable[[], Steps]) -> Function:
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        steps = new_steps()
        try:
            return await _run_steps(function(*args, **kwargs), steps)
        finally:
            steps.finish()

    return wrapper


def _wrap_async_generator(function: Function, new_steps: Callable[[], Steps]) -> Function:
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        inner, steps = function(*args, **kwargs), new_steps()
        resume, argument = inner.asend, None
        try:
            while True:
                try:
                    value = await _run_steps(resume(argument), steps)
                except StopAsyncIteration:
                    return
                try:
                    resume, argument = inner.asend, (yield value)
                except BaseException as error:  # GeneratorExit too
                    resume, argument = inner.athrow, error
        finally:
            steps.finish()

    return wrapper


@types.coroutine
def _run_steps(inner: Resumable, steps: Steps) -> Generator[Any, Any, Any]:
    resume: Function = inner.send
    argument: Any = None
    while True:
        try:
            value = steps.run(resume, argument)
        except StopIteration as stop:
            return stop.value
        try:
            resume, argument = inner.send, (yield value)
        except BaseException as error:
            resume, argument = inner.throw, error
