# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Stacks, and how often each was met."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

BISECTIONS = 30
CHANCE = 2.0  # standard deviations up to which a difference of two counts means nothing

Frame = tuple[str, str, int]  # path, name of the function, line
Stack = tuple[Frame, ...]  # outermost first


@dataclass(frozen=True)
class Samples:
    """How often each stack was met on the processor, and how often not."""

    busy: Counter[Stack]
    idle: Counter[Stack]


def settle(samples: Samples, runnable: float) -> Samples:
    """Return the samples with as many on the processor as threads were *runnable*, in samples.

    A sampler that pauses the process wakes threads that wait, and when it looks again soon
    it takes them for running. So of each stack the same part of its waiting is taken to have
    been counted as running, as large a part as makes the sums agree.
    """
    if samples.busy.total() <= runnable:
        return samples

    def left(stack: Stack, part: float) -> float:
        return max(samples.busy[stack] - part * samples.idle[stack], 0.0)

    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if sum(left(stack, middle) for stack in samples.busy) > runnable:
            low = middle
        else:
            high = middle
    busy = Counter({stack: round(left(stack, high)) for stack in samples.busy})
    return Samples(+busy, samples.idle + (samples.busy - busy))


def subtract(everything: Counter[Stack], busy: Counter[Stack]) -> Counter[Stack]:
    """Return how much more often each stack was met than on the processor."""
    idle: Counter[Stack] = Counter()
    for stack, n in everything.items():
        if n - busy[stack] > CHANCE * math.sqrt(n + busy[stack]):
            idle[stack] = n - busy[stack]
    return idle
