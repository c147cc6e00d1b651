# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof show``: where the time went, in the terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lprof.cli.arguments import check_choice, check_limit, make_parser
from lprof.cli.messages import MisuseError, fail

if TYPE_CHECKING:
    from lprof.profiles import Profile
    from lprof.report.screen import Screen
    from lprof.report.times import Times
    from lprof.results import Function

TASK_SORTS = ("duration", "running", "waiting", "longest", "started", "name")
SORTS = ("self", "total", "wait", "hits", "calls", "memory", "name")
FUNCTIONS = 12  # rows of the table
TASKS = 20
ANNOTATED = 3  # functions whose source is shown, at most …
COVERED = 0.95  # … and no more than make up this share of the time

EXAMPLES = """\
examples:
  lprof show script.lprof
  lprof show script.lprof --function parse --function Reader.next
  lprof show script.lprof --file reader.py --sort total
  lprof show script.lprof --functions --sort calls
  lprof show server.lprof --tasks --sort longest
  lprof show script.lprof --sort memory
  lprof show script.lprof | less
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    _check(options)
    from lprof.profiles import load

    profile = load(options.path)
    return _show_tasks(profile, options) if options.tasks else _show(profile, options)


def _check(options: argparse.Namespace) -> None:
    """Raise MisuseError for what doesn't go together, and fill in the order."""
    sorts = TASK_SORTS if options.tasks else SORTS
    options.sort = options.sort or sorts[0]
    check_choice("order", options.sort, sorts)
    check_limit(options.limit)
    others = options.functions or options.function or options.file or options.raw
    if options.tasks and others:
        raise MisuseError("--tasks goes with --sort and --limit only; leave out the rest.")


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof show",
        "Print where the time went: the functions that took most of it, then the "
        "source of the hottest ones, line by line.",
        EXAMPLES,
    )
    add = parser.add_argument
    add("path", metavar="FILE", help="a profile that lprof-run wrote")
    add("--functions", action="store_true",
        help="calls, callers and callees instead of the source")  # fmt: skip
    add("--function", action="append", default=[], metavar="NAME",
        help="only this function, whole; can be repeated")  # fmt: skip
    add("--file", metavar="PATH", help="only functions of this source file")
    add(
        "--tasks",
        action="store_true",
        help="the tasks of event loops: how long each ran and waited, and which line held the loop",
    )
    add("--sort", metavar="ORDER",
        help=f"{', '.join(SORTS)} (default: {SORTS[0]}); "
        f"of tasks {', '.join(TASK_SORTS)} (default: {TASK_SORTS[0]})")  # fmt: skip
    add(
        "--limit",
        type=int,
        metavar="N",
        help=f"functions (default {FUNCTIONS}) or tasks in the table, and sources shown",
    )
    add("--raw", action="store_true", help="times as measured, with the cost of observing")
    return parser


def _show(profile: Profile, options: argparse.Namespace) -> int:
    from lprof.report import functions, summary, tasks
    from lprof.report.screen import Screen
    from lprof.report.times import Times

    screen = Screen()
    times = Times(profile.functions, profile.runs, raw=options.raw)
    try:
        chosen = _choose(profile, options)
    except LookupError as error:
        return fail(f"{error.args[0]}.")
    if options.sort == "memory" and not profile.memory:
        return fail("No memory was recorded; record with lprof-run --memory.")
    screen.print(summary.heading(profile.runs, screen.width))
    screen.print([[]])
    ordered = times.ordered(chosen, options.sort)
    if profile.benchmarks and not options.function and not options.file:
        _show_benchmarks(screen, profile)
    if not ordered and profile.benchmarks:
        return 0
    if not ordered:
        screen.print(summary.nothing(profile.runs, screen.width))
        return 0
    if options.sort == "memory":
        _show_memory(screen, profile, ordered, options)
        return 0
    if options.functions:
        _relate(screen, profile, ordered, times, options)
    else:
        if not options.function:
            limit = options.limit or FUNCTIONS
            screen.print(functions.table(ordered, times, options.sort, limit, screen.width))
            screen.print([[]])
        _annotate(screen, ordered, times, options)
        if profile.memory and not options.function:
            from lprof.report import memory

            screen.print(memory.summary(profile))
            screen.print(memory.lines(profile))
            screen.print([[]])
    screen.print(summary.threads(profile.threads, screen.width))
    screen.print(tasks.hint(profile.tasks, screen.width))
    screen.print(summary.honesty(profile.runs, times, screen.width))
    return 0


