# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Asynchronous functions timed as programmers time them; only the imports are ours."""

from __future__ import annotations

import asyncio
import re
import sys
import time

import lprof
import pytest
from lprof import AsyncProfiler, profile_async


async def fetch_users_from_db():
    await asyncio.sleep(0.02)
    return ["user1", "user2"]


async def fetch_orders_from_api():
    await asyncio.sleep(0.01)
    return ["order"]


async def process_data(users, orders):
    end = time.perf_counter() + 0.01
    while time.perf_counter() < end:
        pass
    return [(user, order) for user in users for order in orders]


profilers = []


# Usage
async def main():
    profiler = AsyncProfiler()
    profilers.append(profiler)

    # Profile async operations
    users = await profiler.profile(
        "fetch_users",
        fetch_users_from_db()
    )  # fmt: skip

    orders = await profiler.profile(
        "fetch_orders",
        fetch_orders_from_api()
    )  # fmt: skip

    result = await profiler.profile(
        "process_data",
        process_data(users, orders)
    )  # fmt: skip

    profiler.print_stats()

    return result


@profile_async("fetch_users")
async def fetch_users():
    """Fetch users with profiling."""
    await asyncio.sleep(0.5)
    return ["user1", "user2"]


def test_the_usage_block(capsys):
    assert asyncio.run(main()) == [("user1", "order"), ("user2", "order")]
    timings = profilers.pop().timings
    assert list(timings) == ["fetch_users", "fetch_orders", "process_data"]
    assert all(timing["status"] == "success" for timing in timings.values())
    assert timings["fetch_users"]["duration"] > 0.019
    assert timings["fetch_users"]["running"] < timings["fetch_users"]["waiting"]
    assert timings["process_data"]["running"] >= 0.0099
    for timing in timings.values():
        assert timing["running"] + timing["waiting"] == pytest.approx(timing["duration"])
    printed = capsys.readouterr().out.splitlines()
    assert re.match(r"duration +running +waiting +status +name", printed[0].strip())
    assert {line.split()[-1] for line in printed[1:]} == set(timings)
    assert "success" in printed[1]


def test_the_decorator_block(capsys):
    assert asyncio.run(fetch_users()) == ["user1", "user2"]
    assert fetch_users.__doc__ == "Fetch users with profiling."
    printed = capsys.readouterr().out
    found = re.fullmatch(r"fetch_users: ([\d.]+)s, running ([\d.]+)s, waiting ([\d.]+)s\n", printed)
    assert found is not None
    duration, running, waiting = map(float, found.groups())
    assert 0.49 < duration
    assert waiting > 0.45
    assert running + waiting == pytest.approx(duration, abs=2e-4)


def test_errors_and_cancellation(capsys):
    @profile_async()
    async def fail():
        raise ValueError("no such user")

    async def all_of_them():
        profiler = AsyncProfiler()
        with pytest.raises(ValueError, match="no such user"):
            await profiler.profile("fails", fail())
        task = asyncio.ensure_future(profiler.profile("waits", asyncio.sleep(60)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        profiler.print_stats()
        return profiler.timings

    timings = asyncio.run(all_of_them())
    assert timings["fails"]["status"] == "error"
    assert timings["fails"]["error"] == "no such user"
    assert timings["waits"]["status"] == "cancelled"
    printed = capsys.readouterr().out
    assert re.match(r"fail: [\d.]+s \(error\), running", printed)
    assert re.search(r"error +fails +no such user$", printed, re.MULTILINE)


def test_what_is_sent_and_thrown_arrives():
    class Twice:
        def __await__(self):
            first = yield "one"
            try:
                yield first
            except KeyError:
                return "caught"

    driven = AsyncProfiler().profile("x", Twice())
    assert driven.send(None) == "one"
    assert driven.send(7) == 7
    with pytest.raises(StopIteration) as ended:
        driven.throw(KeyError("x"))
    assert ended.value.value == "caught"
    abandoned = AsyncProfiler().profile("x", Twice())
    abandoned.send(None)
    abandoned.close()


def test_only_what_can_be_awaited():
    with pytest.raises(TypeError, match="asynchronous generator"):

        @profile_async()
        async def numbers():
            yield 1


def test_the_same_program_recorded():
    """Beside the timings a recording has the task, and the line that held the loop."""
    asyncio.run(main())  # the first time, imports hold it
    profilers.clear()
    with lprof.Profiler(include=[__file__]) as profiler:
        asyncio.run(main())
    profilers.clear()
    (task,) = (task for task in profiler.snapshot().tasks if task.coroutine == "main")
    assert task.outcome == "done"
    assert task.longest_function is not None
    assert task.longest_function.name == "process_data"
    assert sys.version_info < (3, 12) or task.suspensions == 2
