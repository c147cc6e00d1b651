# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Whether the newest code of a history is slower than what the same machine ran before."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from lprof.bench.ranks import SIGNIFICANT, mann_whitney, smallest_p
from lprof.history import History, Measured, Recording

LAST = 20  # recordings before the newest code, at most
WORTH = 0.01  # share of the self time below which a function isn't looked at


@dataclass(frozen=True)
class Slower:
    """A function or a benchmark that takes longer than it did."""

    name: str
    ratio: float  # of the medians
    p: float
    n_before: int  # values
    n_now: int
    missing: int  # values of the newest code that a decision would need; 0: it is decided


@dataclass(frozen=True)
class Groups:
    """The recordings of the newest code, and the last ones before it, of one machine."""

    now: list[Recording]
    before: list[Recording]


def read_percent(text: str) -> float:
    """Return a number such as "10%" or "10" says. Raises ValueError, which is half a sentence."""
    try:
        percent = float(text.strip().removesuffix("%"))
    except ValueError:
        percent = -1
    if not 0 <= percent < float("inf"):
        raise ValueError(f"takes a percentage such as 10%, not {text}")
    return percent


def newest(recordings: Sequence[Recording]) -> Groups:
    """Split the recordings; of machines and Pythons other than the newest one's are left out."""
    return split(recordings, recordings[-1]) if recordings else Groups([], [])


def split(recordings: Sequence[Recording], last: Recording) -> Groups:
    """Tell those of the same code as *last* from those before it, which its machine made too."""
    same = [recording for recording in recordings if recording.kind == last.kind]
    now = [recording for recording in same if recording.state == last.state]
    before = [recording for recording in same if recording.state != last.state]
    return Groups(now, before[-LAST:])


def find_slower(history: History, percent: float) -> list[Slower]:
    """Return what takes more than *percent* longer, those of which it is certain first.

    Certain means that the one-sided rank test says p at most SIGNIFICANT.
    """
    groups = newest(history.recordings())
    if not groups.before:
        return []
    functions = pair(history.functions(groups.before), history.functions(groups.now))
    return judge([*functions, *_benchmarks(history, groups)], percent)


Pair = tuple[str, list[float], list[float]]  # name, values before, values now


def pair(before: Sequence[Measured], now: Sequence[Measured]) -> list[Pair]:
    """Return the self times of the functions that both have and that are worth a look."""
    wholes = {item.recording.id: item.recording.self_ns for item in now}
    least = WORTH * statistics.median(wholes.values()) if wholes else 0
    known = _self_times(before)
    return [
        (f"{path}:{name}", known[path, name], values)
        for (path, name), values in _self_times(now).items()
        if (path, name) in known and statistics.median(values) >= least > 0
    ]


def _self_times(rows: Sequence[Measured]) -> dict[tuple[str, str], list[float]]:
    """Sum up what one recording has of the same name, and list the recordings' sums."""
    sums: dict[tuple[str, str], dict[int, float]] = {}
    for row in rows:
        own = sums.setdefault((row.path, row.name), {})
        own[row.recording.id] = own.get(row.recording.id, 0) + row.self_ns
    return {key: list(own.values()) for key, own in sums.items()}


def judge(pairs: Sequence[Pair], percent: float) -> list[Slower]:
    """Return what takes more than *percent* longer, those of which it is certain first."""
    judged = [_judge(name, before, now, percent) for name, before, now in pairs]
    found = [slower for slower in judged if slower is not None]
    return sorted(found, key=lambda slower: (slower.missing > 0, -slower.ratio))


def _benchmarks(history: History, groups: Groups) -> list[Pair]:
    now: dict[str, list[float]] = {}
    before: dict[str, list[float]] = {}
    for timed in history.benchmarks(groups.now):
        now.setdefault(timed.name, []).extend(timed.units)
    for timed in history.benchmarks(groups.before):
        before.setdefault(timed.name, []).extend(timed.units)
    return [(name, before[name], values) for name, values in now.items() if name in before]


def _judge(name: str, before: list[float], now: list[float], percent: float) -> Slower | None:
    old, new = statistics.median(before), statistics.median(now)
    ratio = new / old if old else float(new > 0)
    if ratio <= 1 + percent / 100:
        return None
    test = mann_whitney(now, before, one_sided=True)
    missing = 0
    while smallest_p(len(now) + missing, len(before)) > SIGNIFICANT:
        missing += 1
    if not missing and test.p > SIGNIFICANT:
        return None
    return Slower(name, ratio, test.p, len(before), len(now), missing)
