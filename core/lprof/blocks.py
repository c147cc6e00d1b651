# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The ``with`` statement of everything that is on in a block, and running code in one."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

Own = TypeVar("Own", bound="Block")
Runs = TypeVar("Runs", bound="Runner")
Result = TypeVar("Result")


class Block:
    """Something that is on from the begin of a block to its end."""

    def _begin_block(self) -> None:
        raise NotImplementedError

    def _end_block(self) -> None:
        raise NotImplementedError

    def __enter__(self: Own) -> Own:
        """Begin."""
        self._begin_block()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End; an exception goes its way."""
        self._end_block()


class Runner(Block):
    """A profiler with the methods of cProfile's that run code while it is on."""

    def run(self: Runs, cmd: str) -> Runs:
        """Run statements in ``__main__``, and record them."""
        import __main__

        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self: Runs, cmd: Any, globals: dict[str, Any], locals: Any) -> Runs:  # noqa: A002
        """Run statements in these namespaces, and record them."""
        with self:
            exec(cmd, globals, locals)
        return self

    def runcall(self, func: Callable[..., Result], /, *args: Any, **kw: Any) -> Result:
        """Call a function, record it, and return what it does."""
        with self:
            return func(*args, **kw)
