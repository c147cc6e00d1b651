# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``python -m lprof.kernprof``: run a program with the options of line_profiler's kernprof."""

from __future__ import annotations

import sys

from lprof._version import __version__

__all__ = ["__version__", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Become the program that the command line names; returns only if that fails."""
    from lprof.cli.kernprof import main as kernprof_main
    from lprof.cli.messages import perform

    arguments = sys.argv[1:] if arguments is None else arguments
    return perform(lambda own: kernprof_main(own, program="python -m lprof.kernprof"), arguments)


if __name__ == "__main__":
    sys.exit(main())
