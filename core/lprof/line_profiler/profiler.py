# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""LineProfiler: hits and times of the lines of chosen functions."""

from __future__ import annotations

import functools
import os
import threading
import warnings
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeVar

from lprof.blocks import Runner
from lprof.line_profiler.meter import Meter
from lprof.line_profiler.stats import NANOSECOND, LineStats, listed
from lprof.line_profiler.targets import ScopingPolicy, accepts, parts_of, underlying_functions
from lprof.line_profiler.wrapping import Wrapping
from lprof.profiles import Profile

Item = TypeVar("Item")
Policies = str | Mapping[str, str] | None


class LineProfiler(Wrapping, Runner):
    """Records functions line by line while it is on, in all threads.

    Used as a decorator, it is on while what it decorates runs. Several profilers can be
    on at once, also under ``lprof-run``.
    """

    timer_unit = NANOSECOND

    def __init__(
        self,
        *functions: Callable[..., Any],
        wrap_trace: bool | None = None,
        set_frame_local_trace: bool | None = None,
    ) -> None:
        """Add the functions.

        *wrap_trace* and *set_frame_local_trace* are line_profiler's ways to get along with
        another tracer. lprof needs neither: they are kept and change nothing.
        """
        self.functions: list[FunctionType] = []
        self.wrap_trace = wrap_trace
        self.set_frame_local_trace = set_frame_local_trace
        self._meter = Meter()
        self._lock = threading.RLock()
        self._own_count = threading.local()
        self._count = 0  # of all threads
        self._is_on = False
        for function in functions:
            self.add_callable(function)

    # What is recorded

    def __call__(self, func: Item) -> Item:
        """Add a function, method, property, partial or class, and wrap it."""
        self.add_callable(func)
        wrapped: Item = self.wrap_callable(func)
        return wrapped

    @classmethod
    def get_underlying_functions(cls, func: Any) -> list[FunctionType]:
        """Return the Python functions that add_callable() would add."""
        return underlying_functions(func)

    def add_callable(
        self,
        func: Any,
        guard: Callable[[FunctionType], bool] | None = None,
        name: str | None = None,  # noqa: ARG002
    ) -> int:
        """Add what stands behind a callable; returns 1 if that was anything, else 0.

        A function for which *guard* returns true is left out.
        """
        found = [f for f in underlying_functions(func, id(self)) if guard is None or not guard(f)]
        for function in found:
            self.add_function(function)
        return int(bool(found))

    def add_function(self, func: Any) -> None:
        """Add one Python function."""
        code = getattr(func, "__code__", None)
        if not isinstance(code, CodeType):
            warnings.warn(f"{func!r} has no Python code, so it can't be recorded.", stacklevel=2)
            return
        if hasattr(func, "__wrapped__"):
            warnings.warn(
                f"{func!r} wraps another function; to record that one, add its __wrapped__.",
                stacklevel=2,
            )
        self.functions.append(func)
        self._meter.register(code)

    def add_code(self, code: CodeType) -> None:
        """Add a code object, such as that of a notebook's cell."""
        self._meter.register(code)

    def add_class(self, cls: type, *, scoping_policy: Policies = None, wrap: bool = False) -> int:
        """Add the methods of a class, and of classes in it; returns how many members that are.

        scoping_policy: how far to follow its members, see :class:`ScopingPolicy`.
        wrap: replace the members by wrappers, so that calling them switches recording on.
        """
        policies = ScopingPolicy.to_policies(scoping_policy)
        return self._add_namespace(cls, policies, wrap, set())

    def add_module(
        self, mod: ModuleType, *, scoping_policy: Policies = None, wrap: bool = False
    ) -> int:
        """Add the functions and classes of a module, like :meth:`add_class`."""
        policies = ScopingPolicy.to_policies(scoping_policy)
        return self._add_namespace(mod, policies, wrap, set())

    def add_imported_function_or_module(
        self, item: Any, *, scoping_policy: Policies = None, wrap: bool = False
    ) -> int:
        """Add whatever it is, and switch on by count if that was anything."""
        if isinstance(item, type):
            count = self.add_class(item, scoping_policy=scoping_policy, wrap=wrap)
        elif isinstance(item, ModuleType):
            count = self.add_module(item, scoping_policy=scoping_policy, wrap=wrap)
        else:
            count = self.add_callable(item)
        if count:
            self.enable_by_count()
        return count

    def _add_namespace(
        self,
        namespace: type | ModuleType,
        policies: Mapping[str, ScopingPolicy],
        wrap: bool,
        seen: set[int],
    ) -> int:
        seen.add(id(namespace))
        count = 0
        members = []
        for name, value in list(vars(namespace).items()):
            kind = "module" if isinstance(value, ModuleType) else "class"
            if isinstance(value, type | ModuleType):
                if id(value) not in seen and accepts(policies[kind], kind, namespace, value):
                    count += bool(self._add_namespace(value, policies, wrap, seen))
            elif self._add_member(namespace, value, policies, seen):
                members.append((name, value))
        if wrap:
            self._wrap_members(namespace, members)
        return count + len(members)

    def _add_member(
        self,
        namespace: type | ModuleType,
        value: Any,
        policies: Mapping[str, ScopingPolicy],
        seen: set[int],
    ) -> bool:
        """Add a function or what is made of functions (or of a class); False if it is none."""
        if not isinstance(value, FunctionType) and not parts_of(value):
            return False
        added = False
        for function in underlying_functions(value):
            if id(function) in seen:
                added = True
            elif accepts(policies["func"], "func", namespace, function):
                seen.add(id(function))
                self.add_function(function)
                added = True
        return added

    def _is_own(self, namespace: Any, value: Any) -> bool:
        policy = ScopingPolicy.EXACT
        return all(accepts(policy, "func", namespace, f) for f in underlying_functions(value))

    # When it is recorded

    @property
    def enable_count(self) -> int:
        """How often this thread has switched on by count."""
        return getattr(self._own_count, "value", 0)

    def enable(self) -> None:
        """Switch on; does nothing when it is on."""
        with self._lock:
            if not self._is_on:
                self._meter.start()
                self._is_on = True

    def disable(self) -> None:
        """Switch off; does nothing when it is off."""
        with self._lock:
            if self._is_on:
                self._meter.stop()
                self._is_on = False

    def enable_by_count(self) -> None:
        """Switch on until as many calls of disable_by_count() have come."""
        with self._lock:
            if not self._count and not self._is_on:
                self._meter.start()
                self._is_on = True
            self._count += 1
            self._own_count.value = self.enable_count + 1

    def disable_by_count(self) -> None:
        """Take one call of enable_by_count() back."""
        with self._lock:
            if not self.enable_count:
                return
            self._own_count.value -= 1
            self._count -= 1
            if not self._count and self._is_on:
                self._meter.stop()
                self._is_on = False

    def _begin_block(self) -> None:
        self.enable_by_count()

    def _end_block(self) -> None:
        self.disable_by_count()

    # What came out

    def get_stats(self) -> LineStats:
        """Return what was recorded so far; a function that did not run has no lines."""
        return LineStats(listed(self._meter.counts()), self.timer_unit)

    def profile(self) -> Profile:
        """Return what was recorded as a profile of lprof, with the source of its files.

        What was recorded while something else recorded is in that one's profile instead.
        """
        return self._meter.profile()

    def dump_stats(self, filename: str | os.PathLike[str]) -> None:
        """Write a file that load_stats(), line_profiler and ``lprof import`` read."""
        self.get_stats().to_file(filename)

    @functools.wraps(LineStats.print, assigned=("__doc__",))
    def print_stats(self, *args: Any, **kwargs: Any) -> None:
        self.get_stats().print(*args, **kwargs)
