# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Added time per line event, beside line_profiler and a C tracer that does nothing.

All tracers run in one process, round by round, and the minimum of the rounds' thread CPU time
counts, so that what else the machine does disturbs every tracer alike.
"""

from __future__ import annotations

import argparse
import json
import time

import tracers
import workloads


def measure(rounds: int) -> list[dict[str, object]]:
    """One row for each workload and tracer; `ns` is time added per line event, in nanoseconds."""
    rows: list[dict[str, object]] = []
    available = tracers.available()
    for name, work in workloads.WORKLOADS.items():
        events = workloads.count_line_events(work)
        best = dict.fromkeys(available, float("inf"))
        for _ in range(rounds):
            for tracer, observe in available.items():
                with observe(work):
                    started = time.thread_time_ns()
                    work()
                    best[tracer] = min(best[tracer], time.thread_time_ns() - started)
        base = best["unprofiled"]
        for tracer, spent in best.items():
            row = {"workload": name, "tracer": tracer, "events": events}
            rows.append(row | {"ns": (spent - base) / events, "slowdown": spent / base})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    print(json.dumps(measure(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
