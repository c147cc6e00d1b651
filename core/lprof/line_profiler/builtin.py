# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``profile`` as kernprof puts it among the builtins: a decorator that can be switched."""

from __future__ import annotations

import functools

from lprof import registry

TYPE_CHECKING = False  # inside the measured program, LineProfiler is imported when it is used
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, TypeVar

    from lprof.line_profiler.profiler import LineProfiler

    Item = TypeVar("Item")


class BuiltinProfile:
    """Marks what it decorates, and does anything else as a LineProfiler would."""

    def __call__(self, func: Item) -> Item:
        """Have a function, method or class be recorded; it is returned as it is."""
        registry.mark(func)
        return func

    @functools.cached_property
    def _profiler(self) -> LineProfiler:
        from lprof.line_profiler.profiler import LineProfiler

        return LineProfiler()

    def __getattr__(self, name: str) -> Any:
        """Return a LineProfiler's attribute, such as enable()."""
        return getattr(self._profiler, name)

    def __enter__(self) -> LineProfiler:
        """Switch on for the block."""
        return self._profiler.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Switch off; an exception goes its way."""
        self._profiler.__exit__(kind, error, traceback)


profile = BuiltinProfile()
