# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The rank test and the intervals; expected numbers are those of SciPy 1.16."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lprof.bench.ranks import (
    cliffs_delta,
    effect_in_words,
    mann_whitney,
    median_interval,
    ratio_interval,
    smallest_p,
)

APART = [1.1, 2.2, 3.3, 4.4, 5.5], [2.0, 6.1, 7.2, 8.3, 9.4]
LUNG = (
    [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
    [1.15, 0.88, 0.90, 0.74, 1.21],
)
TIED = [1, 2, 2, 3, 3, 3, 4, 5], [2, 3, 4, 4, 5, 5, 6, 7, 7]
MANY = (
    [9.198, 8.676, 9.752, 10.42, 11.136, 10.11, 9.447, 9.215, 10.749, 11.635, 10.273, 8.767,
     9.042, 11.6, 10.203, 8.268, 9.916, 8.837, 9.371, 9.512, 9.287, 10.553, 9.937, 9.411, 10.41],
    [11.33, 8.857, 10.243, 9.519, 10.327, 9.211, 10.521, 10.462, 10.196, 9.452, 10.104, 9.409,
     9.145, 10.725, 9.391, 11.67, 11.217, 8.502, 10.772, 9.398, 10.533, 10.544, 8.512, 10.267,
     10.244, 11.462, 9.319, 11.238, 9.401, 10.169],
)  # fmt: skip
ROUNDED = ([5.0, 5.0, 6.0, 6.0, 7.0], [9.0, 9.0, 9.0, 10.0, 11.0])  # ties on either side alone
times = st.lists(st.integers(1, 10**12), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("samples", "u", "two_sided", "greater", "exact"),
    [
        (APART, 4.0, 0.09523809523809523, 0.9722222222222222, True),
        (LUNG, 35.0, 0.2544122544122544, 0.1272061272061272, True),
        (ROUNDED, 0.0, 2 / 252, 1.0, True),
        (TIED, 13.5, 0.03175895714806371, 0.9876172774448116, False),
        (MANY, 310.0, 0.2756034790872851, 0.8658859077294426, False),
    ],
)
def test_p_values(samples, u, two_sided, greater, exact):
    test = mann_whitney(*samples)
    assert (test.u, test.exact) == (u, exact)
    assert test.p == pytest.approx(two_sided, rel=1e-12)
    assert mann_whitney(*samples, one_sided=True).p == pytest.approx(greater, rel=1e-12)


def test_p_is_the_share_of_the_orders():
    n, m = 4, 3
    above = []
    for first in itertools.combinations(range(n + m), n):
        second = set(range(n + m)) - set(first)
        above.append(sum(a > b for a in first for b in second))
    for u in range(n * m + 1):
        test = mann_whitney(*_with_u(n, m, u), one_sided=True)
        assert test.u == u
        assert test.p == pytest.approx(sum(other >= u for other in above) / len(above))
    assert smallest_p(n, m) == pytest.approx(1 / len(above))


def _with_u(n, m, u):
    for first in itertools.combinations(range(n + m), n):
        second = sorted(set(range(n + m)) - set(first))
        if sum(a > b for a in first for b in second) == u:
            return list(first), second
    raise AssertionError(u)


@given(times, times)
def test_delta_is_what_counting_pairs_gives(first, second):
    pairs = [(a > b) - (a < b) for a in first for b in second]
    assert cliffs_delta(first, second) == pytest.approx(sum(pairs) / len(pairs))


@given(times, times)
def test_swapping_the_samples_changes_the_sign_alone(first, second):
    assert mann_whitney(first, second).p == pytest.approx(mann_whitney(second, first).p)
    assert cliffs_delta(first, second) == pytest.approx(-cliffs_delta(second, first))
    one, other = ratio_interval(first, second), ratio_interval(second, first)
    assert one.low == pytest.approx(1 / other.high, rel=1e-6)
    assert one.high == pytest.approx(1 / other.low, rel=1e-6)


@given(times)
def test_samples_equal_to_themselves_do_not_differ(samples):
    assert mann_whitney(samples, samples).p == pytest.approx(1)
    interval = ratio_interval(samples, samples)
    assert interval.low <= 1.000001 and interval.high >= 0.999999


@given(times, times)
def test_the_limits_of_the_ratio_are_ratios_of_pairs(first, second):
    ratios = sorted(b / a for a in first for b in second)
    low, middle, high = ratio_interval(first, second)
    assert low <= middle * (1 + 1e-9) <= high * (1 + 1e-8)
    for limit in (low, high):
        assert any(math.isclose(limit, ratio, rel_tol=1e-9) for ratio in ratios)


def test_interval_and_test_agree():
    """The interval leaves 1 out exactly when the test says that the samples differ."""
    chance = random.Random(3)
    seen = set()
    for _ in range(200):
        first = [chance.lognormvariate(0, 0.3) for _ in range(8)]
        second = [1.3 * chance.lognormvariate(0, 0.3) for _ in range(9)]
        interval = ratio_interval(first, second)
        differs = mann_whitney(first, second).p <= 0.05
        assert differs == (not interval.low < 1 < interval.high)
        seen.add(differs)
    assert seen == {True, False}


def test_the_true_ratio_is_between_the_limits_in_95_of_100():
    chance = random.Random(1)
    missed = 0
    for _ in range(1000):
        first = [chance.lognormvariate(0, 0.3) for _ in range(10)]
        second = [1.2 * chance.lognormvariate(0, 0.3) for _ in range(10)]
        low, _, high = ratio_interval(first, second)
        missed += not low <= 1.2 <= high
    assert 20 <= missed <= 60


@pytest.mark.parametrize(("n", "place"), [(1, 0), (5, 0), (6, 0), (10, 1), (20, 5), (100, 39)])
def test_limits_of_the_median_stand_where_the_binomial_says(n, place):
    values = list(range(n))
    random.Random(0).shuffle(values)
    interval = median_interval(values)
    assert (interval.low, interval.high) == (place, n - 1 - place)
    assert interval.middle == (n - 1) / 2


def test_nothing_can_not_be_compared():
    with pytest.raises(ValueError, match="there must be a value"):
        mann_whitney([], [1])
    with pytest.raises(ValueError, match="there must be a value"):
        median_interval([])


@pytest.mark.parametrize(
    ("delta", "words"),
    [(0.1, "negligible"), (-0.2, "small"), (0.4, "medium"), (-0.9, "large")],
)
def test_effects_in_words(delta, words):
    assert effect_in_words(delta) == words
