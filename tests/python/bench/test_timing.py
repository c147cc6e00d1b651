# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""How many calls a sample has."""

from __future__ import annotations

import pytest
from lprof.bench.timing import calibrate


@pytest.mark.parametrize(("cost", "calls"), [(1, 1000), (300, 5), (1000, 1), (10**6, 1)])
def test_enough_calls_to_take_long_enough(cost, calls):
    assert calibrate(lambda n: n * cost, 1000) == calls


def test_a_pause_of_the_process_is_not_taken_for_its_work():
    delays = iter([0, 5000, 0, 0, 3000, 2000])

    def timer(calls):
        return calls * 10 + next(delays, 0)

    assert calibrate(timer, 1000) == 100


def test_what_takes_very_long_is_called_once():
    calls = []

    def timer(n):
        calls.append(n)
        return 10**9

    assert calibrate(timer, 1000) == 1
    assert calls == [1]
