# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof export``: a profile in a form that other programs read."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from typing import TYPE_CHECKING

from lprof.cli.arguments import check_choice, make_parser
from lprof.cli.messages import fail

if TYPE_CHECKING:
    from lprof.profiles import Profile

FORMATS = ("json", "csv", "text")
EXAMPLES = """\
examples:
  lprof export script.lprof --format json -o script.json
  lprof export script.lprof --format csv | sort -t, -k6 -n
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    check_choice("format", options.format, FORMATS)
    from lprof.profiles import load

    profile = load(options.path)
    if options.output == "-":
        sys.stdout.flush()
        profile.export(options.format, sys.stdout.fileno())
        return 0
    try:
        _replace(profile, options)
    except OSError as error:
        return fail(f"{options.output} can't be written: {error.strerror}; choose another with -o.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof export",
        "Write all functions and lines of a profile as JSON, CSV or text.",
        EXAMPLES,
    )
    add = parser.add_argument
    add("path", metavar="FILE", help="a profile that lprof-run wrote")
    add("--format", default="json", metavar="FORMAT", help="json (default), csv or text")
    add("-o", "--output", default="-", metavar="OUT", help="file to write (default -: the screen)")
    return parser


def _replace(profile: Profile, options: argparse.Namespace) -> None:
    """Write beside the target and rename, so that the old file stays until the new is whole."""
    target = os.path.realpath(options.output)
    if os.path.exists(target) and not os.path.isfile(target):  # a device or a pipe
        with open(target, "wb") as file:
            profile.export(options.format, file.fileno())
        return
    folder, name = os.path.split(target)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(descriptor, "wb"):
            profile.export(options.format, descriptor)
            os.fchmod(descriptor, 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
