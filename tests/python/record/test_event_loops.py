# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Tasks of other event loops than asyncio's own: uvloop, trio, and anyio on either."""

from __future__ import annotations

from inspect import currentframe
from typing import Any

import lprof
import pytest

places: dict[str, int] = {}


def mark(name: str) -> None:
    """Remember the line after the one that calls this."""
    frame = currentframe()
    assert frame is not None and frame.f_back is not None
    places[name] = frame.f_back.f_lineno + 1


def recorded(engine: str, run: Any) -> dict[str, lprof.Task]:
    with lprof.Profiler(engine=engine, include=[__file__]) as profiler:
        run()
    return {task.name: task for task in profiler.snapshot().tasks if task.function is not None}


def test_uvloop(engine: str) -> None:
    uvloop = pytest.importorskip("uvloop")
    import asyncio

    async def turns(n: int) -> None:
        for _ in range(n):
            await asyncio.sleep(0)

    async def fail() -> None:
        await asyncio.sleep(0.001)
        raise LookupError

    async def main() -> None:
        mark("turns")
        first = asyncio.create_task(turns(3), name="turns")
        second = asyncio.create_task(fail(), name="fails")
        third = asyncio.get_running_loop().create_task(turns(1))
        third.set_name("by the loop")
        third.cancel()
        await asyncio.wait([first, second, third])
        assert second.exception() is not None

    def run() -> None:
        loop = uvloop.new_event_loop()
        loop.run_until_complete(main())
        loop.close()

    tasks = recorded(engine, run)
    assert (tasks["turns"].outcome, tasks["turns"].suspensions) == ("done", 3)
    assert tasks["turns"].creator_line == places["turns"]
    assert (tasks["fails"].outcome, tasks["fails"].error) == ("failed", "LookupError")
    assert tasks["by the loop"].outcome == "cancelled"
    for task in tasks.values():
        assert task.running_ns + task.waiting_ns == task.duration_ns


def test_trio(engine: str) -> None:
    trio = pytest.importorskip("trio")

    async def turns(n: int) -> None:
        for _ in range(n):
            await trio.lowlevel.checkpoint()

    async def fail() -> None:
        await trio.lowlevel.checkpoint()
        raise LookupError

    async def forever() -> None:
        await trio.sleep_forever()

    async def main() -> None:
        try:
            async with trio.open_nursery() as nursery:
                mark("turns")
                nursery.start_soon(turns, 3, name="turns")
                nursery.start_soon(forever, name="forever")
                await trio.sleep(0.01)
                nursery.start_soon(fail, name="fails")
        except BaseException:
            pass

    tasks = recorded(engine, lambda: trio.run(main))
    assert (tasks["turns"].outcome, tasks["turns"].suspensions) == ("done", 3)
    assert tasks["turns"].creator is not None
    assert tasks["turns"].creator.name.rpartition(".")[2] == "main"
    assert tasks["turns"].creator_line == places["turns"]
    assert (tasks["fails"].outcome, tasks["fails"].error) == ("failed", "LookupError")
    assert tasks["forever"].outcome == "cancelled"
    (whole,) = (task for task in tasks.values() if task.coroutine.endswith("main"))
    assert whole.outcome == "done"
    assert 0 < whole.running_ns < whole.duration_ns


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_anyio(engine: str, backend: str) -> None:
    anyio = pytest.importorskip("anyio")
    pytest.importorskip(backend)

    async def job() -> None:
        await anyio.sleep(0.01)

    async def main() -> None:
        async with anyio.create_task_group() as group:
            mark("job")
            group.start_soon(job, name="a job")

    tasks = recorded(engine, lambda: anyio.run(main, backend=backend))
    assert tasks["a job"].outcome == "done"
    assert tasks["a job"].creator_line == places["job"]
    assert 0 < tasks["a job"].running_ns < tasks["a job"].duration_ns
    function = tasks["a job"].function
    assert function is not None and function.name.rpartition(".")[2] == "job"
