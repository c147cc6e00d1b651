# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The context manager and the decorator that say how much memory something takes."""

from __future__ import annotations

import asyncio
import io
import re
import threading
from collections.abc import Iterator

import lprof
import pytest
from lprof import MemoryTracker, memory_profile

MIB = 1024 * 1024


def test_used_and_peak() -> None:
    with MemoryTracker(quiet=True) as tracker:
        kept = bytearray(2 * MIB)
        passing = bytearray(3 * MIB)
        del passing
        assert 2 * MIB < tracker.memory_used < 2.1 * MIB
    assert 2 * MIB < tracker.memory_used < 2.1 * MIB
    assert 5 * MIB < tracker.peak_memory < 5.1 * MIB
    del kept


def test_what_it_frees_of_before_counts_as_less() -> None:
    with MemoryTracker(quiet=True):  # so that the block is known
        block = bytearray(MIB)
        with MemoryTracker(quiet=True) as tracker:
            del block
        assert -1.1 * MIB < tracker.memory_used < -0.9 * MIB
        assert tracker.peak_memory < 0.1 * MIB


def test_trackers_nest() -> None:
    with MemoryTracker(quiet=True) as outer:
        first = bytearray(MIB)
        with MemoryTracker(quiet=True) as inner:
            second = bytearray(2 * MIB)
        del second
    assert 0.99 * MIB < outer.memory_used < 1.1 * MIB
    assert 2.99 * MIB < outer.peak_memory < 3.1 * MIB
    assert 1.99 * MIB < inner.memory_used < 2.1 * MIB
    del first


def test_it_counts_all_threads_and_works_in_each() -> None:
    kept: list[object] = []
    trackers: list[MemoryTracker] = []

    def work() -> None:
        with MemoryTracker(quiet=True) as tracker:
            kept.append(bytearray(MIB))
        trackers.append(tracker)

    threads = [threading.Thread(target=work) for _ in range(4)]
    with MemoryTracker(quiet=True) as whole:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(trackers) == 4
    assert all(tracker.memory_used > 0.9 * MIB for tracker in trackers)
    assert 3.9 * MIB < whole.memory_used < 4.3 * MIB


def test_it_prints_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with MemoryTracker():
        pass
    assert capsys.readouterr().out.splitlines() == ["Memory used: 0.00 MB", "Peak memory: 0.00 MB"]


def test_it_can_be_used_again_but_not_twice_at_once() -> None:
    tracker = MemoryTracker(quiet=True)
    with tracker:
        kept = bytearray(MIB)
    with tracker:
        pass
    assert tracker.memory_used < 0.1 * MIB
    with tracker, pytest.raises(RuntimeError, match="use another one"):
        tracker.__enter__()
    del kept


def test_it_counts_beside_a_profiler() -> None:
    profiler = lprof.Profiler(functions=[test_used_and_peak], memory=True)
    with MemoryTracker(quiet=True) as tracker:
        with profiler:
            kept = bytearray(MIB)
        more = bytearray(MIB)
        del kept
    assert MIB < tracker.memory_used < 1.2 * MIB
    assert len(more) == MIB


def table(function: object, *arguments: object) -> str:
    stream = io.StringIO()
    memory_profile(stream=stream)(function)(*arguments)  # type: ignore[type-var, operator]
    return stream.getvalue()


def row(printed: str, source: str) -> str:
    (found,) = [line for line in printed.splitlines() if line.rstrip().endswith(source)]
    return found


def test_the_table_has_a_row_for_each_line() -> None:
    def allocate(n: int) -> int:
        blocks = []
        for _ in range(n):
            blocks.append(bytes(1000))
        blocks = [block[1:] for block in blocks]
        return len(blocks)

    printed = table(allocate, 2000)
    assert re.search(r"(1\.9|2\.0)\d MiB ", row(printed, "blocks.append(bytes(1000))"))
    assert "MiB" not in row(printed, "return len(blocks)")


def test_results_and_exceptions_go_through() -> None:
    @memory_profile(stream=io.StringIO())
    def divide(a: float, b: float) -> float:
        """Divide."""
        return a / b

    assert divide(1, b=2) == 0.5
    assert divide.__doc__ == "Divide."
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)


def test_generators_and_coroutines() -> None:
    stream = io.StringIO()

    @memory_profile(stream=stream)
    def generate() -> Iterator[bytearray]:
        yield bytearray(MIB)

    @memory_profile(stream=stream)
    async def wait() -> bytearray:
        await asyncio.sleep(0)
        return bytearray(2 * MIB)

    assert len(next(iter(list(generate())))) == MIB
    assert len(asyncio.run(wait())) == 2 * MIB
    printed = stream.getvalue()
    assert "1.00 MiB" in row(printed, "yield bytearray(MIB)")
    assert "2.00 MiB" in row(printed, "return bytearray(2 * MIB)")


def test_decorated_functions_within_have_their_tables_too() -> None:
    stream = io.StringIO()

    @memory_profile(stream=stream)
    def inner() -> bytearray:
        return bytearray(MIB)

    @memory_profile(stream=stream)
    def outer(depth: int) -> object:
        if depth:
            return outer(depth - 1)
        return inner()

    outer(2)
    printed = stream.getvalue()
    assert printed.count("def outer(depth: int)") == 1
    assert "1.00 MiB" in row(printed, "return bytearray(MIB)")


def test_while_a_program_is_recorded_the_function_just_runs() -> None:
    stream = io.StringIO()
    profiler = lprof.Profiler(functions=[test_used_and_peak])
    with profiler:
        assert memory_profile(stream=stream)(lambda: 3)() == 3
    assert stream.getvalue() == ""
