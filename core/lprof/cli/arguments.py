# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the commands' lines have in common."""

from __future__ import annotations

import argparse

from lprof.cli.messages import MisuseError

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable


def make_parser(
    program: str, description: str, epilog: str, usage: str | None = None
) -> argparse.ArgumentParser:
    """Return a parser whose help ends with *epilog* as it is: the examples."""
    return argparse.ArgumentParser(
        prog=program,
        usage=usage,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def check_choice(kind: str, value: str, choices: Iterable[str]) -> None:
    """Raise MisuseError unless *value* is one of the *choices* of this *kind*."""
    if value not in choices:
        raise MisuseError(f"There is no {kind} '{value}'; choose from {', '.join(choices)}.")


def check_limit(value: int | None) -> None:
    """Raise MisuseError unless --limit was left out or lets something through."""
    if value is not None and value < 1:
        raise MisuseError(f"--limit takes a number from 1, not {value}.")