def _show_benchmarks(screen: Screen, profile: Profile) -> None:
    """Print what was timed rather than recorded."""
    from lprof.report import benchmarks
    from lprof.report.summary import paragraph

    screen.print(benchmarks.report(benchmarks.rows_of(profile.benchmarks), screen.width))
    for note in dict.fromkeys(note for b in profile.benchmarks for note in b.run.notes):
        screen.print(paragraph(f"Note: {note}", screen.width))
    screen.print([[]])


def _show_tasks(profile: Profile, options: argparse.Namespace) -> int:
    from lprof.report import summary, tasks
    from lprof.report.screen import Screen

    screen = Screen()
    screen.print(summary.heading(profile.runs, screen.width))
    screen.print([[]])
    screen.print(tasks.table(profile.tasks, options.sort, options.limit or TASKS, screen.width))
    return 0


def _choose(profile: Profile, options: argparse.Namespace) -> list[Function]:
    """Return the functions that the user asked for; raises LookupError."""
    chosen = list(profile.functions)
    if options.file:
        try:
            file = profile.file(options.file)
        except LookupError as error:
            problem = str(error.args[0])
            raise LookupError(
                f"{problem[0].upper()}{problem[1:]}; omit --file to see all"
            ) from None
        chosen = [function for function in chosen if function.file is file]
    if options.function:
        named = [f for name in options.function for f in _named(profile, name)]
        chosen = [function for function in chosen if function in named]
    return chosen


def _named(profile: Profile, name: str) -> tuple[Function, ...]:
    found = profile.find_functions(name)
    if found:
        return found
    import difflib

    names = {function.name for function in profile.functions}
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean '{close[0]}'?" if close else "; --limit 100 lists more functions"
    raise KeyError(f"No recorded function is named '{name}'{hint}")


def _relate(
    screen: Screen,
    profile: Profile,
    ordered: list[Function],
    times: Times,
    options: argparse.Namespace,
) -> None:
    """Print the functions by their calls, then callers and callees of the first ones."""
    from lprof.report import call_table
    from lprof.report.screen import Span

    asked = bool(options.function)
    # Samples know neither calls nor hits.
    ordered = [function for function in ordered if function.calls or function.hits] or ordered
    limit = len(ordered) if asked else options.limit or FUNCTIONS
    screen.print(call_table.table(ordered, times, options.sort, limit, screen.width))
    screen.print([[]])
    if options.raw:
        screen.print([[Span("Times of callers and callees are corrected.", "dim")], []])
    for function in ordered if asked else ordered[: options.limit or ANNOTATED]:
        callers, callees = profile.callers(function), profile.callees(function)
        screen.print(call_table.relations(function, callers, callees, screen.width))
        screen.print([[]])


def _annotate(
    screen: Screen, ordered: list[Function], times: Times, options: argparse.Namespace
) -> None:
    """Print the source of the functions asked for, or of those that matter."""
    from lprof.report.source import Annotation

    asked = bool(options.function)
    chosen = ordered if asked else _hottest(ordered, times, options.limit or ANNOTATED)
    lines = [line for function in chosen for line in function.lines]
    hottest = max(map(times.self_of, lines), default=0)
    for function in chosen:
        annotation = Annotation(function, times, screen.width, whole=asked, hottest=hottest)
        screen.print(annotation.rows())
        screen.print([[]])


def _show_memory(
    screen: Screen, profile: Profile, ordered: list[Function], options: argparse.Namespace
) -> None:
    """Print memory instead of time."""
    from lprof.report import memory

    asked = bool(options.function)
    if not asked:
        screen.print(memory.summary(profile))
        screen.print([[]])
        limit = options.limit or FUNCTIONS
        screen.print(memory.functions(ordered, profile, limit, screen.width))
        screen.print([[]])
    chosen = [function for function in ordered if asked or function.memory.allocations]
    chosen = chosen if asked else chosen[: options.limit or ANNOTATED]
    hottest = max((line.memory.at_peak for f in chosen for line in f.lines), default=0)
    for function in chosen:
        annotation = memory.MemoryAnnotation(
            function, profile, screen.width, whole=asked, hottest=hottest
        )
        screen.print(annotation.rows())
        screen.print([[]])


def _hottest(ordered: list[Function], times: Times, limit: int) -> list[Function]:
    """Return the first functions until most time is covered, then those that waited most."""
    chosen: list[Function] = []
    covered = 0
    for function in ordered[:limit]:
        if chosen and (covered >= COVERED * times.whole or times.share_of(function) < 0.01):
            break
        chosen.append(function)
        covered += times.self_of(function)
    waiting = [f for f in ordered if (f.is_coroutine or f.is_async_generator) and f not in chosen]
    waiting = [f for f in waiting if f.wait_ns > times.whole / 20]
    waiting.sort(key=lambda function: -function.wait_ns)
    return chosen + waiting[: limit - len(chosen)]
