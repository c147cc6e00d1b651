# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""LineProfiler: what it records, when, and what it leaves of a function."""

from __future__ import annotations

import asyncio
import functools
import inspect
import io
import pickle
import sys
import threading
import types
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import lprof
import pytest
from lprof.line_profiler import LineProfiler, LineStats, load_stats, show_text

PROFILER = LineProfiler()


def loop(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
    return total


def calls_loop(n: int) -> int:
    return loop(n) + loop(n)


@PROFILER
def known_by_name(n: int) -> int:
    return n + 1


def hits(profiler: LineProfiler, function: Any) -> list[int]:
    """The hits of a function's lines, in their order."""
    code = inspect.unwrap(function).__code__
    for (path, first, _), lines in profiler.get_stats().timings.items():
        if (path, first) == (code.co_filename, code.co_firstlineno):
            return [line[1] for line in lines]
    raise AssertionError(f"{function} has no entry")


def test_timings_have_the_structure_of_line_profiler() -> None:
    profiler = LineProfiler(loop, calls_loop)
    assert profiler.functions == [loop, calls_loop]
    assert profiler.runcall(calls_loop, 4) == 12
    stats = profiler.get_stats()
    first = loop.__code__.co_firstlineno
    assert stats.unit == profiler.timer_unit == 1e-9
    lines = stats.timings[__file__, first, "loop"]
    assert [line[:2] for line in lines] == [
        (first + 1, 2), (first + 2, 10), (first + 3, 8), (first + 4, 2)
    ]  # fmt: skip
    assert all(type(time) is int and time >= 0 for *_, time in lines)
    ((_, _, whole),) = stats.timings[__file__, calls_loop.__code__.co_firstlineno, "calls_loop"]
    assert whole >= sum(time for *_, time in lines)


def test_what_did_not_run_has_an_empty_entry() -> None:
    profiler = LineProfiler(loop)
    with profiler:
        calls_loop.__name__  # noqa: B018
    assert profiler.get_stats().timings == {(__file__, loop.__code__.co_firstlineno, "loop"): []}


def test_switching_on_and_off() -> None:
    profiler = LineProfiler(loop)
    loop(1)
    profiler.enable()
    loop(2)
    profiler.disable()
    loop(3)
    assert hits(profiler, loop) == [1, 3, 2, 1]
    profiler.enable_by_count()
    profiler.enable_by_count()
    assert profiler.enable_count == 2
    profiler.disable_by_count()
    loop(4)
    profiler.disable_by_count()
    profiler.disable_by_count()
    assert profiler.enable_count == 0
    loop(5)
    assert hits(profiler, loop) == [2, 8, 6, 2]


def test_run_and_runctx() -> None:
    profiler = LineProfiler(loop)
    assert profiler.runctx("result = loop(3)", globals(), namespace := {}) is profiler
    assert namespace == {"result": 3}
    assert hits(profiler, loop) == [1, 4, 3, 1]


def test_a_profiler_within_another_counts_its_own_part() -> None:
    outer, inner = LineProfiler(loop), LineProfiler(loop, calls_loop)
    with outer:
        loop(1)
        with inner:
            calls_loop(2)
        loop(3)
    loop(9)
    assert hits(inner, loop) == [2, 6, 4, 2]
    assert hits(inner, calls_loop) == [1]
    assert hits(outer, loop) == [4, 12, 8, 4]
    with outer:
        loop(1)
    assert hits(outer, loop) == [5, 14, 9, 5]


def test_profilers_that_overlap() -> None:
    first, second = LineProfiler(loop), LineProfiler(loop)
    first.enable()
    loop(1)
    second.enable()
    loop(2)
    first.disable()
    loop(3)
    assert hits(first, loop) == [2, 5, 3, 2]
    second.disable()
    loop(4)
    assert hits(first, loop) == [2, 5, 3, 2]
    assert hits(second, loop) == [2, 7, 5, 2]
    first.enable()
    loop(5)
    first.disable()
    assert hits(first, loop) == [3, 11, 8, 3]


def test_a_profiler_goes_on_for_another_and_is_switched_on_again() -> None:
    first, second = LineProfiler(loop), LineProfiler(loop)
    first.enable()
    second.enable()
    first.disable()
    loop(7)
    first.enable()
    loop(1)
    second.disable()
    first.disable()
    assert hits(first, loop) == [1, 2, 1, 1]
    assert hits(second, loop) == [2, 10, 8, 2]


def test_within_a_recording_of_lprof() -> None:
    profiler = LineProfiler(loop)
    with lprof.Profiler(functions=[calls_loop]) as recording:
        calls_loop(1)
        with profiler:
            calls_loop(2)
    assert hits(profiler, loop) == [2, 6, 4, 2]
    assert recording.snapshot().function("calls_loop").calls == 2


def test_two_decorators_of_one_function_called_often() -> None:
    first, second = LineProfiler(), LineProfiler()
    both = second(first(loop))
    for _ in range(400):
        both(1)
    assert hits(first, loop) == hits(second, loop) == [400, 800, 400, 400]


def test_equal_code_is_told_apart_by_its_file_and_added_up_by_its_name() -> None:
    profiler = LineProfiler()
    spaces: list[dict[str, Any]] = [{}, {}, {}]
    for space, name in zip(spaces, ["<one>", "<one>", "<two>"], strict=True):
        exec(compile("def f():\n    return 1\n", name, "exec"), space)
        profiler.add_function(space["f"])
    with profiler:
        for space in spaces:
            space["f"]()
    assert {key[0]: lines[0][:2] for key, lines in profiler.get_stats().timings.items()} == {
        "<one>": (2, 2),
        "<two>": (2, 1),
    }


def test_threads_are_recorded() -> None:
    profiler = LineProfiler(loop)
    with profiler:
        thread = threading.Thread(target=loop, args=(3,))
        thread.start()
        thread.join()
    assert hits(profiler, loop) == [1, 4, 3, 1]


def test_recursion() -> None:
    profiler = LineProfiler()

    @profiler
    def down(n: int) -> int:
        return 0 if not n else 1 + down(n - 1)

    assert down(5) == 5
    assert hits(profiler, down) == [6]
    assert profiler.enable_count == 0


def test_a_wrapped_generator_is_the_generator() -> None:
    profiler = LineProfiler()

    @profiler
    def talk(n: int) -> Generator[int, int, str]:
        try:
            got = yield n
        except KeyError:
            got = yield -1
        return f"got {got}"

    assert inspect.isgeneratorfunction(talk)
    generator = talk(1)
    assert next(generator) == 1
    assert profiler.enable_count == 0
    assert generator.throw(KeyError) == -1
    with pytest.raises(StopIteration) as stop:
        generator.send(7)
    assert stop.value.value == "got 7"
    with pytest.raises(TypeError):
        talk(1).send(3)


def test_wrapped_coroutines_and_asynchronous_generators() -> None:
    profiler = LineProfiler()

    @profiler
    async def ticks(n: int) -> AsyncIterator[int]:
        try:
            for i in range(n):
                await asyncio.sleep(0)
                yield i
        except KeyError:
            yield -1

    @profiler
    async def total() -> int:
        generator: Any = ticks(5)
        first = await generator.__anext__()
        thrown = await generator.athrow(KeyError)
        await generator.aclose()
        return 10 * first + thrown

    assert inspect.isasyncgenfunction(ticks)
    assert inspect.iscoroutinefunction(total)
    assert asyncio.run(total()) == -1
    assert profiler.enable_count == 0
    assert hits(profiler, total) == [1, 1, 1, 1, 1]


def test_a_suspended_coroutine_does_not_keep_it_on() -> None:
    profiler = LineProfiler(loop)

    @profiler
    async def waits() -> None:
        await asyncio.sleep(0.01)
        await asyncio.sleep(0)

    async def others() -> None:
        for _ in range(3):
            loop(2)
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(waits(), others())

    asyncio.run(main())
    assert hits(profiler, loop) == []
    assert hits(profiler, waits) == [1, 1]


def test_a_wrapped_function_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(known_by_name)) is known_by_name
    assert known_by_name(1) == 2
    assert known_by_name.__wrapped__ in PROFILER.functions


