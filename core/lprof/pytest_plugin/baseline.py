# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What a profile is compared with: another profile, or the last ones of a history."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from lprof import trend
from lprof.comparison import compare
from lprof.history import History, Measured, is_history, machine_of, recording_of, relative
from lprof.profiles import Profile, load
from lprof.results import Function
from lprof.revision import find_revision

LAST = 20  # recordings of a history, at most


@dataclass(frozen=True)
class Change:
    """A function before and now; of several recordings before, the medians."""

    function: Function
    self_before: int
    hits_before: int

    @property
    def difference(self) -> int:
        """Self time now minus before."""
        return self.function.self_ns - self.self_before


class Baseline:
    """A file to compare with, which was read already."""

    def __init__(self, path: str) -> None:
        """Read a profile or a history. Raises lprof.Error or HistoryError."""
        self.path = path
        self._profile: Profile | None = None
        self._measured: list[Measured] = []
        self._machines: set[str] = set()
        if is_history(path):
            with History(path) as history:
                self._measured = history.functions(history.recordings())
                self._machines = {item.recording.machine for item in self._measured}
        else:
            self._profile = load(path)

    def changes(self, profile: Profile) -> list[Change]:
        """Return the functions that both have, the largest change of self time first."""
        changes = self._from_profile(profile) if self._profile else self._from_history(profile)
        return sorted(changes, key=lambda change: -abs(change.difference))

    def note(self, profile: Profile) -> str:
        """Return why there is nothing to compare with, if that is so."""
        if self._profile is None and machine_of(profile) not in self._machines:
            return "it has nothing of this machine."
        return ""

    @property
    def is_history(self) -> bool:
        """Whether it holds more than one recording, so that it can be known how times scatter."""
        return self._profile is None

    def slower(self, profile: Profile, percent: float) -> list[trend.Slower]:
        """Return the functions that take more than *percent* longer than in the history.

        Recordings that it has of the same code count with this profile.
        """
        folder = os.path.dirname(os.path.abspath(self.path))
        revision = find_revision(folder, ignored=os.path.basename(self.path))
        this = recording_of(profile, "", revision)
        known = {item.recording.id: item.recording for item in self._measured}
        groups = trend.split(list(known.values()), this)
        own = [
            Measured(this, relative(f.file.path, folder), f.name, f.calls, f.hits, f.self_ns,
                     f.total_ns)
            for f in profile.functions
        ]  # fmt: skip
        now = [item for item in self._measured if item.recording in groups.now]
        before = [item for item in self._measured if item.recording in groups.before]
        return trend.judge(trend.pair(before, [*now, *own]), percent)

    def _from_profile(self, profile: Profile) -> list[Change]:
        assert self._profile is not None
        changes, _ = compare(self._profile, profile)
        return [
            Change(change.after, change.before.self_ns, change.before.hits)
            for change in changes
            if change.before is not None and change.after is not None
        ]

    def _from_history(self, profile: Profile) -> list[Change]:
        folder = os.path.dirname(os.path.abspath(self.path))
        machine = machine_of(profile)
        known: dict[tuple[str, str], list[Measured]] = {}
        for item in self._measured:
            if item.recording.machine == machine:
                known.setdefault((item.path, item.name), []).append(item)
        found = []
        for function in profile.functions:
            before = known.get((relative(function.file.path, folder), function.name), [])[-LAST:]
            if before:
                found.append(_change(function, before))
        return found


def _change(function: Function, before: Sequence[Measured]) -> Change:
    self_ns = statistics.median(item.self_ns for item in before)
    return Change(function, round(self_ns), round(statistics.median(b.hits for b in before)))
