# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof attach``: sample a process that runs, from outside."""

from __future__ import annotations

import argparse
import shlex
import time

from lprof.cli.arguments import make_parser
from lprof.cli.messages import MisuseError, fail, say

EXAMPLES = """\
examples:
  lprof attach 4711 --duration 60
  lprof attach $(pgrep -f service.py) -o service.lprof
  lprof attach 4711 --nonblocking --rate 20      never pause it

Nothing in the process changes. It needs the permission to read the process: be its user,
or root. Before Python 3.15 it also needs py-spy (pip install 'lprof[attach]').
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.duration is not None and not 0 < options.duration < 1e9:
        raise MisuseError(
            f"--duration takes a number of seconds above 0, not {options.duration:g}."
        )
    from lprof.outside import access
    from lprof.outside.sampler import HIGHEST_RATE

    if not 1 <= options.rate <= HIGHEST_RATE:
        raise MisuseError(f"--rate takes 1 to {HIGHEST_RATE} times a second, not {options.rate}.")
    try:
        access.check(options.pid)
        return _attach(options)
    except access.RefusedError as error:
        return fail(str(error))


def _attach(options: argparse.Namespace) -> int:
    from lprof.outside import attached

    output = options.output or f"{options.pid}.lprof"
    begin = time.monotonic()
    if options.duration is None:
        say(f"sampling process {options.pid}; press Ctrl-C to end it")
    profile = attached.record(
        options.pid,
        rate=options.rate,
        duration=options.duration,
        nonblocking=options.nonblocking,
        include=options.include,
        exclude=options.exclude,
        everything=options.everything,
    )
    if not profile.functions():
        return fail(f"Nothing was sampled in {time.monotonic() - begin:.0f} s of what is selected; "
                    "try --all.")  # fmt: skip
    profile.save(output)
    say(f"wrote {output}. To read it: lprof show {shlex.quote(output)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = make_parser("lprof attach", "Sample a Python process that runs.", EXAMPLES)
    parser.add_argument("pid", metavar="PID", type=int, help="number of the process")
    parser.add_argument("-o", "--output", metavar="FILE", help="file to write (default: PID.lprof)")
    parser.add_argument("--duration", type=float, metavar="SECONDS",
                        help="how long (default: until it ends or Ctrl-C)")  # fmt: skip
    parser.add_argument("--rate", type=int, default=100, metavar="HZ",
                        help="samples a second (default 100)")  # fmt: skip
    parser.add_argument("--nonblocking", action="store_true",
                        help="never pause the process; some lines are wrong then")  # fmt: skip
    parser.add_argument("--include", action="append", default=[], metavar="GLOB",
                        help="only code that matches; can be repeated")  # fmt: skip
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB",
                        help="not what matches; can be repeated")  # fmt: skip
    parser.add_argument("--all", action="store_true", dest="everything", help="all Python code")
    return parser
