# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What sampling costs, and how near its shares come to the truth.

Cost: processor time of a loop with and without sampling, in one process, interleaved; the
median of the ratios of neighbours. Truth: four equal lines have a quarter each of what the
four have together (of single operations that is the truth only as far as the processor
guesses each of their jumps equally well); and a thread that works in short bursts tells with
its own clock what it used while it worked and while it went to sleep.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import lprof

RATES = (100, 1000, 5000)
TURNS = 400_000


def loop() -> None:
    turns = TURNS
    while turns:
        a = turns + 1
        b = turns + 2
        c = turns + 3
        d = turns + 4
        turns -= 1
    assert a + b + c + d


def calls() -> None:
    numbers = list(range(500))
    turns = TURNS // 200
    while turns:
        a = sum(numbers)
        b = sum(numbers)
        c = sum(numbers)
        d = sum(numbers)
        turns -= 1
    assert a + b + c + d


def deep(depth: int) -> None:
    if depth:
        deep(depth - 1)
    else:
        loop()


def time_of(depth: int) -> float:
    begin = time.thread_time()
    deep(depth)
    return time.thread_time() - begin


def cost(rate: int, depth: int, rounds: int) -> float:
    """Ratio of processor time, sampled by plain."""
    ratios = []
    for _ in range(rounds):
        before = time_of(depth)
        with lprof.Profiler(functions=[loop, deep], sample=rate):
            sampled = time_of(depth)
        after = time_of(depth)
        ratios.append(sampled / ((before + after) / 2))
    return statistics.median(ratios)


def worst_share(of: Callable[[], None], before: int, seconds: float = 3.0) -> float:
    """Largest distance of an equal line's share from a quarter, in points.

    So many lines stand *before* the equal ones.
    """
    profiler = lprof.Profiler(functions=[of], sample=1000)
    end = time.thread_time() + seconds
    with profiler:
        while time.thread_time() < end:
            of()
    first = of.__code__.co_firstlineno + before
    found = {line.line: line.self_ns for line in profiler.snapshot().function(of.__name__).lines}
    equal = [found.get(first + i, 0) for i in range(4)]
    return max(abs(100 * time / sum(equal) - 25) for time in equal)


def bursts(seconds: float, spent: list[float]) -> None:
    """Adds processor time to *spent*: of the work, and of the sleep."""
    clock = time.thread_time
    end = clock() + seconds
    now = clock()
    while now < end:
        sum(number % 7 for number in range(5000))
        worked = clock()
        time.sleep(0.0007)
        slept = clock()
        spent[0] += worked - now
        spent[1] += slept - worked
        now = slept


def error_of_bursts(seconds: float = 1.5) -> float:
    """Distance of the sleep's share from the truth, in points."""
    profiler = lprof.Profiler(functions=[bursts], sample=1000)
    spent = [0.0, 0.0]
    with profiler:
        bursts(seconds, spent)
    function = profiler.snapshot().function("bursts")
    line = bursts.__code__.co_firstlineno + 8
    (sleep,) = (found.self_ns for found in function.lines if found.line == line)
    return 100 * (sleep / function.total_ns - spent[1] / sum(spent))


def measure(rounds: int = 15) -> list[dict[str, object]]:
    """Rows of figures."""
    rows: list[dict[str, object]] = [
        {"what": f"cost at {rate} Hz, {depth} frames deep, %",
         "value": 100 * (cost(rate, depth, rounds) - 1)}
        for rate in RATES for depth in (0, 50)
    ]  # fmt: skip
    return [
        *rows,
        {"what": "worst share of four equal calls, points", "value": worst_share(calls, 4)},
        {"what": "worst share of four equal operations, points", "value": worst_share(loop, 3)},
        {"what": "share of the sleep between bursts of work, points", "value": error_of_bursts()},
    ]


if __name__ == "__main__":
    if sys.version_info < (3, 13):
        sys.exit("sampling from within needs Python 3.13 or later")
    print(json.dumps(measure(), indent=1))
