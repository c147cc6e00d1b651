# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Tasks of asyncio: all are seen, with where they came from, how they ran and how they ended."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import warnings
from collections.abc import Callable, Coroutine
from contextlib import suppress
from inspect import currentframe
from typing import Any

import lprof
import pytest
from workplace import recorded_name


def record(engine: str, main: Callable[[], Coroutine[Any, Any, object]]) -> lprof.Profile:
    with lprof.Profiler(engine=engine, include=[__file__]) as profiler:
        asyncio.run(main())
    return profiler.snapshot()


def main_of(profile: lprof.Profile) -> lprof.Task:
    (task,) = (task for task in profile.tasks if task.coroutine.rpartition(".")[2] == "main")
    return task


def own(profile: lprof.Profile) -> dict[str, lprof.Task]:
    """The tasks that are not the event loop's own, by name."""
    return {task.name: task for task in profile.tasks if task.function is not None}


def line() -> int:
    """The line that calls this."""
    frame = currentframe()
    assert frame is not None and frame.f_back is not None
    return frame.f_back.f_lineno


def spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def turns(n: int) -> int:
    for _ in range(n):
        await asyncio.sleep(0)
    return n


async def fail() -> None:
    await asyncio.sleep(0)
    raise LookupError("nothing there")


async def forever() -> None:
    await asyncio.Event().wait()


def test_outcomes(engine: str) -> None:
    async def main() -> None:
        done = asyncio.create_task(turns(2), name="done")
        failed = asyncio.create_task(fail(), name="failed")
        cancelled = asyncio.create_task(forever(), name="cancelled")
        early = asyncio.create_task(turns(1), name="cancelled early")
        alone = asyncio.create_task(forever(), name="left alone")
        early.cancel()
        await done
        cancelled.cancel()
        await asyncio.wait([failed, cancelled, early])
        assert isinstance(failed.exception(), LookupError)
        assert not alone.done()

    profile = record(engine, main)
    assert main_of(profile).outcome == "done"
    tasks = {name: task for name, task in own(profile).items() if not name.startswith("Task-")}
    assert {name: (task.outcome, task.error) for name, task in tasks.items()} == {
        "done": ("done", ""),
        "failed": ("failed", "LookupError"),
        "cancelled": ("cancelled", ""),
        "cancelled early": ("cancelled", ""),
        "left alone": ("cancelled", ""),  # by asyncio.run()
    }


def test_numbers(engine: str) -> None:
    async def main() -> None:
        await asyncio.gather(*[turns(n) for n in range(5)])

    tasks = [task for task in record(engine, main).tasks if task.coroutine == "turns"]
    assert sorted(task.suspensions for task in tasks) == [0, 1, 2, 3, 4]
    for task in tasks:
        assert task.running_ns + task.waiting_ns == task.duration_ns
        assert task.running_ns >= sum(stretch.running_ns for stretch in task.stretches) - 20
        assert len(task.stretches) == task.suspensions + 1
        assert task.function is not None and task.function.name == "turns"


def test_where_the_time_goes(engine: str) -> None:
    places = {}

    async def helper() -> None:
        places["helper"] = line() + 1
        spin(0.2)

    async def worker() -> None:
        await asyncio.sleep(0.02)
        places["worker"] = line() + 1
        spin(0.03)
        await asyncio.sleep(0)
        await helper()

    async def main() -> None:
        await asyncio.create_task(worker(), name="worker")

    task = own(record(engine, main))["worker"]
    assert task.longest_function is not None
    assert task.longest_function.name.rpartition(".")[2] == "helper"
    assert task.longest_line == places["helper"]
    assert 190e6 <= task.longest_ns < task.running_ns
    assert 220e6 <= task.running_ns < task.duration_ns
    assert task.suspensions == 2
    longest = max(task.stretches, key=lambda stretch: stretch.running_ns)
    assert longest.began_ns == task.longest_began_ns


def test_creators(engine: str) -> None:
    places = {}

    async def main() -> None:
        places["create"] = line() + 1
        first = asyncio.create_task(turns(1), name="create")
        places["ensure"] = line() + 1
        second = asyncio.ensure_future(turns(1))
        second.set_name("ensure")
        places["loop"] = line() + 1
        third = asyncio.get_running_loop().create_task(turns(1), name="loop")
        await asyncio.wait([first, second, third])
        places["gather"] = line() + 1
        await asyncio.gather(turns(3), turns(3))

    with lprof.Profiler(engine=engine, include=[__file__]) as profiler:
        places["run"] = line() + 1
        asyncio.run(main())
    tasks = own(profiler.snapshot())
    for name in ("create", "ensure", "loop"):
        task = tasks[name]
        assert task.creator is not None and task.creator.name.rpartition(".")[2] == "main"
        assert task.creator_line == places[name]
    gathered = [task for task in tasks.values() if task.suspensions == 3]
    assert [task.creator_line for task in gathered] == [places["gather"]] * 2
    whole = main_of(profiler.snapshot())
    assert whole.creator_line == places["run"]
    assert whole.creator is not None and whole.creator.name == "test_creators"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="needs asyncio.TaskGroup")
