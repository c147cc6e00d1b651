# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Common ways to benchmark, as programmers write them; only the imports are ours."""

from __future__ import annotations

import re
import timeit
from statistics import mean

from lprof import Benchmark


def test_the_usage_block(capsys):
    # Usage
    bench = Benchmark(iterations=1000)

    # Benchmark different implementations
    bench.run("list_comprehension", lambda: [i*2 for i in range(1000)])  # fmt: skip
    bench.run("map_function", lambda: list(map(lambda i: i*2, range(1000))))  # fmt: skip  # noqa: C417
    bench.run("for_loop", lambda: [i*2 for i in range(1000)])  # fmt: skip

    bench.print_stats()
    bench.compare("list_comprehension", "map_function")

    assert {name: len(times) for name, times in bench.results.items()} == {
        "list_comprehension": 1000,
        "map_function": 1000,
        "for_loop": 1000,
    }
    assert all(0 < seconds < 1 for times in bench.results.values() for seconds in times)
    printed = capsys.readouterr().out
    for name in bench.results:
        assert re.search(rf"^{name} +[\d.]+ +µs", printed, re.MULTILINE)
    for column in ("mean", "std dev", "min", "max"):
        assert column in printed
    means = [mean(bench.results[name]) for name in ("list_comprehension", "map_function")]
    improvement = (means[0] - means[1]) / means[0] * 100
    assert "Comparison: list_comprehension vs map_function" in printed
    assert f"Improvement: {improvement:+.2f} %" in printed


def test_what_timeit_says_is_what_a_benchmark_says():
    setup = "data = list(range(10000))"
    time1 = min(timeit.repeat("sum(data)", setup=setup, number=1, repeat=200))
    data = list(range(10000))
    bench = Benchmark(iterations=100)
    bench.run("sum", lambda: sum(data))
    assert 0.5 < min(bench.results["sum"]) / time1 < 2


def test_several_iterations_instead_of_a_single_measurement():
    def func():
        return sorted(range(100))

    # Better: Multiple iterations
    bench = Benchmark(iterations=100)
    bench.run("func", func)
    times = bench.results["func"]
    avg_time = mean(times)
    assert len(times) == 100
    assert min(times) <= avg_time <= max(times)
