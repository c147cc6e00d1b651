# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What programmers do with memory_profiler and tracemalloc today, with other imports."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from lprof import MemoryTracker, memory_profile


@memory_profile
def memory_intensive_function():
    """
    Profile memory usage.

    Requires: pip install memory-profiler
    """
    data = []

    for i in range(1000000):
        data.append(i * 2)

    return data


# Tracemalloc for detailed memory tracking
def track_memory_detailed():
    """Track memory allocations in detail."""
    tracemalloc.start()

    # Code to profile
    data = memory_intensive_function()

    # Get current memory usage
    current, peak = tracemalloc.get_traced_memory()
    print(f"Current memory: {current / 1024 / 1024:.2f} MB")
    print(f"Peak memory: {peak / 1024 / 1024:.2f} MB")

    # Get top memory allocations
    snapshot = tracemalloc.take_snapshot()
    top_stats = snapshot.statistics("lineno")

    print("\n=== Top 10 memory allocations ===")
    for stat in top_stats[:10]:
        print(stat)

    tracemalloc.stop()
    return data


def test_the_decorator_prints_a_table_of_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    data = memory_intensive_function()
    table = capsys.readouterr().out
    held = re.search(r"([\d.]+) MiB held", table)
    assert len(data) == 1_000_000
    assert table.startswith("memory_intensive_function")
    assert re.search(r"[\d,]{7,} .*data\.append\(i \* 2\)", table)
    assert held is not None
    assert 34 < float(held[1]) < 42  # 31 MiB of numbers (27 up to 3.10), 8 of the list


def test_tracemalloc_works_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    data = track_memory_detailed()
    printed = capsys.readouterr().out
    assert len(data) == 1_000_000
    assert "data.append(i * 2)" in printed
    current = re.search(r"Current memory: ([\d.]+) MB", printed)
    assert current is not None
    assert 34 < float(current[1]) < 42


def test_the_tracker_says_what_a_block_takes(capsys: pytest.CaptureFixture[str]) -> None:
    # Usage
    with MemoryTracker() as tracker:
        result = memory_intensive_function()

    print(f"Total memory: {tracker.memory_used / 1024 / 1024:.2f} MB")

    printed = capsys.readouterr().out
    used = tracker.memory_used / 1024 / 1024
    assert len(result) == 1_000_000
    assert 34 < used < 42
    assert tracker.peak_memory >= tracker.memory_used
    assert f"Memory used: {used:.2f} MB\n" in printed
    assert f"Peak memory: {tracker.peak_memory / 1024 / 1024:.2f} MB\n" in printed
    assert f"Total memory: {used:.2f} MB\n" in printed