def test_all_kinds_of_callables_are_wrapped_as_what_they_are() -> None:
    profiler = LineProfiler()

    class Thing:
        @profiler
        @classmethod
        def made(cls, n: int) -> int:
            return n + 1

        @profiler
        @staticmethod
        def plain(n: int) -> int:
            return n + 2

        @profiler
        @property
        def size(self) -> int:
            """How large it is."""
            return 3

        @profiler
        @functools.cached_property
        def once(self) -> int:
            return 4

        def method(self, n: int) -> int:
            return n + 5

        part = profiler(functools.partialmethod(method, 1))

    thing = Thing()
    bound = profiler(thing.method)
    partial = profiler(functools.partial(loop, 2))
    assert isinstance(bound, types.MethodType)
    assert isinstance(partial, functools.partial)
    found = [thing.made(0), thing.plain(0), thing.size, thing.once, thing.once, thing.part()]
    assert found == [1, 2, 3, 4, 4, 6]
    assert Thing.size.__doc__ == "How large it is."
    assert bound(0) == 5
    assert partial() == 1
    names = {name.rpartition(".")[2]: lines for (*_, name), lines in
             profiler.get_stats().timings.items()}  # fmt: skip
    assert {name: lines[-1][1] for name, lines in names.items()} == {
        "made": 1, "plain": 1, "size": 1, "once": 1, "method": 2, "loop": 1
    }  # fmt: skip
    assert profiler(len) is len
    assert profiler.add_callable(len) == 0


