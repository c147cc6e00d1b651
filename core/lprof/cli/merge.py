# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof merge``: several profiles added up into one."""

from __future__ import annotations

import argparse

from lprof.cli.arguments import make_parser
from lprof.cli.messages import say

EXAMPLES = """\
examples:
  lprof merge all.lprof worker-*.lprof
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    from lprof.profiles import Profile, load
    from lprof.report.units import count_of

    merged = Profile.merge(load(path) for path in options.paths)
    merged.save(options.output)
    runs = count_of(len(merged.runs), "run")
    say(f"wrote {options.output} ({runs}). To read it: lprof show {options.output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof merge",
        "Add up profiles: what is the same function in each becomes one, and every run is kept.",
        EXAMPLES,
    )
    parser.add_argument("output", metavar="OUT", help="profile to write")
    parser.add_argument("paths", nargs="+", metavar="FILE", help="profiles to add up")
    return parser
