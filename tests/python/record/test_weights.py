# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What one event of a line costs the interpreter, by the line's bytecode."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from lprof import _record
from reader import Line, Recording

GROWS = sys.version_info < (3, 12)  # with the number of instructions


def simple(n: int) -> None:
    a = b = 1
    for i in range(n):
        a = i
        b = (i, a)
        b = (i, a, i, a)
        b = i if n else (i, a, i, a)
        b = (i, a) if n else i
        a = b
    assert b


def top_tested(n: int) -> None:
    i = 0
    while i < n:
        i += 1


def looked_up(n: int) -> None:
    for i in range(n):
        abs(i)
        -abs(i)


def handles_shortly(text: str) -> int:
    try:
        return len(text.lower().strip().upper())
    except LookupError:
        return 0


def handles_at_length(text: str) -> object:
    try:
        return len(text.lower().strip().upper())
    except LookupError:
        a = 0
        b = a
        a = (a, b)
        return a or b


def calls(n: int) -> None:
    for _ in range(n):
        handles_shortly("a")
        handles_at_length("a")
        abs(n)


def record(function: Callable[[int], None], engine: str, n: int) -> dict[int, Line]:
    """Its lines, counted from that of `def`."""
    recorder = _record.Recorder(select=lambda code: code is function.__code__, engine=engine)
    recorder.start()
    function(n)
    recorder.stop()
    lines = Recording(recorder.copy()).function(function.__name__).lines
    recorder.close()
    return {number - function.__code__.co_firstlineno: line for number, line in lines.items()}


def weights_of(function: Callable[[int], None], engine: str = "settrace") -> dict[int, int]:
    return {number: line.weight for number, line in record(function, engine, 3).items()}


@pytest.mark.skipif(not GROWS, reason="costs don't grow with a line's instructions")
def test_a_line_weighs_what_its_instructions_do() -> None:
    weights = weights_of(simple)
    instruction = weights[3] // 2
    assert instruction > 0
    assert weights[4] == 4 * instruction
    assert weights[5] == 6 * instruction


@pytest.mark.skipif(not GROWS, reason="costs don't grow with a line's instructions")
def test_each_way_of_a_condition_is_taken_half_the_times() -> None:
    weights = weights_of(simple)
    assert weights[3] < weights[7] < weights[6] < weights[5] + 2 * weights[3]


@pytest.mark.skipif(not GROWS, reason="costs don't grow with a line's instructions")
def test_a_loops_header_weighs_one_turn() -> None:
    instruction = weights_of(simple)[3] // 2
    assert weights_of(simple)[2] == 2 * instruction
    assert weights_of(top_tested)[2] == 4 * instruction


@pytest.mark.skipif(not GROWS, reason="costs don't grow with a line's instructions")
def test_what_does_not_run_weighs_nothing() -> None:
    """Of functions that are not selected: their events cost the lines that call them."""
    lines = record(calls, "settrace", 100)
    assert lines[2].self_bias == lines[3].self_bias > 0


@pytest.mark.skipif(GROWS, reason="costs grow with a line's instructions")
def test_only_a_global_at_the_beginning_weighs(engine: str) -> None:
    assert set(weights_of(simple, engine).values()) == {0}
    weights = weights_of(looked_up, engine)
    assert weights[2] == weights[3] > weights[1] == 0
