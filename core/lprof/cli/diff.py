# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof diff``: what changed from one profile to another."""

from __future__ import annotations

import argparse

from lprof.cli.arguments import check_choice, check_limit, make_parser
from lprof.cli.messages import fail

METRICS = ("self", "total", "hits")
FUNCTIONS = 12  # rows of the table
ANNOTATED = 3  # functions whose lines are shown

EXAMPLES = """\
examples:
  lprof diff before.lprof after.lprof
  lprof diff before.lprof after.lprof --metric hits --function parse
  lprof diff before.lprof after.lprof | less
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    check_choice("metric", options.metric, METRICS)
    check_limit(options.limit)
    return _show(options)


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof diff",
        "Print the functions that changed most from one profile to another, then "
        "their lines. Lines are matched through the edit of the source.",
        EXAMPLES,
    )
    add = parser.add_argument
    add("before", metavar="BEFORE", help="a profile")
    add("after", metavar="AFTER", help="another one of the same program")
    add("--metric", default="self", metavar="METRIC", help="self (default), total or hits")
    add("--function", action="append", default=[], metavar="NAME",
        help="only this function, with all its lines; can be repeated")  # fmt: skip
    add("--limit", type=int, metavar="N",
        help=f"functions in the table (default {FUNCTIONS}) and lines shown of")  # fmt: skip
    return parser


def _show(options: argparse.Namespace) -> int:
    from lprof.comparison import compare
    from lprof.profiles import load
    from lprof.report import changes as report
    from lprof.report.screen import Screen, Span
    from lprof.report.summary import paragraph

    before, after = load(options.before), load(options.after)
    changes, warnings = compare(before, after)
    if options.function:
        named = [p.find_functions(name) for p in (before, after) for name in options.function]
        wanted = {id(function) for found in named for function in found}
        changes = [c for c in changes if {id(c.before), id(c.after)} & wanted]
        if not changes:
            names = ", ".join(options.function)
            return fail(f"No function of either profile is named '{names}'; leave out --function.")
    else:
        changes = [c for c in changes if c.change(options.metric)]
    changes.sort(key=lambda change: -abs(change.change(options.metric)))
    screen = Screen()
    for warning in warnings:
        screen.print(paragraph(f"Note: {warning}", screen.width))
    if not changes:
        screen.print([[Span("Nothing changed.")]])
        return 0
    screen.print(report.table(changes, options.metric, options.limit or FUNCTIONS, screen.width))
    shown = changes if options.function else changes[: options.limit or ANNOTATED]
    for change in shown:
        screen.print([[]])
        screen.print(report.lines(change, options.metric, whole=bool(options.function)))
    return 0
