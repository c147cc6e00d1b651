# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof merge``: several profiles added up into one."""

from __future__ import annotations

import argparse

from lprof.cli.messages import fail, say

EXAMPLES = """\
examples:
  lprof merge all.lprof worker-*.lprof
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    from lprof.profiles import Error, Profile, load

    try:
        merged = Profile.merge(load(path) for path in options.paths)
        merged.save(options.output)
    except Error as error:
        return fail(str(error))
    runs = f"{len(merged.runs)} run{'' if len(merged.runs) == 1 else 's'}"
    say(f"wrote {options.output} ({runs}). To read it: lprof show {options.output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lprof merge",
        description="Add up profiles: what is the same function in each becomes one, and every "
        "run is kept.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("output", metavar="OUT", help="profile to write")
    parser.add_argument("paths", nargs="+", metavar="FILE", help="profiles to add up")
    return parser
