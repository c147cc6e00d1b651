# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Numbers: true to three digits, and equally wide in a table."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lprof.report import units

SIZES = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "min": 60e9, "h": 3600e9}
A_MONTH = 31 * 24 * 3600 * 10**9
times = st.one_of(
    st.integers(1, A_MONTH),
    st.floats(0, math.log10(A_MONTH)).map(lambda exponent: round(10**exponent)),
)


def read(text: str) -> float:
    number, unit = text.split()
    return float(number.replace(",", "")) * SIZES[unit]


@given(times)
def test_a_duration_reads_back_to_what_it_was(nanoseconds: int) -> None:
    assert read(units.duration(nanoseconds)) == pytest.approx(nanoseconds, rel=0.05, abs=0.5)


@given(times)
def test_a_duration_is_true_to_three_digits_below_minutes(nanoseconds: int) -> None:
    if 1000 <= nanoseconds < 99 * 10**9:
        assert read(units.duration(nanoseconds)) == pytest.approx(nanoseconds, rel=0.0051)


@given(times)
def test_no_duration_shows_a_thousand_of_a_unit_that_has_a_larger_one(nanoseconds: int) -> None:
    number, unit = units.duration(nanoseconds).split()
    assert unit == "h" or float(number) < 1000


@given(times)
def test_decimal_points_stand_below_each_other(nanoseconds: int) -> None:
    text = units.aligned(nanoseconds)
    if nanoseconds < 1000 * 3600 * 10**9:
        assert len(text) == units.TIME_WIDTH
        assert re.fullmatch(r"[ \d]{2}\d(\.\d\d|\.\d | {3}|\.\d) (ns|µs|ms|s |min|h )", text)
    assert text.split() == units.duration(nanoseconds).split()


@given(st.integers(-5, 0))
def test_no_time_is_left_blank_in_a_table(nanoseconds: int) -> None:
    assert units.aligned(nanoseconds) == " " * units.TIME_WIDTH


@given(st.integers(0, 10**15))
def test_counts_fit_their_column(number: int) -> None:
    text = units.count(number)
    assert len(text) <= 10 or number >= 10**15
    if number < 10_000_000:
        assert int(text.replace(",", "")) == number
    else:
        value, letter = text.split()
        size = {"M": 1e6, "G": 1e9, "T": 1e12}[letter]
        assert float(value.replace(",", "")) * size == pytest.approx(number, rel=0.0051)


@given(st.floats(0, 1e18), st.floats(0, 1e18))
def test_shares_are_equally_wide(part: float, more: float) -> None:
    text = units.percent(part, part + more)
    assert len(text) == 6
    if text.strip():
        shown = float(text.removesuffix(" %"))
        assert shown == pytest.approx(100 * part / (part + more), abs=0.0501)
