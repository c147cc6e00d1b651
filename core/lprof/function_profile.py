# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The decorator ``lprof.profile_function``: a report of each call of one function."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from lprof import registry
from lprof.driving import Steps, wrap
from lprof.profiles import Profile
from lprof.recording import Recording
from lprof.selection import Selection

if TYPE_CHECKING:
    from types import CodeType

Target = TypeVar("Target", bound=Callable[..., Any])
SORTS = ("self", "total", "calls")
FUNCTIONS = 20


def profile_function(
    output_file: str | os.PathLike[str] | None = None,
    *,
    sort: str = "total",
    limit: int = FUNCTIONS,
    stream: TextIO | None = None,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    everything: bool = False,
) -> Callable[[Target], Target]:
    """Record each call of a function, and print the functions that it spent time in.

    output_file: write the profile there as well, in the format of pstats, or as a file
        of lprof where its name ends with ``.lprof``. The newest call replaces it.
    sort: "total", "self" or "calls"; limit: rows printed, 0 to print nothing; stream:
        where to, by default standard output.
    include, exclude, everything: what else is recorded, as :class:`lprof.Profiler`
        takes them; by default the function's file, package and project.

    A generator or coroutine is recorded only while it runs, and reported when it has
    ended; it takes values and exceptions as before. While something records already
    (a call further out, ``lprof-run``, another profiler) the call is part of that
    recording. Raises ValueError for an unknown *sort*, OSError when the file can't be
    written.
    """
    if sort not in SORTS:
        raise ValueError(f"There is no order '{sort}'; choose from {', '.join(SORTS)}.")
    scope = {"include": include, "exclude": exclude, "everything": everything}

    def decorate(function: Target) -> Target:
        codes = registry.codes_of(function)
        if not codes:
            raise TypeError(f"profile_function takes a Python function, not {function!r}")
        return wrap(function, lambda: _Call(codes[0], scope, output_file, sort, limit, stream))

    return decorate


class _Call(Steps):
    """One call: recorded while it runs, reported when it ends."""

    def __init__(
        self,
        code: CodeType,
        scope: dict[str, Any],
        output_file: str | os.PathLike[str] | None,
        sort: str,
        limit: int,
        stream: TextIO | None,
    ) -> None:
        self._recording = Recording(Selection(code.co_filename, **scope))
        self._recording.describe_program(code.co_name, ())
        self._recording.register(code)
        self._output_file, self._sort, self._limit = output_file, sort, limit
        self._stream = stream
        self._has_recorded = False

    def begin(self) -> None:
        try:
            self._recording.start()
            self._has_recorded = True
        except RuntimeError:  # something records already
            pass

    def end(self) -> None:
        self._recording.stop()

    def finish(self) -> None:
        if not self._has_recorded:
            return
        profile = Profile(self._recording.profile())
        if self._limit > 0:
            report(profile, self._sort, self._limit, self._stream or sys.stdout)
        if self._output_file is None:
            return
        if os.fspath(self._output_file).endswith(".lprof"):
            profile.save(self._output_file)
        else:
            profile.save_pstats(self._output_file)


def report(profile: Profile, sort: str, limit: int, stream: TextIO) -> None:
    """Print the functions of a profile with most of what *sort* names."""
    from lprof.report import call_table
    from lprof.report.screen import Screen
    from lprof.report.times import Times

    called = [function for function in profile.functions if function.calls or function.resumptions]
    screen, times = Screen(stream), Times(called)
    ordered = times.ordered(called, sort)
    screen.print(call_table.table(ordered, times, sort, limit, screen.width))
