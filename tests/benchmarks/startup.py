# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What lprof adds to the start of a program, in milliseconds; minima of interleaved runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import lprof": [sys.executable, "-c", "import lprof"],
    "lprof-run -c pass": [sys.executable, "-m", "lprof", "run", "--quiet", "-c", "pass"],
}


def measure(rounds: int = 15) -> dict[str, float]:
    """Wall milliseconds of each command."""
    best = dict.fromkeys(COMMANDS, float("inf"))
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, command in COMMANDS.items():
                started = time.perf_counter()
                subprocess.run(command, check=True, cwd=folder, env=dict(os.environ))
                best[name] = min(best[name], (time.perf_counter() - started) * 1e3)
    return best


if __name__ == "__main__":
    print(json.dumps(measure()))
