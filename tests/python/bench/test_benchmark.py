# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof.Benchmark, in a program."""

from __future__ import annotations

import asyncio
import sys
import time

import lprof
import pytest


def test_each_call_is_an_iteration():
    calls = []
    bench = lprof.Benchmark(iterations=5, warmup=2)
    bench.run("sleep", lambda *a, **k: (calls.append((a, k)), time.sleep(0.001)), 1, key=2)
    assert len(bench.results["sleep"]) == 5
    assert all(0.001 <= seconds < 0.5 for seconds in bench.results["sleep"])
    assert set(map(repr, calls)) == {"((1,), {'key': 2})"}


def test_without_warmup_nothing_is_called_more_often_than_asked_for():
    calls = []
    bench = lprof.Benchmark(iterations=7, warmup=0)
    bench.run("append", calls.append, 1)
    assert len(calls) == len(bench.results["append"]) == 7


def test_short_calls_are_timed_without_the_clock():
    bench = lprof.Benchmark(iterations=50)
    bench.run("pass", lambda: None)
    assert min(bench.results["pass"]) < 1e-6


def test_coroutine_functions_are_awaited():
    async def wait():
        await asyncio.sleep(0.002)

    bench = lprof.Benchmark(iterations=3, warmup=0)
    bench.run("sleep", wait)
    assert min(bench.results["sleep"]) >= 0.002

    async def within():
        await bench.run_async("within", wait)

    asyncio.run(within())
    assert len(bench.results["within"]) == 3


def test_in_async_code_the_remedy_is_named():
    async def nothing():
        pass

    async def within():
        with pytest.raises(RuntimeError, match=r"await lprof.Benchmark\(\).run_async"):
            lprof.Benchmark(iterations=1).run("nothing", nothing)

    asyncio.run(within())


def test_what_a_function_raises_goes_its_way():
    bench = lprof.Benchmark(iterations=3)
    with pytest.raises(ZeroDivisionError):
        bench.run("bad", lambda: 1 / 0)
    assert bench.results == {}


def test_a_tool_that_slows_down_is_named(monkeypatch):
    bench = lprof.Benchmark(iterations=1)
    before = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        with pytest.warns(UserWarning, match="trace function .* slows down"):
            bench.run("work", lambda: sum(range(1000)))
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("arguments", [{"iterations": 0}, {"warmup": -1}])
def test_wrong_numbers(arguments):
    with pytest.raises(ValueError, match="must be"):
        lprof.Benchmark(**arguments)


def test_comparing_what_was_not_run():
    bench = lprof.Benchmark(iterations=1)
    bench.run("one", lambda: None)
    with pytest.raises(KeyError, match="No benchmark 'two' was run; those that were: one"):
        bench.compare("one", "two")


def test_saved_samples_can_be_loaded(tmp_path):
    bench = lprof.Benchmark(iterations=20)
    bench.run("größe", lambda: sum(range(10)))
    bench.save(tmp_path / "b.lprof")
    (kept,) = lprof.load(tmp_path / "b.lprof").benchmarks
    assert kept.name == "größe"
    assert kept.seconds == pytest.approx(bench.results["größe"])
    assert kept.calls > 1
