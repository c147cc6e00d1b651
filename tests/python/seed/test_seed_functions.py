# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What people do with cProfile and pstats, with lprof's decorator in their place."""

from __future__ import annotations

import pstats
from pathlib import Path
from pstats import SortKey
from typing import Any, Dict, List

import pytest
from lprof import profile_function

ITEMS = [{"value": i} for i in range(200)]


def expensive_operation(item: Dict[str, int]) -> int:
    return sum(range(item["value"]))


@profile_function(output_file="profile.stats")
def process_data(data: List[Dict]) -> Any:  # type: ignore[type-arg]
    """Process data with profiling."""
    result = []
    for item in data:
        processed = expensive_operation(item)
        result.append(processed)
    return result


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


def test_the_decorator_reports_and_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert process_data(ITEMS) == [sum(range(i)) for i in range(200)]
    report = capsys.readouterr().out
    assert "expensive_operation" in report
    assert "process_data" in report
    assert process_data.__doc__ == "Process data with profiling."

    analyze_profile("profile.stats")
    analysis = capsys.readouterr().out
    assert "201 function calls in" in analysis
    assert analysis.count("(expensive_operation)") == 3
    assert "      200    " in analysis


def test_the_better_ways_of_the_anti_patterns(capsys: pytest.CaptureFixture[str]) -> None:
    @profile_function()
    def expensive_function() -> int:
        return expensive_operation({"value": 9})

    @profile_function()
    def identify_bottleneck() -> int:
        return expensive_function()

    assert expensive_function() == 36
    assert "expensive_function" in capsys.readouterr().out
    assert identify_bottleneck() == 36
    report = capsys.readouterr().out
    assert "identify_bottleneck" in report
    assert report.count("Functions by") == 1, "the inner call is part of the outer one's report"
