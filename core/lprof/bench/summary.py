# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the samples of one benchmark say, and those of two about each other.

Samples come in groups, one a process. Within a process they resemble each other more
than a second process would resemble it (its addresses and hashes differ), so where there
are several processes the medians of the processes are what is compared: samples taken
for independent would make any difference look real. Source: T. Kalibera, R. Jones,
"Rigorous benchmarking in reasonable time", 2013.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from lprof.bench.ranks import (
    SIGNIFICANT,
    Interval,
    RankTest,
    cliffs_delta,
    mann_whitney,
    median_interval,
    ratio_interval,
)

FEWEST_PROCESSES = 5  # fewer medians can't be told apart at the level SIGNIFICANT
ONE_PROCESS = 0.05  # by so much the same code may differ by where its process put it
UNSTABLE = 0.1  # standard deviation as a part of the mean

Groups = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Summary:
    """Times of one call; the unit is that of the samples."""

    n: int
    n_processes: int
    minimum: float
    maximum: float
    mean: float
    deviation: float  # standard deviation of the samples, 0 for a single one
    median: Interval
    outliers_low: int
    outliers_high: int

    @property
    def is_unstable(self) -> bool:
        """Whether the samples differ so much that one should measure again."""
        return self.deviation > UNSTABLE * self.mean


@dataclass(frozen=True)
class Verdict:
    """What became of the first when the second took its place."""

    ratio: Interval  # time of the second in times of the first
    test: RankTest
    delta: float  # Cliff's: 1 when each time of the second is larger, -1 when smaller
    n_processes: int  # of the one that had fewer

    @property
    def is_real(self) -> bool:
        """Whether the difference is more than chance would explain."""
        if self.n_processes < FEWEST_PROCESSES:
            low, high = 1 / (1 + ONE_PROCESS), 1 + ONE_PROCESS
            if self.ratio.high > low and self.ratio.low < high:
                return False
        return self.test.p <= SIGNIFICANT


def units(groups: Groups) -> list[float]:
    """Return what may be taken for independent: medians of processes, or a single one's samples."""
    full = [group for group in groups if group]
    if len(full) >= FEWEST_PROCESSES:
        return [statistics.median(group) for group in full]
    return [sample for group in full for sample in group]


def summarize(groups: Groups) -> Summary:
    """Describe the samples of a benchmark, of which there is one at least.

    Outliers are beyond 1.5 interquartile ranges from the quartiles. Source:
    J. W. Tukey, "Exploratory Data Analysis", 1977.
    """
    samples = [sample for group in groups for sample in group]
    low, high = fences(samples)
    return Summary(
        n=len(samples),
        n_processes=sum(1 for group in groups if group),
        minimum=min(samples),
        maximum=max(samples),
        mean=statistics.fmean(samples),
        deviation=statistics.stdev(samples) if len(samples) > 1 else 0.0,
        median=median_interval(units(groups)),
        outliers_low=sum(sample < low for sample in samples),
        outliers_high=sum(sample > high for sample in samples),
    )


def fences(samples: Sequence[float]) -> tuple[float, float]:
    """Return the limits beyond which a sample is an outlier."""
    if len(samples) < 4:
        return min(samples), max(samples)
    first, _, third = statistics.quantiles(samples, n=4, method="inclusive")
    reach = 1.5 * (third - first)
    return first - reach, third + reach


def compare(first: Groups, second: Groups) -> Verdict:
    """Say whether the second differs from the first, and by how much."""
    if min(map(len, (first, second))) < FEWEST_PROCESSES:
        first = [[sample for group in first for sample in group]]
        second = [[sample for group in second for sample in group]]
    one, other = units(first), units(second)
    return Verdict(
        ratio=ratio_interval(one, other),
        test=mann_whitney(one, other),
        delta=cliffs_delta(other, one),
        n_processes=min(len(first), len(second)),
    )
