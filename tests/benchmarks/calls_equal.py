# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Compares lprof's calls with cProfile's on pyperformance's pure-Python programs.

Usage: `calls_equal.py FOLDER [NAME…]`, where FOLDER holds pyperformance's `bm_*` folders.
For each function of the program, all calls and primitive calls. Exit status 1 when one differs.
"""

from __future__ import annotations

import argparse
import json
import pstats
import subprocess
import sys
import tempfile
from pathlib import Path

from events_equal import HERE, PROGRAMS, environment

Calls = dict[tuple[int, str], tuple[int, int]]  # first line and name: calls, primitive calls


def run(command: list[str]) -> str:
    """Run a program and return what it printed."""
    return subprocess.run(
        command, env=environment(), check=True, text=True, stdout=subprocess.PIPE
    ).stdout


def by_cprofile(script: Path) -> Calls:
    """What cProfile counts."""
    counted = run([sys.executable, str(HERE / "count_calls.py"), str(script)])
    return {
        (line, name): (calls, primitive) for line, name, calls, primitive in json.loads(counted)
    }


def by_lprof(engine: str, script: Path, folder: Path) -> Calls:
    """What lprof counts, through its own export."""
    recorded, output = folder / "calls.lprof", folder / "lprof.pstats"
    lprof = [sys.executable, "-m", "lprof"]
    run([*lprof, "run", "--quiet", "--engine", engine, "-o", str(recorded), str(script)])
    run([*lprof, "export", "--format", "pstats", "-o", str(output), str(recorded)])
    return {
        (line, name): (calls, primitive)
        for (file, line, name), (primitive, calls, *_) in pstats.Stats(str(output)).stats.items()  # type: ignore[attr-defined]
        if file == str(script)
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=PROGRAMS)
    arguments = parser.parse_args()
    engines = ["settrace"] + ["monitoring"] * (sys.version_info >= (3, 12))
    differing = programs = total = recursive = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in arguments.names:
            script = (arguments.folder / f"bm_{name}" / "run_benchmark.py").resolve()
            try:
                counted = by_cprofile(script)
                seen = {engine: by_lprof(engine, script, Path(scratch)) for engine in engines}
            except subprocess.CalledProcessError as error:
                print(f"{name:26} skipped: {error}")
                continue
            programs += 1
            total += sum(calls for calls, _ in counted.values())
            recursive += sum(calls - primitive for calls, primitive in counted.values())
            for engine, found in seen.items():
                wrong = {
                    key: (counted.get(key), found.get(key))
                    for key in counted.keys() | found.keys()
                    if counted.get(key) != found.get(key)
                }
                differing += bool(wrong)
                verdict = f"differ: {dict(list(wrong.items())[:5])}" if wrong else "equal"
                print(f"{name:26} {engine:10} {len(counted):4} functions {verdict}", flush=True)
    print(
        f"Python {sys.version.split()[0]}: {programs} programs, {total:,} calls, "
        f"{recursive:,} of them recursive; {differing} comparisons differ"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
