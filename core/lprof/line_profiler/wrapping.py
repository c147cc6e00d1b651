# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Wrappers that switch a profiler on while what they wrap runs."""

from __future__ import annotations

import functools
import types
import warnings
from types import FunctionType
from typing import Any

from lprof.driving import Steps, wrap
from lprof.line_profiler.targets import MARK, WrapperInfo


class _Switching(Steps):
    """Counts the profiler on for each step, so that it is off while a generator rests."""

    def __init__(self, profiler: Wrapping) -> None:
        self.begin = profiler.enable_by_count  # type: ignore[method-assign]
        self.end = profiler.disable_by_count  # type: ignore[method-assign]


class Wrapping:
    """What a profiler with enable_by_count() and disable_by_count() can wrap."""

    def enable_by_count(self) -> None:
        """Switch on, unless an outer call has done so."""
        raise NotImplementedError

    def disable_by_count(self) -> None:
        """Switch off, if this was the outermost call."""
        raise NotImplementedError

    def wrap_callable(self, func: Any) -> Any:
        """Return something of the same kind that records while it runs.

        A class is wrapped in place. What is written in C is returned as it is.
        """
        if isinstance(func, type):
            return self.wrap_class(func)
        if isinstance(func, FunctionType):
            return self.wrap_function(func)
        if isinstance(func, classmethod | staticmethod):
            return type(func)(self.wrap_callable(func.__func__))
        if isinstance(func, types.MethodType):
            return type(func)(self.wrap_callable(func.__func__), func.__self__)
        if isinstance(func, functools.partial | functools.partialmethod):
            return self._wrap_partial(func)
        if isinstance(func, property):
            return self.wrap_property(func)
        if isinstance(func, functools.cached_property):
            return self.wrap_cached_property(func)
        return func

    def wrap_function(self, func: Any) -> Any:
        """Wrap a function, be it plain, a generator, a coroutine or an asynchronous generator."""
        info = getattr(func, MARK, None)
        if info is not None and info.profiler_id == id(self):
            return func
        steps = _Switching(self)
        wrapper = wrap(func, lambda: steps)
        setattr(wrapper, MARK, WrapperInfo(func if info is None else info.func, id(self)))
        return wrapper

    wrap_generator = wrap_coroutine = wrap_async_generator = wrap_function
    wrap_classmethod = wrap_staticmethod = wrap_boundmethod = wrap_callable

    def _wrap_partial(self, func: Any) -> Any:
        wrapped = self.wrap_callable(func.func)
        return type(func)(wrapped, *func.args, **func.keywords)

    wrap_partial = wrap_partialmethod = _wrap_partial

    def wrap_property(self, func: property) -> property:
        """Wrap getter, setter and deleter."""
        parts = (func.fget, func.fset, func.fdel)
        getter, setter, deleter = (part and self.wrap_callable(part) for part in parts)
        return type(func)(getter, setter, deleter, func.__doc__)

    def wrap_cached_property(self, func: Any) -> Any:
        """Wrap the getter."""
        wrapped = type(func)(self.wrap_callable(func.func))
        wrapped.attrname = func.attrname
        return wrapped

    def wrap_class(self, func: type) -> type:
        """Wrap the methods that are defined in a class, in place."""
        self._wrap_members(func, [
            (name, value) for name, value in vars(func).items()
            if not isinstance(value, type) and self._is_own(func, value)
        ])  # fmt: skip
        return func

    def _is_own(self, namespace: Any, value: Any) -> bool:
        raise NotImplementedError

    def _wrap_members(self, namespace: Any, members: list[tuple[str, Any]]) -> None:
        refused = {}
        for name, value in members:
            wrapped = self.wrap_callable(value)
            if wrapped is value:
                continue
            try:
                setattr(namespace, name, wrapped)
            except (AttributeError, TypeError):
                refused[name] = value
        if refused:
            warnings.warn(
                f"cannot wrap {len(refused)} attribute(s) of {namespace!r} "
                f"(`{{attr: value}}`): {refused!r}",
                stacklevel=3,
            )
