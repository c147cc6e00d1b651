# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The command ``python -m lprof.line_profiler``."""

from __future__ import annotations

import argparse
import sys

from lprof._version import __version__
from lprof.cli.messages import fail, perform
from lprof.line_profiler.settings import read_settings
from lprof.line_profiler.stats import LineStats

EXAMPLES = """\
examples:
  python -m lprof.line_profiler script.py.lprof
  python -m lprof.line_profiler -mtz worker-*.lprof
"""


def main() -> None:
    """Print the files that the command line names, added up."""
    status = perform(_print, sys.argv[1:])
    if status:
        sys.exit(status)


def _print(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    config = False if options.no_config else options.config
    try:
        read_settings(config)
        stats = LineStats.from_files(*options.files)
    except OSError as error:
        return fail(f"{error.filename} can't be read: {error.strerror}; name another file.")
    except ValueError as error:
        return fail(str(error))
    stats.print(
        output_unit=options.unit,
        stripzeros=options.skip_zero,
        rich=options.rich,
        sort=options.sort,
        summarize=options.summarize,
        config=config,
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lprof.line_profiler",
        description="Print files of lprof or line_profiler as line_profiler does.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="several are added up")
    add("-V", "--version", action="version", version=f"lprof {__version__}")
    add("-c", "--config", metavar="TOML", help="read the settings from this file")
    add("--no-config", action="store_true", help="read no settings")
    add("-u", "--unit", type=float, metavar="SECONDS", help="unit of the times, such as 1e-3")
    add("-r", "--rich", action="store_true", help="color the source on a terminal")
    add("-z", "--skip-zero", action="store_true", help="leave out functions that did not run")
    add("-t", "--sort", action="store_true", help="the longest last")
    add("-m", "--summarize", action="store_true", help="one line for each function at the end")
    return parser
