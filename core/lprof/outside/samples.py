# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Stacks, and how often each was met."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

CHANCE = 2.0  # standard deviations up to which a difference of two counts means nothing

Frame = tuple[str, str, int]  # path, name of the function, line
Stack = tuple[Frame, ...]  # outermost first


@dataclass(frozen=True)
class Samples:
    """How often each stack was met on the processor, and how often not."""

    busy: Counter[Stack]
    idle: Counter[Stack]


def subtract(everything: Counter[Stack], busy: Counter[Stack]) -> Counter[Stack]:
    """Return how much more often each stack was met than on the processor."""
    idle: Counter[Stack] = Counter()
    for stack, n in everything.items():
        if n - busy[stack] > CHANCE * math.sqrt(n + busy[stack]):
            idle[stack] = n - busy[stack]
    return idle
