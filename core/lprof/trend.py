# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Whether the newest code of a history is slower than what the same machine ran before."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from lprof.bench.ranks import SIGNIFICANT, mann_whitney, smallest_p
from lprof.history import History, Recording

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


def newest(recordings: Sequence[Recording]) -> Groups:
    """Split the recordings; of machines and Pythons other than the newest one's are left out."""
    if not recordings:
        return Groups([], [])
    last = recordings[-1]
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
    pairs = [*_functions(history, groups), *_benchmarks(history, groups)]
    judged = [_judge(name, before, now, percent) for name, before, now in pairs]
    found = [slower for slower in judged if slower is not None]
    return sorted(found, key=lambda slower: (slower.missing > 0, -slower.ratio))


Pair = tuple[str, list[float], list[float]]


def _functions(history: History, groups: Groups) -> list[Pair]:
    whole = statistics.median(recording.self_ns for recording in groups.now)
    now = _collect(
        ((m.path, m.name), m.self_ns, m.recording.id) for m in history.functions(groups.now)
    )
    before = _collect(
        ((m.path, m.name), m.self_ns, m.recording.id) for m in history.functions(groups.before)
    )
    return [
        (f"{path}:{name}", before[path, name], values)
        for (path, name), values in now.items()
        if (path, name) in before and statistics.median(values) >= WORTH * whole > 0
    ]


def _collect(rows: object) -> dict[tuple[str, str], list[float]]:
    """Sum up what one recording has of the same name, and list the recordings' sums."""
    sums: dict[tuple[str, str], dict[int, float]] = {}
    for key, value, recording in rows:  # type: ignore[attr-defined]
        own = sums.setdefault(key, {})
        own[recording] = own.get(recording, 0) + value
    return {key: list(own.values()) for key, own in sums.items()}


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
