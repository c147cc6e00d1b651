# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Line events equal an independent count by the interpreter's own means."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import pytest
from lprof import _record
from reader import Recording

FILE = "<scenario>"

SCENARIOS = {
    "multi-line call": """
        def f(a, b):
            return a
        f(
            1,
            b=f(
                2, 3))
        """,
    "loops": """
        for i in range(3):
            x = i
        while i:
            i -= 1
        else:
            x = 1
        while True:
            break
        """,
    "one-line functions": """
        f = lambda x: x + 1
        def g(x): return f(x)
        for i in range(4): g(i)
        h, k = (lambda: 1), (lambda: 2)
        h() + k() + k()
        """,
    "exceptions": """
        def f(n):
            try:
                if n:
                    raise ValueError(n)
                return n
            except ValueError as e:
                x = e
            finally:
                y = 1
        f(0)
        f(1)
        try:
            [].pop()
        except IndexError:
            pass
        """,
    "with": """
        import contextlib
        @contextlib.contextmanager
        def c():
            yield 1
        def f():
            with c() as a, \\
                 c() as b:
                x = a
            return x
        f()
        """,
    "classes and decorators": """
        def deco(f):
            return f
        @deco
        @deco
        class C:
            x = 1
            @deco
            def m(self,
                  a=1):
                "doc"
                return a
        C().m()
        """,
    "generators": """
        def g(n):
            for i in range(n):
                try:
                    yield i
                finally:
                    x = 1
        def d():
            r = yield from g(3)
            return r
        list(d())
        it = g(5)
        next(it)
        it.close()
        it = g(2)
        next(it)
        try:
            it.throw(KeyError)
        except KeyError:
            pass
        del it
        sum(x for x in range(3))
        """,
    "comprehensions": """
        a = [x for x in range(3)
             if x]
        b = {x: y for x in a
             for y in a}
        c = [[y for y in range(x)]
             for x in a]
        """,
    "coroutines": """
        import asyncio
        async def agen():
            for i in range(2):
                await asyncio.sleep(0)
                yield i
        async def work(n):
            async for x in agen():
                n += x
            return n
        async def main():
            return await asyncio.gather(work(1), work(2))
        asyncio.run(main())
        """,
    "cancelled before it began": """
        import asyncio
        async def work():
            return 1
        async def main():
            for _ in range(2):
                task = asyncio.Task(work(), loop=asyncio.get_running_loop())
                task.cancel()
                await asyncio.wait([task])
            await work()
            work().throw(KeyError)
        try:
            asyncio.run(main())
        except KeyError:
            pass
        """,
    "recursion": """
        def f(n):
            if n < 2:
                return n
            return f(n - 1) + f(n - 2)
        f(8)
        """,
    "match": """
        def f(x):
            match x:
                case 1:
                    return 1
                case [a, b]:
                    return a
                case _:
                    return 0
        f(1); f([1, 2]); f(3)
        """,
}


def compile_scenario(name: str) -> CodeType:
    return compile(textwrap.dedent(SCENARIOS[name]), FILE, "exec")


def count_by_settrace(code: CodeType) -> Counter[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        if frame.f_code.co_filename != FILE:
            return None
        if event == "line":
            counts[frame.f_code.co_name, frame.f_lineno] += 1
        return trace

    sys.settrace(trace)
    try:
        exec(code, {"__name__": "scenario"})
    finally:
        sys.settrace(None)
    return counts


def count_by_monitoring(code: CodeType) -> Counter[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()
    monitoring = sys.monitoring

    def line(code: CodeType, number: int) -> Any:
        if code.co_filename != FILE:
            return monitoring.DISABLE
        counts[code.co_name, number] += 1
        return None

    monitoring.use_tool_id(1, "count")
    events = monitoring.events
    monitoring.register_callback(1, events.LINE, line)
    monitoring.register_callback(1, events.PY_START, lambda _code, _offset: None)
    monitoring.set_events(1, events.LINE | events.PY_START)
    try:
        exec(code, {"__name__": "scenario"})
    finally:
        monitoring.set_events(1, 0)
        monitoring.register_callback(1, events.LINE, None)
        monitoring.register_callback(1, events.PY_START, None)
        monitoring.free_tool_id(1)
    return counts


def record(code: CodeType, engine: str) -> Recording:
    recorder = _record.Recorder(select=lambda c: c.co_filename == FILE, engine=engine)
    recorder.start()
    try:
        exec(code, {"__name__": "scenario"})
    finally:
        recorder.stop()
    recording = Recording(recorder.copy())
    recorder.close()
    return recording


def events_of(recording: Recording) -> Counter[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()
    for function in recording.functions.values():
        for number, line in function.lines.items():
            if line.events:
                counts[function.name.rpartition(".")[2], number] += line.events
    return counts


@pytest.mark.parametrize("name", SCENARIOS)
def test_events_equal_an_independent_count(name: str, engine: str) -> None:
    count: Callable[[CodeType], Counter[tuple[str, int]]]
    count = count_by_settrace if engine == "settrace" else count_by_monitoring
    expected = count(compile_scenario(name))

    recording = record(compile_scenario(name), engine)

    assert events_of(recording) == expected
    assert [thread.n_mismatches for thread in recording.threads] == [0]


@pytest.mark.parametrize("name", SCENARIOS)
def test_times_add_up(name: str, engine: str) -> None:
    """Self times are the total of the outermost function; the tree says the same."""
    recording = record(compile_scenario(name), engine)

    self_time = sum(f.self_time for f in recording.functions.values())
    lines_time = sum(x.self_time for f in recording.functions.values() for x in f.lines.values())
    nodes = recording.threads[0].nodes
    root = next(n for n in nodes if not n.parent)
    nodes = [n for n in nodes if not n.is_recursive]  # their time is in another node
    outermost = sum(n.total_time for n in nodes if n.parent == root.offset)

    assert lines_time == self_time
    assert sum(n.self_time for n in nodes) == self_time
    assert outermost == self_time
    for function in recording.functions.values():
        assert function.self_time >= 0
        assert function.total_time <= self_time
