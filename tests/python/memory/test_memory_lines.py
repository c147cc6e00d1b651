# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What a profile says of memory: which line allocated it, and what was held when."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import tracemalloc
import zlib
from pathlib import Path

import lprof
import pytest
from lprof._record import Recorder

BLOCK = 1000  # bytes of content
SIZE = sys.getsizeof(bytes(BLOCK))
# Python up to 3.11 makes a bound method for each call of a built-in one that is traced.
EXTRA = 1 if sys.version_info < (3, 12) else 0


def keep(n: int) -> list[bytes]:
    kept = []
    for _ in range(n):
        kept.append(bytes(BLOCK))
    return kept


def pass_through(n: int) -> int:
    size = 0
    for _ in range(n):
        block = bytes(BLOCK)
        size += len(block)
        del block
    return size


def outer() -> object:
    text = json.dumps(list(range(3000)))
    made = keep(100)
    return text, made


def line_of(function: lprof.Function, text: str) -> lprof.Line:
    """The line whose source is *text*."""
    for line in function.lines:
        if function.file.source_lines[line.line - 1].strip() == text:
            return line
    raise AssertionError(f"no line of {function.name} is {text}")


def record(engine: str, function: object, *arguments: object) -> tuple[lprof.Profile, object]:
    """What a function did, and what it returned, which is alive until then."""
    profiler = lprof.Profiler(functions=[keep, pass_through, outer], engine=engine, memory=True)
    with profiler:
        result = function(*arguments)  # type: ignore[operator]
    return profiler.snapshot(), result


def test_what_a_loop_keeps_is_held_by_its_line(engine: str) -> None:
    profile, result = record(engine, keep, 1000)
    memory = line_of(profile.function("keep"), "kept.append(bytes(BLOCK))").memory
    blocks = 1000 * SIZE
    assert 1000 <= memory.allocations < 1100 + 1000 * EXTRA  # and the list has grown at times
    assert blocks < memory.held < blocks + 12_000
    assert memory.peak >= memory.held
    assert memory.native_allocations == 0
    del result


def test_what_is_freed_is_not_held(engine: str) -> None:
    profile, _ = record(engine, pass_through, 1000)
    function = profile.function("pass_through")
    memory = line_of(function, "block = bytes(BLOCK)").memory
    assert memory.allocations == 1000
    assert memory.allocated == 1000 * SIZE
    assert memory.held == 0
    assert memory.peak == SIZE
    assert function.memory.allocations >= 1000


def test_code_that_is_not_recorded_allocates_for_its_caller(engine: str) -> None:
    profile, result = record(engine, outer)
    function = profile.function("outer")
    assert line_of(function, "text = json.dumps(list(range(3000)))").memory.held > 14_000
    assert line_of(function, "made = keep(100)").memory.held < 2000  # keep() has lines of its own
    assert profile.function("keep").memory.held > 100 * SIZE
    del result


def test_what_was_held_at_the_peak_adds_up_to_the_peak(engine: str) -> None:
    profile, result = record(engine, outer)
    (run,) = profile.memory
    lines = [line for function in profile.functions for line in function.lines]
    assert run.peak == profile.memory_peak
    assert run.peak == run.elsewhere.at_peak + sum(line.memory.at_peak for line in lines)
    assert max(run.use) == run.peak
    assert not run.native
    del result


def test_live_bytes_are_those_of_tracemalloc(engine: str) -> None:
    profiler = lprof.Profiler(functions=[keep], engine=engine, memory=True)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        with profiler:
            result = keep(5000)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    (run,) = profiler.snapshot().memory
    function = profiler.snapshot().function("keep")
    live = run.elsewhere.held + function.memory.held
    assert live == pytest.approx(after - before, rel=0.05)
    assert len(result) == 5000


def test_the_recorders_own_numbers_are_nobodys(engine: str, tmp_path: Path) -> None:
    lines = "\n" * 1000 + "def count():\n" + "    x = 1\n    y = 2\n" * 200 + "    return x, y\n"
    names: dict[str, object] = {}
    path = tmp_path / "long.py"
    path.write_text(lines)
    exec(compile(lines, str(path), "exec"), names)
    profiler = lprof.Profiler(functions=[names["count"]], engine=engine, memory=True)
    with profiler:
        names["count"]()  # type: ignore[operator]
    function = profiler.snapshot().function("count")
    assert function.hits == 401
    assert function.memory.allocations <= 2


def test_each_thread_allocates_on_its_own_line(engine: str) -> None:
    profiler = lprof.Profiler(functions=[keep, pass_through], engine=engine, memory=True)
    results: list[object] = []
    threads = [
        threading.Thread(target=lambda: results.append(keep(2000))),
        threading.Thread(target=lambda: results.append(pass_through(2000))),
    ]
    with profiler:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    profile = profiler.snapshot()
    kept = line_of(profile.function("keep"), "kept.append(bytes(BLOCK))").memory
    passed = line_of(profile.function("pass_through"), "block = bytes(BLOCK)").memory
    assert 2000 <= kept.allocations < 2100 + 2000 * EXTRA
    assert kept.held > 2000 * SIZE
    assert passed.allocations == 2000
    assert passed.held == 0


def test_recording_begins_and_ends_while_threads_allocate() -> None:
    engine = "monitoring" if sys.version_info >= (3, 12) else "settrace"
    data = bytes(20_000)
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            zlib.decompress(zlib.compress(data))  # without Python's lock
            [str(i) for i in range(50)]

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(1000):
            recorder = Recorder(select=lambda _: False, engine=engine, memory="python")
            recorder.start()
            recorder.stop()
            recorder.close()
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_an_allocation_that_fails_changes_nothing(engine: str) -> None:
    def fail(block: bytearray) -> None:
        with contextlib.suppress(MemoryError, OverflowError):
            block.extend(bytes(1 << 62))
        block.append(1)

    block = bytearray(100_000)
    profiler = lprof.Profiler(functions=[fail], engine=engine, memory=True)
    with profiler:
        fail(block)
    assert profiler.snapshot().function("fail").memory.held < 300_000
    assert len(block) == 100_001


def test_it_is_recorded_only_when_asked_for(engine: str) -> None:
    profiler = lprof.Profiler(functions=[keep], engine=engine)
    with profiler:
        keep(10)
    profile = profiler.snapshot()
    assert profile.memory == ()
    assert profile.memory_peak == 0
    assert profile.function("keep").memory == lprof.Memory()


def test_it_goes_through_a_file_and_a_merge(engine: str, tmp_path: Path) -> None:
    profile, result = record(engine, keep, 100)
    profile.save(tmp_path / "a.lprof")
    loaded = lprof.load(tmp_path / "a.lprof")
    merged = lprof.Profile.merge([loaded, loaded])
    assert [memory.use for memory in loaded.memory] == [memory.use for memory in profile.memory]
    assert loaded.function("keep").memory == profile.function("keep").memory
    assert merged.memory_peak == 2 * loaded.memory_peak
    assert merged.function("keep").memory.held == 2 * loaded.function("keep").memory.held
    assert merged.function("keep").memory.peak == loaded.function("keep").memory.peak
    del result


def test_wrong_values_are_refused() -> None:
    with pytest.raises(ValueError, match="use python or native"):
        lprof.Profiler(memory="all")
    with pytest.raises(RuntimeError, match="lprof-run --memory=native"):
        lprof.Profiler(memory="native").start()
