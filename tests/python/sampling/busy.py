# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What is measured here, in the tests' own process and in the programs that they write."""

from __future__ import annotations

import time


def busy(seconds: float) -> int:
    """Take so much time of a processor."""
    turns = 0
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        for _ in range(1000):
            turns += 1
    return turns
