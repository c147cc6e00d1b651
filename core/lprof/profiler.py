# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Recording a part of a program from within it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lprof.blocks import Block
from lprof.recording import Recording
from lprof.registry import codes_of
from lprof.selection import Selection

if TYPE_CHECKING:
    from lprof.bounded import Bound
    from lprof.profiles import Profile


class Profiler(Block):
    """Records the lines that run between :meth:`start` and :meth:`stop`, in all threads.

    As a context manager it records the block. It can be started again: what it
    records then is added to what it has. One profiler at a time can record.
    """

    def __init__(
        self,
        *,
        include: Iterable[str] = (),
        exclude: Iterable[str] = (),
        functions: Iterable[object] = (),
        everything: bool = False,
        engine: str = "auto",
        duration: float | None = None,
        clock: str = "auto",
        sample: int = 0,
        memory: bool | str = False,
        overhead: float = 0.0,
    ) -> None:
        """Choose what is recorded, and how.

        By default that is the main script, its package and its project.

        include: patterns of modules (``package.*``) or paths, instead of the default.
        exclude: patterns of what is left out.
        functions: functions, methods or classes; without *include*, nothing else is
            recorded than these and the functions defined in them.
        everything: record all Python code but lprof's.
        engine: "auto", "settrace" or "monitoring" (Python 3.12 and later).
        duration: stop recording this many seconds after the first start.
        clock: "auto", "tsc" or "monotonic".
        sample: instead of recording each line that runs, look at what runs this many
            times a second, from 1 to 10,000 (Python 3.13 and later).
        memory: count what each line allocates; "native" counts what other libraries
            allocate as well, in a program that lprof-run --memory=native has started.
        overhead: record in windows, so that it takes at most this share of the time,
            from 0.001 to 1; 0 for no bound (Python 3.12 and later).

        Raises ValueError for a wrong value, TypeError for functions without Python
        code, and OSError when there is no memory to record into.
        """
        named = [(target, codes_of(target)) for target in functions]
        for target, codes in named:
            if not codes:
                raise TypeError(f"functions takes Python functions and classes, not {target!r}")
        main = getattr(sys.modules.get("__main__"), "__file__", None)
        selection = Selection(
            main,
            include=include,
            exclude=exclude,
            everything=everything,
            only_registered=bool(named) and not include and not everything,
        )
        self._recording = Recording(
            selection,
            engine=engine,
            clock=clock,
            duration=duration,
            sample=sample,
            memory="python" if memory is True else memory or None,
        )
        self._recording.describe_program(main or sys.argv[0] or "python", sys.argv[1:])
        self._bound: Bound | None = None
        if overhead:
            from lprof import bounded

            if memory or sample:
                raise ValueError("overhead goes neither with memory nor with sample.")

            self._bound = bounded.Bound(self._recording, bounded.check(overhead))
        self._codes = [code for _, codes in named for code in codes]

    def start(self) -> None:
        """Begin to record, or go on.

        Raises RuntimeError when another profiler, or this one, is recording.
        """
        if self._recording.recorder.running:
            raise RuntimeError("This profiler is recording already; call stop() before start().")
        if self._bound is not None:
            self._bound.start()
        else:
            self._recording.start()
        for code in self._codes:
            self._recording.register(code)
        self._codes = []

    def record(self, function: object) -> None:
        """Record a function from now on that was not chosen before; it may run already."""
        for code in codes_of(function):
            self._recording.register(code)

    def stop(self) -> None:
        """Stop recording; does nothing when it does not record."""
        if self._bound is not None:
            self._bound.stop()
        self._recording.stop()

    enable = start  # as cProfile and line_profiler call them
    disable = stop

    @property
    def running(self) -> bool:
        """Whether lines are recorded now."""
        return self._recording.recorder.running

    def snapshot(self) -> Profile:
        """Return what was recorded so far, also while recording goes on."""
        from lprof.profiles import Profile

        return Profile(self._recording.profile())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write what was recorded so far to a file; raises lprof.Error if that fails."""
        self.snapshot().save(path)

    def _begin_block(self) -> None:
        self.start()

    def _end_block(self) -> None:
        self.stop()
