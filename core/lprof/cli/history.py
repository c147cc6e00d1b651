# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof history``: profiles over time, by commit."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lprof.cli.arguments import check_choice, check_limit, make_parser
from lprof.cli.messages import FAILURE, MisuseError, fail, say

if TYPE_CHECKING:
    from lprof.history import History

SHOWN = 20  # recordings
FUNCTIONS = 10

EXAMPLES = """\
examples:
  lprof history add script.lprof
  lprof history add bench.lprof --fail-slower 10%
  lprof history show
  lprof history show shop:price --metric hits
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_intermixed_args(arguments)
    check_choice("metric", options.metric, ("self", "total", "calls", "hits"))
    check_limit(options.limit)
    percent = _percent(options.fail_slower)
    from lprof.history import History, HistoryError, default_path

    path = options.database or default_path()
    try:
        with History(path, create=options.action == "add") as history:
            if options.action == "add":
                return _add(history, options, percent)
            return _show(history, options, percent)
    except HistoryError as error:
        return fail(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof history",
        "Keep what profiles say in a small database beside the project, and show how it went.",
        EXAMPLES,
        usage="lprof history add FILE [OPTION...]\n       lprof history show [NAME] [OPTION...]",
    )
    add = parser.add_argument
    add("action", choices=("add", "show"), help="add a profile, or show what there is")
    add("what", nargs="?", metavar="FILE or NAME",
        help="the profile to add; the function or benchmark to show")  # fmt: skip
    add("--database", metavar="PATH", help="the history (default: lprof-history.sqlite beside the "
        "project's pyproject.toml or .git)")  # fmt: skip
    add(
        "--machine", metavar="NAME", help="add: what to call this machine, whose times are compared"
    )
    add("--fail-slower", metavar="PERCENT",
        help="exit with status 1 when the newest code takes so much longer than what the same "
        "machine ran before, and a rank test finds it real")  # fmt: skip
    add("--metric", default="self", metavar="METRIC", help="self (default), total, calls or hits")
    add("--limit", type=int, metavar="N", help=f"recordings shown (default {SHOWN})")
    return parser


def _percent(text: str | None) -> float | None:
    from lprof.trend import read_percent

    try:
        return None if text is None else read_percent(text)
    except ValueError as error:
        raise MisuseError(f"--fail-slower {error}.") from None


def _add(history: History, options: argparse.Namespace, percent: float | None) -> int:
    if not options.what:
        raise MisuseError("history add: which profile? Try: lprof history add script.lprof")
    added = history.add(options.what, machine=options.machine)
    if added is None:
        say(f"{options.what} is in {history.path} already.")
    else:
        commit = f" at commit {added.commit[:8]}" if added.commit else ""
        dirty = " with changes" if added.is_dirty else ""
        say(f"added {options.what} to {history.path}{commit}{dirty}.")
    return _judge(history, percent)


def _show(history: History, options: argparse.Namespace, percent: float | None) -> int:
    from lprof.report import history as report
    from lprof.report.screen import Screen

    screen = Screen()
    recordings = history.recordings()
    limit = options.limit or SHOWN
    if not options.what:
        shown = recordings[-limit:]
        screen.print(report.recordings(shown))
        screen.print(
            report.overview(
                history.functions(shown), history.benchmarks(shown), FUNCTIONS, screen.width
            )
        )
        return _judge(history, percent)
    items = history.benchmarks(recordings, options.what)
    functions = [] if items else history.functions(recordings, options.what)
    names = sorted({(item.path, item.name) for item in functions})
    if not items and not names:
        return fail(f"No function or benchmark of the history is named '{options.what}'; "
                    "lprof history show lists some.")  # fmt: skip
    if items:
        screen.print(report.trend(items, options.metric, limit, screen.width))
    for path, name in names:
        series = [item for item in functions if (item.path, item.name) == (path, name)]
        screen.print(report.trend(series, options.metric, limit, screen.width))
    return _judge(history, percent)


def _judge(history: History, percent: float | None) -> int:
    """Print what became slower; returns the exit status."""
    if percent is None:
        return 0
    from lprof.report import history as report
    from lprof.report.screen import Screen
    from lprof.trend import find_slower, newest

    groups = newest(history.recordings())
    if not groups.before:
        say("there is nothing to compare with yet: no other code of this machine and Python.")
        return 0
    found = find_slower(history, percent)
    Screen().print(report.slower(found, percent))
    return FAILURE if any(not item.missing for item in found) else 0
