# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The marks ``performance`` and ``lprof``: tests that fail when they do too much.

A marked test runs once, as ever, or as many times in a row as its mark says; a test
that fails by itself keeps its failure.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import wraps
from inspect import iscoroutinefunction
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

import pytest

from lprof.bench.performance import judge
from lprof.budgets import Budget, BudgetError
from lprof.pytest_plugin import RECORDING
from lprof.pytest_plugin.region import Region
from lprof.recording import paused

if TYPE_CHECKING:
    from lprof.profiles import Profile

PERFORMANCE = "performance"
BUDGET = "lprof"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Time or record a marked test, and judge what it did once it has passed."""
    performance = item.get_closest_marker(PERFORMANCE)
    budget = item.get_closest_marker(BUDGET)
    if performance is not None and performance.kwargs:
        return (yield from _timed(item, performance))
    if budget is not None:
        return (yield from _recorded(item, budget))
    return (yield)


def _timed(item: pytest.Item, mark: pytest.Mark) -> Generator[None, object, object]:
    limit, iterations = _read_performance(mark)
    durations: list[int] = []
    before = item.obj  # type: ignore[attr-defined]
    item.obj = _repeated(before, iterations, durations)  # type: ignore[attr-defined]
    try:
        with paused():
            result = yield
    finally:
        item.obj = before  # type: ignore[attr-defined]
    problem = judge(durations, limit) if durations else ""
    if problem:
        pytest.fail(problem, pytrace=False)
    return result


def _read_performance(mark: pytest.Mark) -> tuple[float, int]:
    unknown = set(mark.kwargs) - {"max_duration_ms", "iterations"}
    if mark.args or unknown or "max_duration_ms" not in mark.kwargs:
        pytest.fail(
            "@pytest.mark.performance takes max_duration_ms=… and iterations=…, or nothing.",
            pytrace=False,
        )
    limit, iterations = mark.kwargs["max_duration_ms"], mark.kwargs.get("iterations", 1)
    if not isinstance(iterations, int) or iterations < 1:
        pytest.fail(f"iterations must be 1 or more, not {iterations!r}.", pytrace=False)
    if not isinstance(limit, int | float):
        pytest.fail(f"max_duration_ms takes milliseconds, not {limit!r}.", pytrace=False)
    return limit, iterations


def _repeated(
    function: Callable[..., Any], iterations: int, durations: list[int]
) -> Callable[..., Any]:
    """Return the function run several times in a row, each time with the same arguments."""
    if iscoroutinefunction(function):

        @wraps(function)
        async def await_all(*args: Any, **kwargs: Any) -> None:
            for _ in range(iterations):
                start = perf_counter_ns()
                await function(*args, **kwargs)
                durations.append(perf_counter_ns() - start)

        return await_all

    @wraps(function)
    def call_all(*args: Any, **kwargs: Any) -> Any:
        result = None
        for _ in range(iterations):
            start = perf_counter_ns()
            result = function(*args, **kwargs)
            durations.append(perf_counter_ns() - start)
        return result

    return call_all


def _recorded(item: pytest.Item, mark: pytest.Mark) -> Generator[None, object, object]:
    budget = _read_budget(mark)
    own = _own_region(item)
    if own is not None:  # the test says itself which part of it is meant
        result = yield
        _judge(budget, own.profile)
        return result
    config = item.config
    session = config.pluginmanager.get_plugin(RECORDING)
    region = Region(config, item.nodeid, session, memory=budget.needs_memory)
    try:
        try:
            region.__enter__()
        except RuntimeError as error:
            pytest.fail(str(error).replace("The fixture lprof", "A budget"), pytrace=False)
        try:
            result = yield
        finally:
            region.__exit__(None, None, None)
        _judge(budget, region.profile)
        return result
    finally:
        region.close()


def _read_budget(mark: pytest.Mark) -> Budget:
    try:
        if mark.args or not mark.kwargs:
            raise BudgetError("It takes limits by name, such as max_hits={'module:function': 10}.")
        return Budget(mark.kwargs)
    except BudgetError as error:
        pytest.fail(f"@pytest.mark.lprof: {error}", pytrace=False)


def _own_region(item: pytest.Item) -> Region | None:
    """Return the region of a test that asks for the fixture lprof."""
    region = getattr(item, "funcargs", {}).get("lprof")
    return region if isinstance(region, Region) else None


def _judge(budget: Budget, profile: Profile) -> None:
    try:
        excesses = budget.excesses(profile)
    except BudgetError as error:
        pytest.fail(f"@pytest.mark.lprof: {error}", pytrace=False)
    if excesses:
        pytest.fail("\n".join(map(str, excesses)), pytrace=False)