def test_classes_and_modules() -> None:
    class Outer:
        def one(self) -> int:
            return 1

        class Inner:
            def two(self) -> int:
                return 2

    profiler = LineProfiler()
    assert profiler.add_class(Outer, wrap=True) == 2
    assert Outer().one() + Outer.Inner().two() == 3
    assert sorted(f.__name__ for f in profiler.functions) == ["one", "two"]
    assert all(lines for lines in profiler.get_stats().timings.values())

    module = types.ModuleType("tried")
    exec("def f():\n    return 1\n", vars(module))
    profiler = LineProfiler()
    assert profiler.add_module(module) == 1
    with pytest.warns(match="no Python code"):
        profiler.add_function(len)


def test_a_file_is_read_back_and_added_up(tmp_path: Path) -> None:
    profiler = LineProfiler(loop)
    profiler.runcall(loop, 3)
    stats = profiler.get_stats()
    profiler.dump_stats(tmp_path / "one.lprof")
    assert load_stats(tmp_path / "one.lprof") == stats
    double = load_stats(tmp_path / "one.lprof", tmp_path / "one.lprof")
    assert double == stats + stats
    (lines,) = double.timings.values()
    assert [line[1] for line in lines] == [2, 8, 6, 2]
    milli = LineStats({("a", 1, "f"): [(1, 2, 3)]}, 1e-3)
    assert (milli + LineStats({("a", 1, "f"): [(1, 1, 7_000_000)]}, 1e-9)).timings == {
        ("a", 1, "f"): [(1, 3, 10)]
    }
    (tmp_path / "no.lprof").write_text("nothing")
    with pytest.raises(ValueError, match="no file of line_profiler"):
        load_stats(tmp_path / "no.lprof")


def test_the_text(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text("def f():\n    a = 1\n    return a\n")
    timings = {(str(path), 1, "f"): [(2, 1, 1000), (3, 1, 3000)], (str(path), 9, "g"): []}
    stream = io.StringIO()
    show_text(timings, 1e-9, 1e-6, stream, stripzeros=True, summarize=True)
    assert stream.getvalue().splitlines() == [
        "Timer unit: 1e-06 s",
        "",
        "Total time: 4e-06 s",
        f"File: {path}",
        "Function: f at line 1",
        "",
        "Line #      Hits         Time  Per Hit   % Time  Line Contents",
        "==============================================================",
        "     1                                           def f():",
        "     2         1          1.0      1.0     25.0      a = 1",
        "     3         1          3.0      3.0     75.0      return a",
        "",
        f"  0.00 seconds - {path}:1 - f",
    ]


def test_the_text_without_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    show_text({("/gone.py", 3, "f"): [(4, 2, 9)]}, 1e-9)
    lines = capsys.readouterr().out.splitlines()
    assert "Could not find file /gone.py" in lines
    assert lines[-2].split() == ["4", "2", "9.0", "4.5", "100.0"]


def test_many_short_profilers() -> None:
    for n in range(20):
        profiler = LineProfiler(loop)
        profiler.runcall(loop, n)
        assert hits(profiler, loop)[1] == n + 1


@pytest.mark.skipif(sys.version_info < (3, 12), reason="settrace is one thread's")
def test_other_tools_stay_at_work() -> None:
    seen = []
    sys.settrace(lambda frame, *_: seen.append(frame.f_code.co_name))
    try:
        LineProfiler(loop).runcall(loop, 1)
    finally:
        sys.settrace(None)
    assert "loop" in seen
