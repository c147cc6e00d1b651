# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the commands say about themselves: always on standard error."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Callable

USAGE_ERROR = 2
FAILURE = 1


class MisuseError(Exception):
    """The command line can't be followed; the message is for the user."""


def say(text: str) -> None:
    """Print one line; a standard error that is closed is no reason to fail."""
    try:
        print(f"lprof: {text}", file=sys.stderr, flush=True)
    except (OSError, ValueError, AttributeError):
        pass


def fail(text: str) -> int:
    """Say what went wrong, and return the exit status for a failure."""
    say(text)
    return FAILURE


def perform(command: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run a command and say what it raises for the user; returns the exit status.

    That is lprof.Error for a profile that can't be read or written, MisuseError for a
    command line, and BrokenPipeError when the reader of the output has seen enough.
    """
    try:
        return command(arguments)
    except MisuseError as error:
        say(str(error))
        return USAGE_ERROR
    except BrokenPipeError:  # Python flushes once more when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _profile_error() as error:
        return fail(str(error))


def _profile_error() -> type[Exception]:
    """Return lprof.Error, which is imported only when something was raised."""
    from lprof._store import Error

    return Error
