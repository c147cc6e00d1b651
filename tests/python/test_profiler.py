# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof.Profiler and lprof.profile, used in a program."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from typing import Any

import lprof
import pytest
from lprof import registry
from workplace import recorded_name


def loop(count: int) -> int:
    total = 0
    for i in range(count):
        total += i
    return total


def outer() -> list[int]:
    def inner(x: int) -> int:
        return x + 1

    return [inner(x) for x in (1, 2, 3)]


def hits(profile: lprof.Profile, name: str) -> list[int]:
    return [line.hits for line in profile.function(name).lines]


def test_a_block_is_recorded(engine: str) -> None:
    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        loop(10)
        outer()
    loop(10)
    profile = profiler.snapshot()
    # Functions that are marked, by other tests, are in each profile.
    assert [function.name for function in profile.functions if function.calls] == ["loop"]
    assert hits(profile, "loop") == [1, 11, 10, 1]
    assert profile.runs[0].engine == engine


def test_threads_end_with_the_recording(engine: str) -> None:
    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        loop(10)
    loop(100_000)
    profile = profiler.snapshot()
    (thread,) = profile.threads
    assert 0 < thread.ended_ns <= profile.duration_ns


def test_a_function_that_is_recorded_already_can_be_marked(engine: str) -> None:
    def step() -> int:
        return 1

    with lprof.Profiler(functions=[step], engine=engine) as profiler:
        step()
        lprof.profile(step)
        step()
    assert profiler.snapshot().function("step").calls == 2


def test_a_function_that_was_left_out_can_be_marked(engine: str) -> None:
    names: dict[str, Any] = {}
    exec("def two_lines():\n    return 1\ndef one_line(): return 1", names)
    functions = [names["two_lines"], names["one_line"]]
    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        for function in functions:
            function()
            lprof.profile(function)
            function()
            function()
    for function in functions:
        assert profiler.snapshot().function(function.__name__).calls == 2


def test_functions_take_inner_ones_along(engine: str) -> None:
    with lprof.Profiler(functions=[outer], engine=engine) as profiler:
        outer()
    assert profiler.snapshot().function(recorded_name("outer.<locals>.inner")).calls == 3


def test_a_profiler_goes_on_where_it_stopped(engine: str) -> None:
    profiler = lprof.Profiler(functions=[loop], engine=engine)
    for _ in range(3):
        profiler.start()
        assert profiler.running
        loop(1)
        profiler.stop()
        assert not profiler.running
        loop(1)
    assert profiler.snapshot().function("loop").calls == 3


def test_stopping_what_does_not_run_does_nothing() -> None:
    profiler = lprof.Profiler(functions=[loop])
    profiler.stop()
    with profiler:
        profiler.stop()
    profiler.stop()


def test_a_snapshot_can_be_taken_while_recording(engine: str) -> None:
    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        loop(2)
        first = profiler.snapshot()
        loop(2)
    assert first.function("loop").calls == 1
    assert profiler.snapshot().function("loop").calls == 2


def test_profilers_cannot_be_nested(engine: str) -> None:
    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        with pytest.raises(RuntimeError, match="recording already"):
            profiler.start()
        with pytest.raises(RuntimeError, match="Another"), lprof.Profiler(functions=[outer]):
            pass
        loop(1)
    with lprof.Profiler(functions=[outer], engine=engine) as other:
        outer()
    assert profiler.snapshot().function("loop").calls == 1
    assert other.snapshot().function("outer").calls == 1


def test_an_exception_goes_its_way(engine: str) -> None:
    profiler = lprof.Profiler(functions=[loop], engine=engine)
    with pytest.raises(TypeError), profiler:
        loop("no number")  # type: ignore[arg-type]
    assert not profiler.running
    assert hits(profiler.snapshot(), "loop") == [1, 1]


