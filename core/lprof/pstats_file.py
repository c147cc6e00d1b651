# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Profiles in the form of Python's own pstats, which SnakeViz and gprof2dot read too.

The form is that of ``cProfile.Profile.stats``: for each function, named by file, first
line and plain name, the primitive calls, all calls, self and total seconds, and the
same four (but calls before primitive calls) for each caller. As in cProfile each
resumption of a generator or coroutine counts as a call. Functions written in C are
not there: their time is in the function that calls them.
"""

from __future__ import annotations

import marshal
import pstats
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lprof.profiles import Profile
    from lprof.results import Function

Key = tuple[str, int, str]
Counts = tuple[int, int, float, float]
Entry = tuple[int, int, float, float, dict[Key, Counts]]

SECOND = 1e9  # nanoseconds


def key_of(function: Function) -> Key:
    """Return what pstats names a function by."""
    return function.file.path, function.first_line, function.name.rpartition(".")[2]


def stats_of(profile: Profile) -> dict[Key, Entry]:
    """Return what a pstats.Stats holds, by function."""
    found: dict[Key, Entry] = {}
    # Without a call a function was running already; but a profile that was sampled or imported
    # knows no calls.
    knows_calls = any(function.calls for function in profile.functions)
    for function in profile.functions:
        calls = function.calls + function.resumptions
        primitive = calls - function.recursive_calls - function.recursive_resumptions
        own = (primitive, calls, function.self_ns / SECOND, function.total_ns / SECOND)
        ran = calls if knows_calls else function.hits or function.total_ns
        if ran:  # two lambdas of a line become one
            before = found.get(key_of(function), (0, 0, 0.0, 0.0, {}))
            found[key_of(function)] = (*_sum(before[:4], own), before[4])
    for call in profile.calls:
        if call.caller is None or key_of(call.callee) not in found:
            continue
        callers = found[key_of(call.callee)][4]
        number = call.calls + call.resumptions
        own = number, number - call.nested, call.self_ns / SECOND, call.total_ns / SECOND
        caller = key_of(call.caller)
        callers[caller] = _sum(callers.get(caller, (0, 0, 0.0, 0.0)), own)
    return found


def _sum(a: Counts, b: Counts) -> Counts:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


class _Source:
    """What pstats.Stats takes for a profiler that has stopped."""

    def __init__(self, stats: dict[Key, Entry]) -> None:
        self.stats = stats

    def create_stats(self) -> None:
        """Do nothing: they are there."""


def to_pstats(profile: Profile) -> pstats.Stats:
    """Return a profile as pstats shows, sorts and saves it."""
    stats = stats_of(profile)
    return pstats.Stats(_Source(stats)) if stats else pstats.Stats()  # type: ignore[arg-type]


def dump(profile: Profile) -> bytes:
    """Return the content of the file that pstats.Stats(path) reads."""
    return marshal.dumps(stats_of(profile))
