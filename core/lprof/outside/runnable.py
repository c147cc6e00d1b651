# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""How long the threads of a process were runnable: on a processor, or in a queue for one."""

from __future__ import annotations

import os
from dataclasses import dataclass

TICK = 1.0 / os.sysconf("SC_CLK_TCK")  # seconds; times of a whole process are known to that
CPU_FIELDS = slice(11, 13)  # of /proc/PID/stat, behind the name


@dataclass(frozen=True)
class Reading:
    """Seconds since each thread began, and of the whole process with threads that ended."""

    running: dict[str, float]
    queued: dict[str, float]
    process: float


class RunnableTime:
    """Counts from its making."""

    def __init__(self, pid: int) -> None:
        """Read the kernel's accounts for the first time."""
        self._pid = pid
        self._before = read(pid)

    def get(self) -> float | None:
        """Return the seconds until now, of all threads; None where the kernel doesn't tell.

        Of threads that ended meanwhile only the time on a processor is known.
        """
        before, now = self._before, read(self._pid)
        if before is None or now is None:
            return None
        running = _grown(now.running, before.running)
        ended = now.process - before.process - running
        return running + _grown(now.queued, before.queued) + (ended if ended > 2 * TICK else 0.0)


def _grown(now: dict[str, float], before: dict[str, float]) -> float:
    return sum(seconds - before.get(thread, 0.0) for thread, seconds in now.items())


def read(pid: int) -> Reading | None:
    """Return what /proc has of a process, None where it is gone or has no such accounts."""
    running: dict[str, float] = {}
    queued: dict[str, float] = {}
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            fields = _fields(f"/proc/{pid}/task/{thread}/schedstat")
            running[thread], queued[thread] = int(fields[0]) / 1e9, int(fields[1]) / 1e9
        behind_name = _fields(f"/proc/{pid}/stat", ")")
    except (OSError, ValueError, IndexError):
        return None
    process = sum(map(int, behind_name[CPU_FIELDS])) * TICK
    return Reading(running, queued, process) if any(running.values()) else None


def _fields(path: str, behind: str = "") -> list[str]:
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    return (text.rpartition(behind)[2] if behind else text).split()
