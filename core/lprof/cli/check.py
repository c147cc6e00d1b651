# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof check``: whether a profile keeps to its budget."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from lprof.cli.arguments import make_parser
from lprof.cli.messages import FAILURE, MisuseError

if TYPE_CHECKING:
    from lprof.budgets import Budget, Excess

EXAMPLES = """\
examples:
  lprof check script.lprof --budget budgets.toml

budgets.toml:
  max_self_ms = 500                    # of all recorded lines

  [max_hits]                           # exact: does not depend on the machine
  "shop:total" = 10                    # calls of a function
  "shop:total:for item in items" = 50  # hits of a line, by its text or number
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    from lprof.budgets import Budget, BudgetError
    from lprof.profiles import load

    try:
        budget = Budget(_read(options.budget))
        if not len(budget):
            raise BudgetError("It has no limit, such as max_self_ms = 500.")
        return _report(budget, budget.excesses(load(options.path)))
    except BudgetError as error:
        raise MisuseError(f"{options.budget}: {error}") from None


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof check",
        "Compare a profile with a budget. Exit status 1, and the lines that spent it, when it is "
        "exceeded; 2 when the budget names nothing.",
        EXAMPLES,
    )
    parser.add_argument("path", metavar="FILE", help="a profile")
    parser.add_argument("--budget", required=True, metavar="TOML", help="a file of limits")
    return parser


def _read(path: str) -> dict[str, Any]:
    """Return what a budget file has. Raises MisuseError."""
    from importlib import import_module

    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        with open(path, "rb") as file:
            limits: dict[str, Any] = toml.load(file)
    except OSError as error:
        raise MisuseError(
            f"{path} can't be read: {error.strerror}; check its name and permissions."
        ) from None
    except ValueError as error:  # no TOML, or no UTF-8
        raise MisuseError(f"{path} is no TOML: {' '.join(str(error).split())}.") from None
    return limits


def _report(budget: Budget, excesses: list[Excess]) -> int:
    from lprof.report.screen import Screen, Span, printable
    from lprof.report.units import count

    screen = Screen()
    for excess in excesses:
        screen.print([[Span(printable(excess.sentence), "hot")]])
        screen.print([[Span(f"  {printable(line)}")] for line in excess.lines])
    limits = "1 limit" if len(budget) == 1 else f"{count(len(budget))} limits"
    if excesses:
        screen.print([[Span(f"{count(len(excesses))} of {limits} exceeded.", "title")]])
        return FAILURE
    screen.print([[Span(f"{limits} kept.")]])
    return 0
