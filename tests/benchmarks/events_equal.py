# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Compares lprof's line events with an independent count on pyperformance's pure-Python programs.

Usage: `events_equal.py FOLDER [NAME…]`, where FOLDER holds pyperformance's `bm_*` folders.
Exit status 1 when any line of any program differs.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = [
    "async_generators",
    "chaos",
    "comprehensions",
    "coroutines",
    "crypto_pyaes",
    "deepcopy",
    "deltablue",
    "fannkuch",
    "float",
    "generators",
    "go",
    "hexiom",
    "json_dumps",
    "logging",
    "mdp",
    "meteor_contest",
    "nbody",
    "nqueens",
    "pathlib",
    "pickle",
    "pidigits",
    "pprint",
    "pyflate",
    "raytrace",
    "regex_v8",
    "richards",
    "richards_super",
    "scimark",
    "spectral_norm",
    "typing_runtime_protocols",
    "unpack_sequence",
    "xml_etree",
]


def environment() -> dict[str, str]:
    """The same hashes in both runs, and the stand-in that runs each benchmark once."""
    path = os.pathsep.join([str(HERE / "once"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": path}


def independent(engine: str, script: Path) -> dict[int, int]:
    """Events per line by a tracer of Python's own."""
    command = [sys.executable, str(HERE / "count_events.py"), engine, str(script)]
    done = subprocess.run(command, env=environment(), check=True, stdout=subprocess.PIPE)
    return {int(line): n for line, n in json.loads(done.stdout).items()}


def recorded(engine: str, script: Path, folder: Path) -> dict[int, int]:
    """Events per line in the file that lprof wrote."""
    output = folder / "events.lprof"
    lprof = [sys.executable, "-m", "lprof"]
    run = [*lprof, "run", "--quiet", "--engine", engine, "-o", str(output), str(script)]
    subprocess.run(run, env=environment(), check=True, stdout=subprocess.DEVNULL)
    export = [*lprof, "export", "--format", "json", "-o", "-", str(output)]
    done = subprocess.run(export, env=environment(), check=True, stdout=subprocess.PIPE)
    counts: collections.Counter[int] = collections.Counter()
    for function in json.loads(done.stdout)["functions"]:
        if function["file"] == str(script):
            for line in function["lines"]:
                counts[line["line"]] += line["events"]
    return {line: n for line, n in counts.items() if n}


def compare(engine: str, script: Path, folder: Path) -> tuple[int, dict[int, tuple[int, int]]]:
    """Returns the number of events and, by line, (counted, recorded) where they differ."""
    counted, seen = independent(engine, script), recorded(engine, script, folder)
    lines = counted.keys() | seen.keys()
    pairs = {line: (counted.get(line, 0), seen.get(line, 0)) for line in lines}
    return sum(counted.values()), {line: pair for line, pair in pairs.items() if len({*pair}) > 1}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=PROGRAMS)
    arguments = parser.parse_args()
    engines = ["settrace"] + ["monitoring"] * (sys.version_info >= (3, 12))
    differing = total = 0
    with tempfile.TemporaryDirectory() as scratch:
        for engine in engines:
            for name in arguments.names:
                script = (arguments.folder / f"bm_{name}" / "run_benchmark.py").resolve()
                if not script.exists():
                    print(f"{engine:10} {name:26} skipped: no {script}")
                    continue
                try:
                    events, wrong = compare(engine, script, Path(scratch))
                except subprocess.CalledProcessError as error:
                    print(f"{engine:10} {name:26} skipped: {error}")
                    continue
                total += events
                differing += bool(wrong)
                verdict = f"{len(wrong)} lines differ: {dict(list(wrong.items())[:5])}"
                print(f"{engine:10} {name:26} {events:>12,} {verdict if wrong else 'equal'}")
    print(f"Python {sys.version.split()[0]}: {total:,} events, {differing} programs differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
