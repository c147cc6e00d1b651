# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What profiling one function costs the code that is not selected."""

from __future__ import annotations

import json
import time
from typing import Any

import tracers
import workloads


def selected() -> int:
    """The function that is profiled; it never runs while the others are measured."""
    return 1


def measure(rounds: int = 9) -> list[dict[str, Any]]:
    """One row for each workload and tracer: the ratio of times with and without the profiler."""
    rows: list[dict[str, Any]] = []
    available = tracers.available()
    for name, work in workloads.WORKLOADS.items():
        best = dict.fromkeys(available, float("inf"))
        for _ in range(rounds):
            for tracer, observe in available.items():
                with observe(selected):
                    selected()
                    work()
                    started = time.thread_time_ns()
                    work()
                    best[tracer] = min(best[tracer], time.thread_time_ns() - started)
        base = best["unprofiled"]
        rows += [{"workload": name, "tracer": t, "ratio": b / base} for t, b in best.items()]
    return rows


if __name__ == "__main__":
    print(json.dumps(measure()))
