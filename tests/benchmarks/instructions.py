# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Instructions per line event, counted by valgrind's callgrind: exact where time is noisy.

Each tracer runs the loop twice in processes of their own, once with twice the turns. The difference
holds the loop alone, without start-up; less the unprofiled difference it is what observing costs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import tracers
import workloads

TURNS = 16_000
EVENTS_A_TURN = 8
FIXED = os.environ | {"PYTHONHASHSEED": "0"}  # start-up is the same each time


def run_once(tracer: str, turns: int) -> None:
    """The measured process."""
    observe = tracers.available()[tracer]
    with observe(workloads.loop):
        workloads.loop(turns)


def count(tracer: str, turns: int) -> int:
    """Instructions of a whole process that runs the loop for so many turns."""
    with tempfile.NamedTemporaryFile() as output:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output.name}"]
        command += [sys.executable, __file__, "--child", tracer, "--turns", str(turns)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=FIXED)
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found, done.stderr
    return int(found[1])


def measure() -> list[dict[str, object]]:
    """One row for each tracer: instructions per line event beyond an unprofiled run."""
    per_event = {
        tracer: (count(tracer, 2 * TURNS) - count(tracer, TURNS)) / (TURNS * EVENTS_A_TURN)
        for tracer in tracers.available()
    }
    base = per_event["unprofiled"]
    return [{"tracer": tracer, "instructions": n - base} for tracer, n in per_event.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--turns", type=int, default=TURNS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        run_once(arguments.child, arguments.turns)
    else:
        print(json.dumps(measure()))


if __name__ == "__main__":
    main()
