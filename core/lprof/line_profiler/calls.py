# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What kernprof leaves where no lines are asked for: the calls, as pstats keeps and prints them."""

from __future__ import annotations

import argparse
import shlex
import sys

from lprof.cli.messages import fail, perform
from lprof.profiles import load


def main(arguments: list[str]) -> int:
    """Write the calls of a profile into a file of pstats; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m lprof.line_profiler.calls")
    parser.add_argument("--print", action="store_true", help="print them too")
    parser.add_argument("output", metavar="OUTPUT", help="file to write")
    parser.add_argument("profile", metavar="FILE", help="file of lprof")
    options = parser.parse_args(arguments)
    profile = load(options.profile)
    try:
        profile.save_pstats(options.output)
    except OSError as error:
        command = f"lprof export {shlex.quote(options.profile)} --format pstats -o FILE"
        return fail(f"{options.output} can't be written: {error.strerror}; use: {command}")
    if options.print:
        profile.to_pstats().strip_dirs().print_stats()
    return 0


if __name__ == "__main__":
    sys.exit(perform(main, sys.argv[1:]))
