# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What people do with line_profiler, with lprof's in its place."""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable, List

import pytest
from lprof.line_profiler import LineProfiler


def expensive_transform(text: str) -> str:
    return "".join(sorted(text))


def profile_lines(func: Callable) -> Callable:  # type: ignore[type-arg]
    """
    Decorator for line-by-line profiling.

    Usage:
        @profile_lines
        def my_function():
            ...

        my_function()
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        profiler = LineProfiler()
        profiler.add_function(func)
        profiler.enable()

        try:
            result = func(*args, **kwargs)
            return result
        finally:
            profiler.disable()
            profiler.print_stats()

    return wrapper


# Usage
@profile_lines
def process_items(items: List[str]) -> List[str]:
    """Process items with line profiling."""
    result = []

    for item in items:
        # Each line's execution time is measured
        cleaned = item.strip().lower()
        if len(cleaned) > 5:
            processed = expensive_transform(cleaned)
            result.append(processed)

    return result


def function1() -> int:
    return sum(range(10))


def function2() -> int:
    return function1() + 1


def function3() -> None:
    pass


def main_function() -> None:
    for _ in range(3):
        function2()


# Alternative: Profile specific functions
def detailed_profile() -> None:
    """Profile multiple functions."""
    lp = LineProfiler()

    # Add functions to profile
    lp.add_function(function1)
    lp.add_function(function2)
    lp.add_function(function3)

    # Run with profiling
    lp.enable()
    main_function()
    lp.disable()

    lp.print_stats()


def hits_of(output: str, source: str) -> str:
    """The hits that a report has for a line of source."""
    (line,) = (line for line in output.splitlines() if line.endswith(source))
    return line.split()[1]


def test_a_decorator_that_prints_each_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert process_items([" Longer one ", "x"]) == [" eeglnnoor"]
    output = capsys.readouterr().out
    assert "Function: process_items at line" in output
    assert hits_of(output, "for item in items:") == "3"
    assert hits_of(output, "processed = expensive_transform(cleaned)") == "1"
    assert process_items([]) == []
    assert hits_of(capsys.readouterr().out, "for item in items:") == "1"


def test_several_functions(capsys: pytest.CaptureFixture[str]) -> None:
    detailed_profile()
    output = capsys.readouterr().out
    assert hits_of(output, "return sum(range(10))") == "3"
    assert hits_of(output, "return function1() + 1") == "3"
    assert "Function: function3 at line" in output
