# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What people do with cProfile and pstats, on lprof: changed in the imports alone."""

from __future__ import annotations

import pstats
from functools import wraps
from pathlib import Path
from pstats import SortKey
from typing import Any, Callable, Dict, List

import lprof
import lprof.cprofile as cProfile  # noqa: N812
import pytest

ITEMS = [{"value": i} for i in range(200)]


def expensive_operation(item: Dict[str, int]) -> int:
    return sum(range(item["value"]))


def profile_function(output_file: str = None):  # type: ignore # noqa
    """
    Decorator to profile function execution.

    Args:
        output_file: Optional file to save profile data
    """

    def decorator(func: Callable):  # type: ignore
        @wraps(func)
        def wrapper(*args, **kwargs):  # type: ignore
            profiler = cProfile.Profile()
            profiler.enable()

            try:
                result = func(*args, **kwargs)
                return result
            finally:
                profiler.disable()

                # Print stats
                stats = pstats.Stats(profiler)
                stats.sort_stats(SortKey.CUMULATIVE)
                stats.print_stats(20)  # Top 20 functions

                # Save to file
                if output_file:
                    stats.dump_stats(output_file)

        return wrapper

    return decorator


# Usage
@profile_function(output_file="profile.stats")  # type: ignore
def process_data(data: List[Dict]) -> Any:  # type: ignore
    """Process data with profiling."""
    result = []
    for item in data:
        processed = expensive_operation(item)
        result.append(processed)
    return result


# The same with the decorator that lprof has
@lprof.profile_function(output_file="profile.stats")
def process_data_shorter(data: List[Dict]) -> Any:  # type: ignore
    """Process data with profiling."""
    result = []
    for item in data:
        processed = expensive_operation(item)
        result.append(processed)
    return result


# Analyze saved profile
def analyze_profile(stats_file: str) -> None:
    """Analyze saved profile data."""
    stats = pstats.Stats(stats_file)

    print("\n=== Top 20 by cumulative time ===")
    stats.sort_stats(SortKey.CUMULATIVE)
    stats.print_stats(20)

    print("\n=== Top 20 by internal time ===")
    stats.sort_stats(SortKey.TIME)
    stats.print_stats(20)

    print("\n=== Top 20 by call count ===")
    stats.sort_stats(SortKey.CALLS)
    stats.print_stats(20)


@pytest.mark.parametrize("process", [process_data, process_data_shorter])
def test_the_decorator_reports_and_saves(
    process: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert process(ITEMS) == [sum(range(i)) for i in range(200)]
    report = capsys.readouterr().out
    assert "expensive_operation" in report
    assert process.__name__ in report
    assert process.__doc__ == "Process data with profiling."

    analyze_profile("profile.stats")
    analysis = capsys.readouterr().out
    assert "function calls in" in analysis
    assert analysis.count("(expensive_operation)") == 3
    assert "      200    " in analysis


def test_the_better_ways_of_the_anti_patterns(capsys: pytest.CaptureFixture[str]) -> None:
    # ✅ Better: Use proper profiling
    @lprof.profile_function()
    def expensive_function() -> int:
        return expensive_operation({"value": 9})

    # ✅ Better: Profile first, then optimize
    @lprof.profile_function()
    def identify_bottleneck() -> int:
        return expensive_function()

    assert expensive_function() == 36
    assert "expensive_function" in capsys.readouterr().out
    assert identify_bottleneck() == 36
    report = capsys.readouterr().out
    assert "identify_bottleneck" in report
    assert report.count("Functions by") == 1, "the inner call is part of the outer one's report"
