# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Runs CPython's own test modules with and without lprof and compares their outcomes.

Usage: `cpython_tests.py [--engine ENGINE] [MODULE…]`, with a Python that has the package `test`.
Prints, by engine and module, the line events, the stack mismatches (events of a function whose
call the recorder did not see) and the tests whose outcome differs. Exit status 1 when an outcome
differs, or when there is a mismatch that a test doesn't cause by switching tracing off and on.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import lprof

MODULES = [
    "test_asyncgen",
    "test_asyncio.test_events",
    "test_asyncio.test_futures",
    "test_asyncio.test_locks",
    "test_asyncio.test_queues",
    "test_asyncio.test_tasks",
    "test_collections",
    "test_contextlib",
    "test_coroutines",
    "test_decorators",
    "test_deque",
    "test_dict",
    "test_exceptions",
    "test_functools",
    "test_generators",
    "test_itertools",
    "test_list",
    "test_raise",
    "test_scope",
    "test_set",
    "test_sort",
    "test_threading",
    "test_unittest",
    "test_with",
    "test_yield_from",
]

# They switch tracing off and on in code that runs, so calls go unseen by that engine.
SWITCHES_TRACING = {
    "settrace": {
        "test_exceptions",
        "test_generators",
        "test_scope",
        "test_threading",
        "test_unittest",
    },
    "monitoring": set[str](),
}

NOTE = re.compile(r"([0-9]+) events came from functions whose call was not seen")
SECONDS = 900
SHOWN = 5  # differences of one run


class Outcome(NamedTuple):
    """What became of one run of one test module."""

    status: int | str
    tests: dict[str, str]  # by name: passed, failed, skipped …


class Recorded(NamedTuple):
    """What lprof wrote of it, children included."""

    events: int
    mismatches: int


def outcome_of(case: ElementTree.Element) -> str:
    children = [child.tag for child in case if child.tag not in ("system-out", "system-err")]
    return " ".join([case.get("status", ""), case.get("result", ""), *children])


def run(module: str, folder: Path, prefix: list[str]) -> Outcome:
    """Runs one test module with Python's own runner, which writes each test's outcome."""
    report = folder / "report.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, *prefix, "-m", "test", "--junit-xml", str(report), f"test.{module}"]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    status: int | str
    with (folder / "output.txt").open("wb") as output:
        try:
            done = subprocess.run(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=output, timeout=SECONDS)  # fmt: skip
            status = done.returncode
        except subprocess.TimeoutExpired:
            status = f"killed after {SECONDS} s"
    if not report.exists():
        return Outcome(status, {})
    cases = ElementTree.parse(report).iter("testcase")
    return Outcome(status, {case.get("name", ""): outcome_of(case) for case in cases})


def read(path: Path) -> Recorded:
    runs = lprof.load(path).runs
    notes = [match for run in runs for note in run.notes if (match := NOTE.match(note))]
    return Recorded(sum(run.n_events for run in runs), sum(int(note[1]) for note in notes))


def differences(plain: Outcome, profiled: Outcome) -> list[str]:
    found = [] if plain.status == profiled.status else [f"status {plain.status} {profiled.status}"]
    for name in sorted(plain.tests.keys() | profiled.tests.keys()):
        pair = plain.tests.get(name, "missing"), profiled.tests.get(name, "missing")
        if pair[0] != pair[1]:
            found.append(f"{name}: {pair[0]} became {pair[1]}")
    return found


def check(engine: str, module: str, plain: Outcome, folder: Path) -> tuple[int, bool]:
    """Prints one row. Returns its events and whether all is as it should be."""
    path = folder / "tests.lprof"
    path.unlink(missing_ok=True)
    options = ["-m", "lprof", "run", "--quiet", "--all", "--engine", engine, "-o", str(path)]
    profiled = run(module, folder, options)
    recorded = read(path) if path.exists() else Recorded(0, 0)
    differing = differences(plain, profiled)
    switches = module in SWITCHES_TRACING[engine]
    print(f"{engine:10} {module:26} {len(plain.tests):>6} tests {recorded.events:>12,} events "
          f"{recorded.mismatches:>4} mismatches{' (switches tracing)' * switches}"
          f"{'' if path.exists() else ' no file'}", flush=True)  # fmt: skip
    for difference in differing[:SHOWN]:
        print(f"    {difference}", flush=True)
    if len(differing) > SHOWN:
        print(f"    … and {len(differing) - SHOWN} more", flush=True)
    right = path.exists() and not differing and (switches or not recorded.mismatches)
    return recorded.events, right


def main() -> int:
    engines = ["settrace"] + ["monitoring"] * (sys.version_info >= (3, 12))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=engines, action="append")
    parser.add_argument("modules", nargs="*", default=MODULES)
    arguments = parser.parse_args()
    totals = dict.fromkeys(arguments.engine or engines, 0)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for module in arguments.modules:
            plain = run(module, Path(scratch), [])
            for engine in totals:
                events, right = check(engine, module, plain, Path(scratch))
                totals[engine] += events
                wrong += [] if right else [f"{engine} {module}"]
    for engine, events in totals.items():
        print(f"Python {sys.version.split()[0]} {engine}: {events:,} line events")
    print(f"differing: {', '.join(wrong) or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
