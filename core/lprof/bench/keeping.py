# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Benchmarks as a profile, which is what files keep."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from lprof import _store, facts
from lprof.profiles import Profile

Measured = tuple[str, int, Sequence[Sequence[int]]]  # name, calls a sample, nanoseconds by process


def make_profile(
    measured: Iterable[Measured], command: Sequence[str], notes: Sequence[str], started_ns: int
) -> Profile:
    """Return a profile of one run, begun at *started_ns* since the epoch and now at its end."""
    machine = dict(facts.of_machine())
    place = dict(facts.of_program(command[0], ()))
    return Profile(
        _store.build_benchmarks(
            measured,
            program=command[0],
            arguments=tuple(command[1:]),
            notes=tuple(notes),
            directory=place["cwd"],
            host=machine["host"],
            system=machine["system"],
            cpu=machine["cpu"],
            python=machine["python"],
            lprof=machine["lprof"],
            started_us=started_ns // 1000,
            duration_ns=max(0, time.time_ns() - started_ns),
        )
    )
