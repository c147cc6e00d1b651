# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Which functions stand behind a callable, a class or a module."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Mapping
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any

# What every wrapper of a LineProfiler has: which one made it, and around what.
MARK = "__line_profiler_id__"


class WrapperInfo:
    """What a wrapper says of itself."""

    def __init__(self, func: FunctionType, profiler_id: int) -> None:
        """Remember the wrapped function and the id() of the profiler."""
        self.func = func
        self.profiler_id = profiler_id


class ScopingPolicy(str, Enum):
    """How far add_class() and add_module() follow what a namespace holds."""

    EXACT = "exact"  # functions that are defined in the namespace itself
    CHILDREN = "children"  # the same, and classes and modules directly in it
    DESCENDANTS = "descendants"  # what is defined anywhere below it
    SIBLINGS = "siblings"  # and what has the same module or parent package
    NONE = "none"  # whatever the namespace holds

    @classmethod
    def to_policies(
        cls, policies: str | Mapping[str, str] | None = None
    ) -> dict[str, ScopingPolicy]:
        """Return the policy for functions, classes and modules; None stands for the default."""
        if policies is None:
            return {"func": cls.SIBLINGS, "class": cls.SIBLINGS, "module": cls.EXACT}
        if isinstance(policies, str):
            return dict.fromkeys(("func", "class", "module"), cls(policies.lower()))
        return {kind: cls(policies[kind].lower()) for kind in ("func", "class", "module")}


def accepts(policy: ScopingPolicy, kind: str, namespace: type | ModuleType, item: Any) -> bool:
    """Tell whether *item*, a "func", "class" or "module" of the namespace, is to be followed."""
    if kind == "module" and isinstance(namespace, type):
        return False
    if policy is ScopingPolicy.EXACT and kind != "func":
        return False
    if policy is ScopingPolicy.NONE:
        return True
    if isinstance(namespace, type):
        return _is_in_class(policy, namespace, item)
    return _is_in_module(policy, kind, namespace, item)


def _is_in_class(policy: ScopingPolicy, namespace: type, item: Any) -> bool:
    if item.__module__ != namespace.__module__:
        return False
    outer, _, _ = item.__qualname__.rpartition(".")
    if policy is ScopingPolicy.SIBLINGS:
        return True
    if policy is ScopingPolicy.DESCENDANTS:
        return f"{outer}.".startswith(f"{namespace.__qualname__}.")
    return bool(outer == namespace.__qualname__)


def _is_in_module(policy: ScopingPolicy, kind: str, namespace: ModuleType, item: Any) -> bool:
    name = item.__name__ if kind == "module" else item.__module__
    package = namespace.__name__.rpartition(".")[0]
    if policy is ScopingPolicy.SIBLINGS and package and _is_below(name, package):
        return True
    if policy in (ScopingPolicy.DESCENDANTS, ScopingPolicy.SIBLINGS):
        return _is_below(name, namespace.__name__)
    if kind == "module":
        return bool(name.rpartition(".")[0] == namespace.__name__)
    return bool(name == namespace.__name__)


def _is_below(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def parts_of(item: Any) -> tuple[Any, ...]:
    """Return what a method, partial or property is made of; nothing for anything else."""
    if isinstance(item, classmethod | staticmethod | types.MethodType):
        return (item.__func__,)
    if isinstance(item, functools.partial | functools.partialmethod | functools.cached_property):
        return (item.func,)
    if isinstance(item, property):
        return tuple(part for part in (item.fget, item.fset, item.fdel) if part is not None)
    return ()


def underlying_functions(item: Any, known_to: int | None = None) -> list[FunctionType]:
    """Return the Python functions behind a callable, wrappers of a LineProfiler unwrapped.

    For a class these are the methods that are defined in it. What the profiler with the id()
    *known_to* has wrapped already is left out.
    """
    if isinstance(item, type):
        values = (value for value in vars(item).values() if not isinstance(value, type))
        found = (f for value in values for f in underlying_functions(value, known_to))
        return list(
            dict.fromkeys(f for f in found if accepts(ScopingPolicy.EXACT, "func", item, f))
        )
    if isinstance(item, FunctionType):
        info = getattr(item, MARK, None)
        if info is None:
            return [item]
        return [] if info.profiler_id == known_to else [info.func]
    parts = parts_of(item)
    if parts:
        return [f for part in parts for f in underlying_functions(part, known_to)]
    call = inspect.getattr_static(type(item), "__call__", None)
    return [call] if isinstance(call, FunctionType) else []
