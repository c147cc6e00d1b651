# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What samples say: of one benchmark, and of two about each other."""

from __future__ import annotations

import random
import statistics

import pytest
from lprof.bench.summary import compare, summarize, units


def test_numbers_of_one_process():
    summary = summarize([[10, 12, 11, 13, 12, 11, 10, 50]])
    assert (summary.n, summary.minimum, summary.maximum) == (8, 10, 50)
    assert summary.mean == 16.125
    assert summary.deviation == pytest.approx(13.726278238681973)
    assert summary.median.middle == 11.5
    assert (summary.outliers_low, summary.outliers_high) == (0, 1)
    assert summary.is_unstable


def test_a_single_sample_is_a_benchmark():
    summary = summarize([[7]])
    assert (summary.deviation, summary.median) == (0, (7, 7, 7))
    assert not summary.is_unstable


def test_processes_count_not_their_samples():
    """Samples of one process lie together: taken for independent they'd prove anything."""
    chance = random.Random(2)
    false = 0
    for _ in range(100):
        one, other = (
            [
                [place + chance.gauss(0, 1) for _ in range(10)]
                for place in (chance.gauss(100, 10) for _ in range(10))
            ]
            for _ in range(2)
        )
        false += compare(one, other).is_real
    assert false <= 4  # 1 in 100 at the level of 0.01


def test_units_are_medians_of_processes_where_there_are_enough():
    groups = [[3, 1, 2], [], [5, 6, 7], [8, 9, 8], [1, 1, 1], [2, 2, 9]]
    assert units(groups) == [statistics.median(group) for group in groups if group]
    assert units(groups[:3]) == [3, 1, 2, 5, 6, 7]


def test_a_small_difference_within_one_process_is_not_believed():
    first = [[100 + i % 3 for i in range(500)]]
    slower = [[103 + i % 3 for i in range(500)]]
    much_slower = [[120 + i % 3 for i in range(500)]]
    assert compare(first, slower).test.p < 1e-9
    assert not compare(first, slower).is_real
    assert compare(first, much_slower).is_real


def test_direction_and_size():
    first = [[100.0 + i] for i in range(10)]
    second = [[50.0 + i] for i in range(10)]
    verdict = compare(first, second)
    assert verdict.is_real
    assert verdict.delta == -1
    assert 0.45 < verdict.ratio.low < verdict.ratio.middle < verdict.ratio.high < 0.6
    assert compare(second, first).delta == 1


def test_times_of_zero_can_be_compared():
    assert not compare([[0, 0]], [[0, 0]]).is_real
    assert compare([[0, 0]], [[0, 5]]).ratio.middle > 0
