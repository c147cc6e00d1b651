# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the commands say about themselves: always on standard error."""

from __future__ import annotations

import sys

USAGE_ERROR = 2
FAILURE = 1


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


def misuse(text: str) -> int:
    """Say what was asked for in a wrong way, and return the exit status for that."""
    say(text)
    return USAGE_ERROR
