# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof export``: a profile in a form that other programs read."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, BinaryIO

from lprof.cli.arguments import check_choice, make_parser
from lprof.cli.messages import fail

if TYPE_CHECKING:
    from lprof.profiles import Profile

FORMATS = ("json", "csv", "text", "html", "pstats", "line_profiler")
EXAMPLES = """\
examples:
  lprof export script.lprof --format json -o script.json
  lprof export script.lprof --format csv | sort -t, -k6 -n
  lprof export script.lprof --format pstats -o script.pstats
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    check_choice("format", options.format, FORMATS)
    from lprof.atomic_file import replacing
    from lprof.profiles import load

    profile = load(options.path)
    if options.format == "pstats" and not profile.to_pstats().stats:  # type: ignore[attr-defined]
        return fail(f"In {options.path} no function ran, and pstats reads no empty file.")
    if options.output == "-":
        sys.stdout.flush()
        _write(profile, options.format, sys.stdout.buffer)
        return 0
    try:
        with replacing(options.output) as file:
            _write(profile, options.format, file)
    except OSError as error:
        return fail(f"{options.output} can't be written: {error.strerror}; choose another with -o.")
    return 0


def _write(profile: Profile, form: str, file: BinaryIO) -> None:
    if form == "pstats":
        from lprof.pstats_file import dump

        file.write(dump(profile))
        file.flush()
    elif form == "line_profiler":
        from lprof.line_profiler.stats import of_profile

        file.write(of_profile(profile).dumps())
        file.flush()
    else:
        profile.export(form, file.fileno())  # type: ignore[arg-type]


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof export",
        "Write all functions and lines of a profile as JSON, CSV, text or HTML, or its "
        "functions in the format of Python's pstats, or its lines in that of line_profiler.",
        EXAMPLES,
    )
    add = parser.add_argument
    add("path", metavar="FILE", help="a profile that lprof-run wrote")
    add("--format", default="json", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: json)")
    add("-o", "--output", default="-", metavar="OUT", help="file to write (default -: the screen)")
    return parser
