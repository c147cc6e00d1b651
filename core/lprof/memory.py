# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""How much memory a block or a function of a program takes, counted at each allocation."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, TypeVar, overload

from lprof._record import MemoryWatch, begin_own_work, end_own_work
from lprof.blocks import Block

F = TypeVar("F", bound=Callable[..., Any])
MIB = 1024 * 1024


class MemoryTracker(Block):
    """Counts what a block allocates from Python, in all threads, and prints it at the end.

    Trackers nest, and any number can run at once, beside a profiler too. Each counts from
    zero: what was allocated before is no part of its numbers, but freeing it makes
    ``memory_used`` smaller. Within the block the attributes say how it stands.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        """Prepare a tracker, which prints nothing when it is *quiet*."""
        self._watch = MemoryWatch()
        self._quiet = quiet

    @property
    def memory_used(self) -> int:
        """Bytes allocated in the block and not freed; negative when it freed more."""
        return self._watch.used

    @property
    def peak_memory(self) -> int:
        """The most bytes that were in use at a time, beyond what was at the beginning."""
        return self._watch.peak

    def _begin_block(self) -> None:  # RuntimeError when this tracker is in use already
        self._watch.start()

    def _end_block(self) -> None:
        self._watch.stop()
        if not self._quiet:
            print(f"Memory used: {self.memory_used / MIB:.2f} MB")
            print(f"Peak memory: {self.peak_memory / MIB:.2f} MB")


@overload
def memory_profile(function: F, /) -> F: ...
@overload
def memory_profile(*, stream: TextIO | None = None) -> Callable[[F], F]: ...
def memory_profile(function: Any = None, /, *, stream: TextIO | None = None) -> Any:
    """Print what each line of a function allocated and held, after each call of it.

    A decorator for functions, generators and coroutines. Decorated functions that are
    called meanwhile have their tables printed with the outermost one's. While a program
    is recorded as a whole the function just runs: its lines are in that recording.

    stream: where to print, instead of standard output.
    """
    if function is None:
        return functools.partial(_decorate, stream=stream)
    return _decorate(function, stream=stream)


def _decorate(function: Any, stream: TextIO | None) -> Any:
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def wait(*arguments: Any, **named: Any) -> Any:
            with _recorded(function, stream):
                return await function(*arguments, **named)

        return wait
    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def generate(*arguments: Any, **named: Any) -> Any:
            with _recorded(function, stream):
                return (yield from function(*arguments, **named))

        return generate

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        with _recorded(function, stream):
            return function(*arguments, **named)

    return call


class _Report:
    """One recording, of the outermost decorated function and those that it calls."""

    def __init__(self, function: Any, stream: TextIO | None) -> None:
        from lprof.profiler import Profiler

        self._functions = [function]
        self.stream = stream
        self.profiler = Profiler(functions=[function], memory=True)

    def add(self, function: Any) -> None:
        if function not in self._functions:
            self._functions.append(function)
            self.profiler.record(function)

    def print(self) -> None:
        """Print the table of each function, and of those defined in it, that ran."""
        from lprof.report.memory import MemoryAnnotation
        from lprof.report.screen import Screen

        screen = Screen(self.stream)
        profile = self.profiler.snapshot()
        lines = [line for function in profile.functions for line in function.lines]
        largest = max((line.memory.at_peak for line in lines), default=0)
        for function in profile.functions:
            annotation = MemoryAnnotation(
                function, profile, screen.width, whole=True, hottest=largest
            )
            screen.print(annotation.rows())
            screen.print([[]])


_running: _Report | None = None


@contextmanager
def _own_work() -> Iterator[None]:
    begin_own_work()
    try:
        yield
    finally:
        end_own_work()


def _begin(function: Any, stream: TextIO | None) -> _Report | None:
    """Return a report that has begun, or None where the function is recorded already."""
    global _running
    with _own_work():
        if _running is not None:
            _running.add(function)
            return None
        report = _Report(function, stream)
        try:
            report.profiler.start()
        except RuntimeError:  # the program is being recorded
            return None
        _running = report
        return report


@contextmanager
def _recorded(function: Any, stream: TextIO | None) -> Iterator[None]:
    global _running
    report = _begin(function, stream)
    try:
        yield
    finally:
        if report is not None:
            report.profiler.stop()
            _running = None
            with _own_work():
                report.print()