def test_task_groups(engine: str) -> None:
    places = {}

    async def main() -> None:
        with suppress(BaseException):
            async with asyncio.TaskGroup() as group:
                places["ends"] = line() + 1
                group.create_task(turns(1), name="ends")
                group.create_task(fail(), name="fails")
                group.create_task(forever(), name="is cancelled")

    tasks = own(record(engine, main))
    assert tasks["ends"].creator_line == places["ends"]
    assert [tasks[name].outcome for name in ("ends", "fails", "is cancelled")] == [
        "done",
        "failed",
        "cancelled",
    ]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="needs eager tasks")
def test_eager_tasks(engine: str) -> None:
    places = {}

    async def at_once() -> int:
        places["at once"] = line() + 1
        spin(0.1)
        return 1

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(asyncio.eager_task_factory)
        done = asyncio.create_task(at_once(), name="at once")
        assert done.done()
        await asyncio.create_task(turns(2), name="later")

    profile = record(engine, main)
    tasks = own(profile)
    assert tasks["at once"].outcome == "done"
    assert tasks["at once"].suspensions == 0
    assert tasks["at once"].running_ns >= 9e6
    assert tasks["later"].suspensions == 2
    assert tasks["later"].outcome == "done"
    assert main_of(profile).longest_line == places["at once"]
    assert main_of(profile).longest_ns >= tasks["at once"].running_ns


def test_names_that_change(engine: str) -> None:
    async def rename() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.set_name("a better name")

    async def main() -> None:
        await asyncio.create_task(rename())

    assert "a better name" in own(record(engine, main))


def test_coroutines_that_are_not_recorded(engine: str) -> None:
    async def main() -> None:
        sleeping = asyncio.create_task(asyncio.sleep(0.001), name="sleeping")
        await sleeping

    (task,) = (task for task in record(engine, main).tasks if task.name == "sleeping")
    assert (task.coroutine, task.function, task.outcome) == ("sleep", None, "done")
    assert task.suspensions == 1
    assert task.creator is not None
    assert 0 < task.running_ns < task.duration_ns


def test_asynchronous_generators(engine: str) -> None:
    places = {}

    async def numbers() -> Any:
        for i in range(3):
            if i == 2:
                places["slow"] = line() + 1
                spin(0.1)
            yield i
            await asyncio.sleep(0)

    async def main() -> None:
        assert [i async for i in numbers()] == [0, 1, 2]

    task = main_of(record(engine, main))
    assert task.longest_function is not None
    assert task.longest_function.is_async_generator
    assert task.longest_line == places["slow"]
    assert task.suspensions == 3


def test_recording_that_begins_and_pauses_within_tasks(engine: str) -> None:
    profiler = lprof.Profiler(engine=engine, include=[__file__])

    async def before() -> None:
        while not profiler.running:
            await asyncio.sleep(0)
        await turns(2)

    async def main() -> None:
        older = asyncio.create_task(before(), name="older")
        await turns(3)
        profiler.start()
        await turns(3)
        profiler.stop()
        await turns(3)
        profiler.start()
        newer = asyncio.create_task(turns(2), name="newer")
        await older
        await newer
        profiler.stop()

    asyncio.run(main())
    tasks = own(profiler.snapshot())
    assert tasks["older"].outcome == "done"
    assert tasks["older"].creator is None
    assert tasks["newer"].outcome == "done"
    assert tasks["newer"].creator is not None
    whole = main_of(profiler.snapshot())
    assert whole.outcome == "unfinished"
    assert whole.running_ns + whole.waiting_ns == whole.duration_ns


def test_loops_of_two_threads(engine: str) -> None:
    async def main(name: str) -> None:
        await asyncio.create_task(turns(2), name=name)

    with lprof.Profiler(engine=engine, include=[__file__]) as profiler:
        thread = threading.Thread(target=lambda: asyncio.run(main("there")), name="other")
        thread.start()
        asyncio.run(main("here"))
        thread.join()
    tasks = own(profiler.snapshot())
    assert tasks["there"].thread.name == "other"
    assert tasks["here"].thread.name == "MainThread"
    assert tasks["there"].outcome == tasks["here"].outcome == "done"


def test_the_program_is_left_as_it_is(engine: str) -> None:
    """What asyncio reports of tasks, it reports; none has a callback or lives longer."""
    reports: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: reports.append(context["message"]))
        assert loop.get_task_factory() is None
        coroutine = turns(1)
        task = asyncio.create_task(coroutine)
        assert task.get_coro() is coroutine
        assert "cb=" not in repr(task)
        await task
        bad: asyncio.Task[None] | None = asyncio.create_task(fail())
        await turns(3)
        assert bad is not None and bad.done()
        bad = None
        gc.collect()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        record(engine, main)
    assert reports == ["Task exception was never retrieved"]


def test_ten_thousand_tasks(engine: str) -> None:
    async def nothing() -> None:
        pass

    async def main() -> None:
        for _ in range(12):
            await asyncio.gather(*[nothing() for _ in range(1000)])

    tasks = record(engine, main).tasks
    (others,) = (task for task in tasks if task.is_other)
    assert len(tasks) == 10_001
    assert sum(task.n_tasks for task in tasks) >= 12_001
    assert others.n_tasks >= 2000
    assert 0 < others.running_ns <= others.duration_ns
    assert others.function is None and others.creator is None


def test_names_are_those_of_the_functions(engine: str) -> None:
    class Service:
        async def serve(self) -> None:
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.create_task(Service().serve(), name="service")

    task = own(record(engine, main))["service"]
    assert task.function is not None
    assert task.coroutine.endswith("Service.serve")
    assert task.function.name == recorded_name(task.coroutine)
