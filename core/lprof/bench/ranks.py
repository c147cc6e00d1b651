# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Is the difference between two sets of times real, and how large is it?

Only the order of the times counts, so neither outliers nor the shape of their
distribution matter. All functions take unsorted, non-empty sequences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Literal, NamedTuple

SIGNIFICANT = 0.01  # chance of seeing such a difference where there is none, at most
EXACT_UP_TO = 400  # pairs; beyond, the normal approximation is good to three digits


class RankTest(NamedTuple):
    """The outcome of a Mann-Whitney test."""

    u: float  # pairs in which the first value is larger, ties counted as half
    p: float
    exact: bool


class Interval(NamedTuple):
    """An estimate with its limits, at 95 % confidence unless said otherwise."""

    low: float
    middle: float
    high: float


def mann_whitney(
    first: Sequence[float],
    second: Sequence[float],
    alternative: Literal["two-sided", "greater"] = "two-sided",
) -> RankTest:
    """Return the U test of two samples; "greater" asks whether the first is the larger one.

    Without ties and up to EXACT_UP_TO pairs p is exact. Else it comes from the normal
    approximation with corrections for ties and continuity. Source: H. B. Mann and
    D. R. Whitney, "On a test of whether one of two random variables is stochastically
    larger than the other", 1947; the tie correction: M. Hollander, D. A. Wolfe,
    E. Chicken, "Nonparametric Statistical Methods", 3rd edition, section 4.1.
    """
    n, m = len(first), len(second)
    u, ties = _count(first, second)
    extreme = max(u, n * m - u) if alternative == "two-sided" else u
    exact = not ties and n * m <= EXACT_UP_TO
    p = _exact_tail(n, m, round(extreme)) if exact else _normal_tail(n, m, extreme, ties)
    return RankTest(u, min(1.0, 2 * p if alternative == "two-sided" else p), exact)


def smallest_p(n: int, m: int) -> float:
    """Return the least p that a one-sided test of so many values can have."""
    return 1 / math.comb(n + m, n)


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how much more often the first is larger than the second, from -1 to 1.

    Source: N. Cliff, "Dominance statistics: ordinal analyses to answer ordinal
    questions", Psychological Bulletin 114, 1993.
    """
    u, _ = _count(first, second)
    return 2 * u / (len(first) * len(second)) - 1


def effect_in_words(delta: float) -> str:
    """Return the usual name of an effect's size.

    Source: J. Romano et al., "Appropriate statistics for ordinal level data", 2006.
    """
    size = abs(delta)
    names = ((0.147, "negligible"), (0.33, "small"), (0.474, "medium"))
    return next((name for limit, name in names if size < limit), "large")


def ratio_interval(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> Interval:
    """Return what the first is to be multiplied with to get the second.

    It is the median of the ratios of all pairs, and the limits are those ratios that the
    rank test would not reject: the Hodges-Lehmann estimator on logarithms, with Moses'
    interval. Source: Hollander, Wolfe, Chicken, as above, sections 4.2 and 4.3. Values
    must be positive.
    """
    low = sorted(map(math.log, first))
    high = sorted(map(math.log, second))
    n_pairs = len(low) * len(high)
    outside = _pairs_outside(len(low), len(high), confidence)
    places = (outside, (n_pairs - 1) // 2, n_pairs // 2, n_pairs - 1 - outside)
    at = [math.exp(_difference_at(low, high, place)) for place in places]
    return Interval(at[0], (at[1] + at[2]) / 2, at[3])


def median_interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Return the median with limits between which the true one lies.

    The limits are values themselves: those at the places that a binomial distribution of
    half allows, whatever the distribution of the values. Fewer than six values can't
    give 95 %; their limits are the smallest and the largest. Source: W. J. Conover,
    "Practical Nonparametric Statistics", 3rd edition, section 3.2.
    """
    ordered = sorted(values)
    n = len(ordered)
    place, below = 0, 1
    while below + math.comb(n, place + 1) <= (1 - confidence) / 2 * 2**n and place < n // 2:
        place += 1
        below += math.comb(n, place)
    place = place if below <= (1 - confidence) / 2 * 2**n else 0
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return Interval(ordered[place], middle, ordered[n - 1 - place])


def _count(first: Sequence[float], second: Sequence[float]) -> tuple[float, list[int]]:
    """Return U of the first, and the sizes of all groups of equal values."""
    marked = sorted([(value, True) for value in first] + [(value, False) for value in second])
    ranks, ties, start = 0.0, [], 0
    while start < len(marked):
        end = start
        while end < len(marked) and marked[end][0] == marked[start][0]:
            end += 1
        mean_rank = (start + 1 + end) / 2
        ranks += mean_rank * sum(is_first for _, is_first in marked[start:end])
        ties += [end - start] if end - start > 1 else []
        start = end
    return ranks - len(first) * (len(first) + 1) / 2, ties


def distribution(n: int, m: int) -> list[int]:
    """Return in how many orders of n + m values U is 0, 1, 2 … n * m.

    These are the coefficients of the Gaussian binomial. Source: G. E. Andrews,
    "The Theory of Partitions", chapter 3.
    """
    counts = [1] + [0] * (n * m)
    for i in range(1, n + 1):
        for u in range(n * m, m + i - 1, -1):
            counts[u] -= counts[u - m - i]
        for u in range(i, n * m + 1):
            counts[u] += counts[u - i]
    return counts


def _exact_tail(n: int, m: int, u: int) -> float:
    return sum(distribution(n, m)[u:]) / math.comb(n + m, n)


def _normal_tail(n: int, m: int, u: float, ties: Sequence[int]) -> float:
    count = n + m
    tied = sum(size**3 - size for size in ties) / (count * (count - 1)) if count > 1 else 0.0
    variance = n * m / 12 * (count + 1 - tied)
    if variance <= 0:
        return 1.0
    return 0.5 * math.erfc((u - n * m / 2 - 0.5) / math.sqrt(2 * variance))


def _pairs_outside(n: int, m: int, confidence: float) -> int:
    """Return how many pairs lie below the lower limit of the interval."""
    if n * m > EXACT_UP_TO:
        spread = math.sqrt(n * m * (n + m + 1) / 12)
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        return max(0, math.floor(n * m / 2 - z * spread) - 1)
    allowed = (1 - confidence) / 2 * math.comb(n + m, n)
    place, below = 0, 0
    for count in distribution(n, m):
        below += count
        if below > allowed:
            break
        place += 1
    return max(0, place - 1)


def _difference_at(low: Sequence[float], high: Sequence[float], place: int) -> float:
    """Return the place-th smallest of all differences high - low, of two sorted lists.

    The differences are many more than the values, so they are not made but counted.
    """
    least, most = high[0] - low[-1], high[-1] - low[0]
    for _ in range(60):
        middle = (least + most) / 2
        if _n_differences_below(low, high, middle) > place:
            most = middle
        else:
            least = middle
    return most


def _n_differences_below(low: Sequence[float], high: Sequence[float], limit: float) -> int:
    """Count the pairs with high - low <= limit."""
    count = 0
    j = 0
    for value in low:
        while j < len(high) and high[j] - value <= limit:
            j += 1
        count += j
    return count
