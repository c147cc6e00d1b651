# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof import``: a profile out of a file that line_profiler wrote."""

from __future__ import annotations

import argparse
import os
import shlex

from lprof.cli.arguments import make_parser
from lprof.cli.messages import MisuseError, fail, say

EXAMPLES = """\
examples:
  lprof import script.py.lprof                  makes script.py.imported.lprof
  lprof import script.py.lprof -o script.lprof
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    output = options.output or _default(options.path)
    if os.path.exists(output) and os.path.realpath(output) == os.path.realpath(options.path):
        raise MisuseError(f"{output} would replace the file itself; choose another with -o.")
    from lprof.imported import from_line_profiler
    from lprof.line_profiler_file import RefusedError

    try:
        profile = from_line_profiler(options.path)
    except OSError as error:
        return fail(f"{options.path} can't be read: {error.strerror}; name another file.")
    except RefusedError as error:
        return fail(str(error))
    profile.save(output)
    for note in profile.runs[0].notes[1:]:
        say(note)
    say(f"wrote {output}. To read it: lprof show {shlex.quote(output)}")
    return 0


def _default(path: str) -> str:
    stem, ending = os.path.splitext(path)
    return f"{stem if ending == '.lprof' else path}.imported.lprof"


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "lprof import",
        "Make a profile out of a file that line_profiler wrote. Nothing in the file is run.",
        EXAMPLES,
    )
    parser.add_argument("path", metavar="FILE", help="a file that line_profiler or kernprof wrote")
    parser.add_argument("-o", "--output", metavar="OUT",
                        help="profile to write (default: FILE with .imported.lprof)")  # fmt: skip
    return parser
