# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What on this machine makes times vary: short sentences, each with a remedy."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

GOVERNORS = "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
TURBO = (  # files, and what they say while the clock depends on the temperature
    ("/sys/devices/system/cpu/intel_pstate/no_turbo", "0"),
    ("/sys/devices/system/cpu/cpufreq/boost", "1"),
)
BUSY = 0.5  # runnable programs for each CPU


def warnings() -> list[str]:
    """Return sentences on what makes benchmarks here less certain; none on a quiet machine."""
    return [*_frequency(), *_load()]


def _frequency() -> Iterator[str]:
    governors = {_read(path) for path in glob.glob(GOVERNORS)} - {"", "performance"}
    if governors:
        yield (
            f"The CPU changes its frequency ({', '.join(sorted(governors))}); "
            "cpupower frequency-set -g performance keeps it."
        )
    elif any(_read(path) == busy for path, busy in TURBO):
        yield "The CPU's turbo is on, so a warm CPU is slower; turn it off to compare days."


def _load() -> Iterator[str]:
    usable = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    if load > BUSY * usable:
        cpus = "1 CPU" if usable == 1 else f"{usable} CPUs"
        yield f"The machine is busy (load {load:.1f} on {cpus}); end other programs first."


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except (OSError, ValueError):
        return ""
