# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Counting the lines of some functions, also while something else records.

A process has one recording at a time. A meter makes its own; where there is one
already (of another meter, of ``lprof-run``, of an lprof.Profiler) it adds its functions
to that, and its share is what that counted from its start to its stop.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from types import CodeType

from lprof import recording
from lprof.line_profiler.stats import lines_of
from lprof.profiles import Profile
from lprof.recording import Recording
from lprof.results import Function
from lprof.selection import Selection

Key = tuple[str, int, str]
Counts = dict[Key, dict[int, tuple[int, int]]]  # hits and nanoseconds by line

# To join and to leave takes milliseconds each, too long for a function called a million
# times: who joined one recording so often counts all that it counts from then on.
MOST_JOINS = 100

_lock = threading.RLock()
_owner: Meter | None = None  # whose own recording runs


class Meter:
    """Hits and times of the lines of registered functions, from start() to stop()."""

    def __init__(self) -> None:
        # By id, as equal ones can be of two files; with the place that the recorder knows.
        self._codes: dict[int, tuple[CodeType, Key]] = {}
        self._own: Recording | None = None
        self._users = 0  # of the own recording: this meter, and those that share it
        self._host: Meter | Recording | None = None  # whose recording is shared now
        self._at_start: Counts = {}
        self._shared: Counts = {}  # what was counted in others' recordings
        self._others: Counts = {}  # what the own recording counted only for others
        self._since: Counts | None = None  # … begun at these counts
        self._joins: Counter[int] = Counter()  # by id of the recording
        self._adopted: list[tuple[Recording, Counts]] = []  # joined too often, from these counts

    def register(self, code: CodeType) -> None:
        """Count this function too."""
        with _lock:
            self._codes[id(code)] = code, _place(code)
            if self._own is not None:
                self._own.register_alone(code)
            if self._host is not None:
                _recording_of(self._host).register_alone(code)
            for adopted, _ in self._adopted:
                adopted.register_alone(code)

    @property
    def codes(self) -> tuple[CodeType, ...]:
        """The functions that are counted."""
        return tuple(code for code, _ in self._codes.values())

    def start(self) -> None:
        """Begin to count. Raises RuntimeError where another tool is in the way."""
        with _lock:
            running = recording.running()
            if running is None:
                self._start_own()
            elif running is self._own:  # it runs on for others
                self._users += 1
                self._others = _plus(self._others, self._counts(running), self._since or {})
                self._since = None
            else:
                self._join(running)

    def _start_own(self) -> None:
        global _owner
        if self._own is None:
            self._own = Recording(Selection(None, only_registered=True), marked=False)
            for code in self.codes:
                self._own.register_alone(code)
        self._own.start()
        _owner = self
        self._users = 1

    def _join(self, running: Recording) -> None:
        if any(adopted is running for adopted, _ in self._adopted):
            return
        for code in self.codes:
            running.register_alone(code)
        self._joins[id(running)] += 1
        if self._joins[id(running)] > MOST_JOINS:
            self._adopted.append((running, self._counts(running)))
            return
        self._host = _owner if _owner is not None and _owner._own is running else running
        if isinstance(self._host, Meter):
            self._host._users += 1
        self._at_start = self._counts(running)

    def stop(self) -> None:
        """Count no more; does nothing when it does not count."""
        with _lock:
            if self._host is not None:
                self._leave(self._host)
            elif self._own is not None and self._users and self._since is None:
                if self._users > 1:
                    self._since = self._counts(self._own)
                self._release()

    def _leave(self, host: Meter | Recording) -> None:
        now = self._counts(_recording_of(host))
        self._shared = _plus(self._shared, now, self._at_start)
        self._host = None
        if isinstance(host, Meter):
            host._release()

    def _release(self) -> None:
        global _owner
        assert self._own is not None
        self._users -= 1
        if self._users:
            return
        self._own.stop()
        _owner = None
        if self._since is not None:
            self._others = _plus(self._others, self._counts(self._own), self._since)
            self._since = None

    def counts(self) -> Counts:
        """Return what was counted so far; each registered function has an entry."""
        with _lock:
            found: Counts = {_key(code): {} for code in self.codes}
            if self._own is not None:
                others = self._others
                now = self._counts(self._own)
                if self._since is not None:
                    others = _plus(others, now, self._since)
                found = _plus(found, now, others)
            found = _plus(found, self._shared, {})
            for adopted, before in self._adopted:
                found = _plus(found, self._counts(adopted), before)
            if self._host is not None:
                found = _plus(found, self._counts(_recording_of(self._host)), self._at_start)
            return found

    def profile(self) -> Profile:
        """Return the own recording as a profile of lprof, with the source of its files."""
        if self._own is None:
            return Profile.merge([])
        return Profile(self._own.profile())

    def _counts(self, source: Recording) -> Counts:
        profile = Profile(source.profile())
        places: dict[tuple[str, int, str], list[Function]] = {}
        for function in profile.functions:
            place = function.file.path, function.first_line, function.name
            places.setdefault(place, []).append(function)
        keys = {place: _key(code) for code, place in self._codes.values()}
        return {key: lines_of(places.get(place, ())) for place, key in keys.items()}


def _recording_of(host: Meter | Recording) -> Recording:
    if isinstance(host, Recording):
        return host
    assert host._own is not None
    return host._own


def _key(code: CodeType) -> Key:
    name: str = getattr(code, "co_qualname", code.co_name)  # Python 3.11 has it
    return code.co_filename, code.co_firstlineno, name


def _place(code: CodeType) -> Key:
    """Return the key with the path that the recorder knows."""
    path, first_line, name = _key(code)
    if not path.startswith("<"):
        path = os.path.normpath(os.path.join(os.getcwd(), path))
    return path, first_line, name


def _plus(sums: Counts, more: Counts, less: Counts) -> Counts:
    """Return sums + (more - less), without lines that did not run."""
    result = {key: dict(lines) for key, lines in sums.items()}
    for key, lines in more.items():
        target = result.setdefault(key, {})
        for line, (hits, time) in lines.items():
            hits_before, time_before = less.get(key, {}).get(line, (0, 0))
            known = target.get(line, (0, 0))
            if hits - hits_before + known[0] > 0:
                target[line] = (known[0] + hits - hits_before,
                                known[1] + max(0, time - time_before))  # fmt: skip
    return result
