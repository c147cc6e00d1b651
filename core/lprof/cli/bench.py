# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof bench``: how long a piece of Python takes, and which of several is faster."""

from __future__ import annotations

import argparse
import os
import sys
import time

from lprof.cli.arguments import make_parser
from lprof.cli.messages import MisuseError, fail

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Sequence

    from lprof.bench.workers import Job, Plan
    from lprof.report.benchmarks import Row

EXAMPLES = """\
examples:
  lprof bench 'sorted(x)' --setup 'x = list(range(1000))'
  lprof bench '[i * 2 for i in x]' 'list(map(lambda i: i * 2, x))' --setup 'x = range(999)'
  lprof bench shop.prices:total -o total.lprof
  lprof bench shop.prices:total --baseline total.lprof
  lprof bench 'await asyncio.sleep(0)' --setup 'import asyncio'
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    _check(options)
    from lprof.bench.workers import BenchmarkError

    try:
        return _bench(options)
    except BenchmarkError as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return fail("Interrupted; nothing was kept.")


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof bench",
        "Time Python code in fresh processes, one benchmark or several that take "
        "turns, and say whether they differ. Nothing is recorded meanwhile.",
        EXAMPLES,
    )
    add = parser.add_argument
    add("targets", nargs="+", metavar="TARGET",
        help="a statement, or module:function, called without arguments; may be async")  # fmt: skip
    add("-s", "--setup", default="pass", metavar="CODE", help="runs once in each process, untimed")
    add("-n", "--name", action="append", default=[], metavar="NAME",
        help="name of a benchmark, in their order (default: the target)")  # fmt: skip
    add("--compare", action="store_true", help="compare each benchmark with the first in words")
    add("--baseline", metavar="FILE", help="compare with the benchmarks of these names in FILE")
    add("-o", "--output", metavar="FILE", help="keep all samples in a profile")
    add("--processes", type=int, default=10, metavar="N", help="for each benchmark (10)")
    add("--samples", type=int, default=10, metavar="N", help="in each process (10)")
    add("--warmup", type=int, default=1, metavar="N", help="samples before those that count (1)")
    add("--min-time", type=float, default=5, metavar="MS",
        help="a sample is as many calls as take so many milliseconds (5)")  # fmt: skip
    add("--cpu", type=int, metavar="N", help="stay on this CPU")
    add("--no-gc", action="store_true", help="without garbage collection of cycles")
    return parser


def _check(options: argparse.Namespace) -> None:
    """Raise MisuseError for what can't be meant."""
    for name, least in (("processes", 1), ("samples", 1), ("warmup", 0)):
        if getattr(options, name) < least:
            raise MisuseError(
                f"--{name} takes a number from {least}, not {getattr(options, name)}."
            )
    if not options.min_time > 0:
        raise MisuseError(f"--min-time takes milliseconds above 0, not {options.min_time:g}.")
    if len(options.name) > len(options.targets):
        raise MisuseError(
            f"There are {len(options.name)} names for {len(options.targets)} targets."
        )
    if not all(target.strip() for target in options.targets):
        raise MisuseError("A target is empty; name a statement or module:function.")
    names = _names(options)
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise MisuseError(f"Two benchmarks are named '{double}'; tell them apart with --name.")
    if options.cpu is not None and options.cpu not in os.sched_getaffinity(0):
        usable = ", ".join(map(str, sorted(os.sched_getaffinity(0))))
        raise MisuseError(f"There is no CPU {options.cpu} to use; choose from {usable}.")


def _names(options: argparse.Namespace) -> list[str]:
    return [*options.name, *options.targets[len(options.name) :]]


def _bench(options: argparse.Namespace) -> int:
    from lprof.bench import environment, workers
    from lprof.report import benchmarks

    baseline = _read_baseline(options)
    jobs = [
        workers.Job(target, name)
        for target, name in zip(options.targets, _names(options), strict=True)
    ]
    plan = workers.Plan(
        setup=options.setup,
        processes=options.processes,
        samples=options.samples,
        warmup=options.warmup,
        least_ns=round(options.min_time * 1e6),
        gc=not options.no_gc,
        cpu=options.cpu,
    )
    notes = environment.warnings()
    started = time.time_ns()
    _measure(jobs, plan)
    notes += [f"{job.name} was slowed down by {job.tool}." for job in jobs if job.tool]
    if options.output:
        _save(options, jobs, notes, started)
    rows = [benchmarks.Row(job.name, job.groups) for job in jobs]
    _print(rows, baseline, notes, compare=options.compare)
    return 0


def _read_baseline(options: argparse.Namespace) -> dict[str, Row]:
    """Return the benchmarks to compare with, by name; none is an error."""
    if not options.baseline:
        return {}
    from lprof.profiles import load
    from lprof.report.benchmarks import Row

    known = load(options.baseline).benchmarks
    found = {b.name: Row(f"{b.name} before", b.groups) for b in known if b.name in _names(options)}
    if not found:
        names = ", ".join(f"'{b.name}'" for b in known) or "none"
        raise MisuseError(
            f"{options.baseline} has no benchmark of these names (it has: {names}); "
            "--name tells which one to compare with."
        )
    return found


def _save(
    options: argparse.Namespace, jobs: Sequence[Job], notes: Sequence[str], started: int
) -> None:
    from lprof.bench.keeping import make_profile

    measured = [(job.name, job.calls, job.processes) for job in jobs]
    make_profile(measured, ["bench", *options.targets], notes, started).save(options.output)


def _print(
    rows: Sequence[Row], baseline: dict[str, Row], notes: Sequence[str], *, compare: bool
) -> None:
    from lprof.report import benchmarks
    from lprof.report.screen import Screen
    from lprof.report.summary import paragraph

    screen = Screen()
    drawn = [old for row in rows for old in (baseline.get(row.name), row) if old]
    screen.print(benchmarks.report(drawn, screen.width))
    pairs = [(rows[0], row) for row in rows[1:]] if compare else []
    pairs += [(baseline[row.name], row) for row in rows if row.name in baseline]
    for first, second in pairs:
        screen.print(benchmarks.comparison(first, second, screen.width))
    for note in notes:
        screen.print(paragraph(f"Note: {note}", screen.width))


def _measure(jobs: list[Job], plan: Plan) -> None:
    """Take the samples, with progress on a terminal."""
    from lprof.bench.workers import measure

    shown = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        if shown:
            text = f"\rMeasuring {done} of {total}" if done < total else "\r\x1b[K"
            print(text, end="", file=sys.stderr, flush=True)

    try:
        measure(jobs, plan, progress)
    except BaseException:
        progress(1, 1)
        raise
