# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The commands: one module for each, and the two entry points here.

Exit status: 2 for wrong usage, 1 when the command failed; lprof-run ends with the
status of the program that it ran.
"""

from __future__ import annotations

import sys

from lprof.cli.messages import perform

COMMANDS = {
    "run": "run a program and record its lines",
    "kernprof": "run a program with the options of line_profiler's kernprof",
    "attach": "sample a process that runs, from outside",
    "show": "print where the time went, line by line",
    "diff": "print what changed from one profile to another",
    "check": "compare a profile with a budget",
    "bench": "time pieces of code and say which is faster",
    "history": "keep profiles by commit and show how it went",
    "export": "write a profile for other programs",
    "merge": "add up several profiles",
    "import": "make a profile out of a file of line_profiler",
}

EXAMPLES = """\
examples:
  lprof run script.py             record script.py into script.lprof
  lprof show script.lprof         print its hottest lines
  lprof COMMAND --help            say more about a command
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command ``lprof``; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in COMMANDS:
        import keyword
        from importlib import import_module

        name = arguments[0] + ("_" if keyword.iskeyword(arguments[0]) else "")
        return perform(import_module(f"lprof.cli.{name}").main, arguments[1:])
    _parse(arguments)
    return 0


def run(arguments: list[str] | None = None) -> int:
    """Run the command ``lprof-run``; returns the exit status."""
    from lprof.cli.run import main as run_main

    arguments = sys.argv[1:] if arguments is None else arguments
    return perform(lambda own: run_main(own, program="lprof-run"), arguments)


def _parse(arguments: list[str]) -> None:
    """Handle what is no known command: help, version and mistakes."""
    import argparse

    from lprof._version import __version__
    from lprof.cli.arguments import make_parser

    listing = "\n".join(f"  {name:<8} {text}" for name, text in COMMANDS.items())
    parser = make_parser(
        "lprof",
        "Says for each line of a Python program how often it ran and how long it took.",
        f"commands:\n{listing}\n\n{EXAMPLES}",
        usage="lprof COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"lprof {__version__}")
    parser.add_argument("command", nargs="?", metavar="COMMAND", help=argparse.SUPPRESS)
    wanted, unknown = parser.parse_known_args(arguments)
    if unknown and unknown[0] == arguments[0]:
        parser.error(f"there is no option '{unknown[0]}' before the command")
    if wanted.command is None:
        parser.error(f"which command? Choose from {', '.join(COMMANDS)}")
    parser.error(
        f"there is no command '{wanted.command}'; choose from {', '.join(COMMANDS)} "
        f"(to record a script: lprof run {wanted.command})"
    )
