# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Is the difference between two sets of times real, and how large is it?

Only the order of the times counts, so neither outliers nor the shape of their
distribution matter. All functions take unsorted sequences that are not empty, and raise
ValueError otherwise. The numbers are made in core/report/lprof-ranks.c, for the viewer too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from lprof import _store

SIGNIFICANT = 0.01  # chance of seeing such a difference where there is none, at most


class RankTest(NamedTuple):
    """The outcome of a Mann-Whitney test."""

    u: float  # pairs in which the first value is larger, ties counted as half
    p: float
    exact: bool


class Interval(NamedTuple):
    """An estimate with its limits at 95 % confidence."""

    low: float
    middle: float
    high: float


def mann_whitney(
    first: Sequence[float], second: Sequence[float], *, one_sided: bool = False
) -> RankTest:
    """Return the U test of two samples; one-sided it asks whether the first is the larger one.

    Up to 400 pairs p is exact, unless both have a value. Else it comes from the normal
    approximation with corrections for ties and continuity. Source: H. B. Mann and
    D. R. Whitney, "On a test of whether one of two random variables is stochastically
    larger than the other", 1947; the tie correction: M. Hollander, D. A. Wolfe,
    E. Chicken, "Nonparametric Statistical Methods", 3rd edition, section 4.1.
    """
    return RankTest(*_store.rank_test(first, second, one_sided))


def smallest_p(n: int, m: int) -> float:
    """Return the least p that a one-sided test of so many values can have."""
    return 1 / math.comb(n + m, n)


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how much more often the first is larger than the second, from -1 to 1.

    Source: N. Cliff, "Dominance statistics: ordinal analyses to answer ordinal
    questions", Psychological Bulletin 114, 1993.
    """
    return 2 * mann_whitney(first, second).u / (len(first) * len(second)) - 1


def effect_in_words(delta: float) -> str:
    """Return the usual name of an effect's size.

    Source: J. Romano et al., "Appropriate statistics for ordinal level data", 2006.
    """
    size = abs(delta)
    names = ((0.147, "negligible"), (0.33, "small"), (0.474, "medium"))
    return next((name for limit, name in names if size < limit), "large")


def ratio_interval(first: Sequence[float], second: Sequence[float]) -> Interval:
    """Return what the first is to be multiplied with to get the second.

    It is the median of the ratios of all pairs, and the limits are those ratios that the
    two-sided rank test would not reject: the Hodges-Lehmann estimator on logarithms, with
    Moses' interval. Source: Hollander, Wolfe, Chicken, as above, sections 4.2 and 4.3.
    Values of 0 count as the smallest other one.
    """
    return Interval(*_store.ratio_interval(first, second))


def median_interval(values: Sequence[float]) -> Interval:
    """Return the median with limits between which the true one lies.

    The limits are values themselves: those at the places that a binomial distribution of
    half allows, whatever the distribution of the values. Fewer than six values can't
    give 95 %; their limits are the smallest and the largest. Source: W. J. Conover,
    "Practical Nonparametric Statistics", 3rd edition, section 3.2.
    """
    return Interval(*_store.median_interval(values))
