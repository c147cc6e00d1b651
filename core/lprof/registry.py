# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The functions marked with ``@lprof.profile``, and who wants to know of them."""

from __future__ import annotations

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType
    from typing import TypeVar

    Target = TypeVar("Target")

CODE = type((lambda: None).__code__)  # types.CodeType, without its import

_marked: list[CodeType] = []
_listeners: list[Callable[[CodeType], None]] = []


def profile(target: Target) -> Target:
    """Mark a function, method, property or class to be recorded wherever recording goes on.

    The target itself is returned: nothing is wrapped, and it costs nothing while
    nobody records. It is recorded under ``lprof-run`` and within a
    :class:`lprof.Profiler` even where their scope leaves its module out. Raises
    TypeError for what has no Python code.
    """
    if not mark(target):
        raise TypeError(f"lprof.profile takes a Python function or class, not {target!r}")
    return target


def mark(target: object) -> bool:
    """Mark what has Python code; tells whether it has."""
    codes = codes_of(target)
    _marked.extend(codes)
    for listener in _listeners:
        for code in codes:
            listener(code)
    return bool(codes)


def make_builtin(home: str = __name__) -> None:
    """Have ``@profile`` be known everywhere without an import, unless something has that name.

    *home* is the name of the module whose ``profile`` it is.
    """
    import builtins

    vars(builtins).setdefault("profile", __import__(home, fromlist=["profile"]).profile)


def attach(listener: Callable[[CodeType], None]) -> None:
    """Tell *listener* every code object marked so far, and those marked later."""
    _listeners.append(listener)
    for code in _marked:
        listener(code)


def detach(listener: Callable[[CodeType], None]) -> None:
    """Tell *listener* nothing more."""
    if listener in _listeners:
        _listeners.remove(listener)


def tree(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and all that are defined in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CODE):
            yield from tree(constant)


def codes_of(target: object) -> list[CodeType]:
    """Return the code objects behind a function, a method, a property or a class."""
    if isinstance(target, CODE):
        return [target]
    if isinstance(target, type):
        members = [codes_of(value) for value in vars(target).values() if not _is_class(value)]
        return [code for codes in members for code in codes]
    if isinstance(target, property):
        parts = (target.fget, target.fset, target.fdel)
        return [code for part in parts if part is not None for code in codes_of(part)]
    # bound, static and class methods, functools.partial, cached_property
    for name in ("__func__", "func", "__wrapped__"):
        inner = getattr(target, name, None)
        if inner is not None and inner is not target:
            return codes_of(inner)
    code = getattr(target, "__code__", None)
    return [code] if isinstance(code, CODE) else []


def _is_class(value: object) -> bool:
    return isinstance(value, type)
