# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Waiting for what a keeper leaves when the program is gone."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from pathlib import Path

import lprof

# Seconds from the program's end to the file: one is what lprof promises on a machine
# that isn't busy with other tests.
LIMIT = 10


def await_profile(
    path: Path, is_complete: Callable[[lprof.Profile], bool] | None = None
) -> lprof.Profile:
    """Return the profile of a program that has ended: the first that is complete.

    Whatever is there at any moment before must be readable too.
    """
    deadline = time.monotonic() + LIMIT
    while True:
        if path.exists():
            profile = lprof.load(path)
            ended = all(run.finished and run.ending for run in profile.runs)
            if ended and (is_complete is None or is_complete(profile)):
                return profile
        assert time.monotonic() < deadline, f"{path} is not there or not complete"
        select.select([], [], [], 0.01)


def hits(profile: lprof.Profile, function: str) -> list[int]:
    """How often each statement of a function was entered, in the order of lines."""
    return [line.hits for line in profile.function(function).lines if line.events]