def test_a_profile_is_saved_and_loaded(tmp_path: Path, engine: str) -> None:
    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        loop(10)
    path = tmp_path / "loop.lprof"
    profiler.save(path)
    profile = lprof.load(path)
    assert hits(profile, "loop") == [1, 11, 10, 1]
    function = profile.function("test_profiler:loop")
    assert function.file.path == __file__
    assert function.file.source == Path(__file__).read_text()
    assert function.self_ns == sum(line.self_ns for line in function.lines)
    merged = lprof.Profile.merge([profile, profiler.snapshot()])
    assert hits(merged, "loop") == [2, 22, 20, 2]


def test_the_call_tree_leads_from_callers_to_callees(engine: str) -> None:
    with lprof.Profiler(functions=[outer], engine=engine) as profiler:
        outer()
    nodes = [node for root in profiler.snapshot().tree for node in root.walk()]
    names = [node.function.name if node.function else None for node in nodes]
    assert names.index("outer") < names.index(recorded_name("outer.<locals>.inner"))


def test_results_cannot_be_changed() -> None:
    with lprof.Profiler(functions=[loop]) as profiler:
        loop(1)
    profile = profiler.snapshot()
    for item in (
        profile.runs[0],
        profile.files[0],
        profile.functions[0],
        profile.functions[0].lines[0],
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            item.self_ns = 0  # type: ignore[misc,union-attr]


def test_lookups_say_what_is_missing() -> None:
    with lprof.Profiler(functions=[loop]) as profiler:
        loop(1)
    profile = profiler.snapshot()
    with pytest.raises(KeyError, match="nothing"):
        profile.function("nothing")
    with pytest.raises(KeyError, match=r"other\.py"):
        profile.file("other.py")
    assert profile.file("test_profiler.py") is profile.files[0]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"engine": "steam"}, ValueError, "no engine 'steam'"),
        ({"clock": "sun"}, ValueError, "clock"),
        ({"duration": -1.0}, ValueError, "duration"),
        ({"include": [""]}, ValueError, "empty"),
        ({"functions": [len]}, TypeError, "functions takes Python functions"),
    ],
)
def test_wrong_arguments_are_refused(
    arguments: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        lprof.Profiler(**arguments)  # type: ignore[arg-type]


def test_marking_a_function_returns_it_untouched() -> None:
    def target() -> int:
        return 1

    code = target.__code__
    assert lprof.profile(target) is target
    assert target.__code__ is code
    assert target.__dict__ == {}


def test_marked_functions_are_recorded_whatever_the_scope(engine: str) -> None:
    @lprof.profile
    def marked() -> int:
        return 1

    with lprof.Profiler(functions=[loop], engine=engine) as profiler:
        marked()

        @lprof.profile
        def marked_later() -> int:
            return 2

        marked_later()
    called = [function for function in profiler.snapshot().functions if function.calls]
    assert {function.name.rpartition(".")[2] for function in called} == {"marked", "marked_later"}


def test_marked_generators_keep_their_return_value(engine: str) -> None:
    @lprof.profile
    def generate():  # type: ignore[no-untyped-def]
        try:
            yield 1
        except KeyError:
            return 42

    with lprof.Profiler(functions=[loop], engine=engine):
        generator = generate()
        next(generator)
        with pytest.raises(StopIteration) as stop:
            generator.throw(KeyError)
    assert stop.value.value == 42


def test_whatever_holds_python_code_can_be_marked() -> None:
    class Thing:
        @property
        def prop(self) -> int:
            return 1

        @staticmethod
        def static() -> int:
            return 2

        @classmethod
        def method(cls) -> int:
            return 3

        @functools.cached_property
        def cached(self) -> int:
            return 4

    names = {code.co_name for code in registry.codes_of(Thing)}
    assert names == {"prop", "static", "method", "cached"}
    assert registry.codes_of(functools.partial(loop, 1)) == [loop.__code__]
    assert registry.codes_of(Thing().method) == [Thing.method.__func__.__code__]
    with pytest.raises(TypeError, match=r"lprof\.profile takes a Python function"):
        lprof.profile(len)
