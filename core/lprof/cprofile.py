# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""cProfile's interface on lprof's recorder: ``import lprof.cprofile as cProfile``.

Calls are counted as cProfile does; times are corrected for the cost of observing, and
all threads are recorded. Functions written in C have no entry of their own: their time
is in the function that calls them.
"""

from __future__ import annotations

import pstats
from collections.abc import Callable
from typing import Any

from lprof.blocks import Runner
from lprof.profiler import Profiler
from lprof.pstats_file import Entry, Key, stats_of

__all__ = ["Profile", "run", "runctx"]


class Profile(Runner):
    """Records the Python functions that run between enable() and disable()."""

    def __init__(
        self,
        timer: Callable[[], float] | None = None,
        timeunit: float = 0.0,  # noqa: ARG002
        subcalls: bool = True,
        builtins: bool = True,  # noqa: ARG002
    ) -> None:
        """Prepare; *timeunit* and *builtins* are taken for the sake of cProfile's users.

        Without *subcalls* nothing is known of callers. Raises ValueError for a *timer*: lprof
        has its own.
        """
        if timer is not None:
            raise ValueError("lprof has a clock of its own; leave out the timer.")
        self._subcalls = subcalls
        self.clear()

    def clear(self) -> None:
        """Forget what was recorded."""
        self._profiler = Profiler(everything=True)
        self.stats: dict[Key, Entry] = {}

    def enable(self, subcalls: bool = True, builtins: bool = True) -> None:  # noqa: ARG002
        """Begin to record, or go on; raises ValueError while something else records."""
        self._subcalls = subcalls
        if self._profiler.running:
            return
        try:
            self._profiler.start()
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    def disable(self) -> None:
        """Stop recording."""
        self._profiler.stop()

    def create_stats(self) -> None:
        """Stop, and have ``stats`` hold what was recorded; pstats.Stats() calls this."""
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self) -> None:
        """Have ``stats`` hold what was recorded so far, as pstats takes it."""
        found = stats_of(self._profiler.snapshot())
        if not self._subcalls:
            found = {key: (*entry[:4], {}) for key, entry in found.items()}
        self.stats = found

    def print_stats(self, sort: str | int | tuple[str, ...] = -1) -> None:
        """Print all functions, sorted as pstats.Stats.sort_stats() understands it."""
        keys = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*keys).print_stats()  # type: ignore[arg-type]

    def dump_stats(self, file: str) -> None:
        """Stop, and write what pstats.Stats(file) reads."""
        self.disable()
        self._profiler.snapshot().save_pstats(file)

    def _begin_block(self) -> None:
        self.enable(self._subcalls)

    def _end_block(self) -> None:
        self.disable()


def run(statement: str, filename: str | None = None, sort: str | int = -1) -> None:
    """Run statements in ``__main__``, then print the functions or write them to a file."""
    import __main__

    runctx(statement, __main__.__dict__, __main__.__dict__, filename, sort)


def runctx(
    statement: str,
    globals: dict[str, Any],  # noqa: A002
    locals: Any,  # noqa: A002
    filename: str | None = None,
    sort: str | int = -1,
) -> None:
    """Run statements in these namespaces, then print the functions or write them to a file."""
    profiler = Profile()
    try:
        profiler.runctx(statement, globals, locals)
    except SystemExit:  # a program may end itself
        pass
    if filename is not None:
        profiler.dump_stats(filename)
    else:
        profiler.print_stats(sort)
