# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The recorder: threads, contexts, duration, pauses, other tracers, errors."""

from __future__ import annotations

import _thread
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from types import CodeType

import pytest
from lprof import _record
from reader import Recording


def here(code: CodeType) -> bool:
    return code.co_filename == __file__


def new_recorder(engine: str, **options: object) -> _record.Recorder:
    return _record.Recorder(select=here, engine=engine, **options)  # type: ignore[arg-type]


def work(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
    return total


def numbers(n: int):  # type: ignore[no-untyped-def]
    for i in range(n):
        yield i


def spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def finish(recorder: _record.Recorder) -> Recording:
    recorder.stop()
    recording = Recording(recorder.copy())
    recorder.close()
    return recording


def test_calls_and_hits(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    work(10)
    work(5)
    recording = finish(recorder)

    function = recording.function("work")
    first = function.first_line
    assert function.calls == 2
    assert {n - first: x.hits for n, x in function.lines.items()} == {1: 2, 2: 17, 3: 15, 4: 2}


def test_threads_that_run_already_and_later_ones(engine: str) -> None:
    go, ready = threading.Event(), threading.Event()

    def wait_and_work() -> None:
        ready.set()
        go.wait()
        work(7)

    early = threading.Thread(target=wait_and_work, name="early")
    early.start()
    ready.wait()
    recorder = new_recorder(engine)
    recorder.start()
    go.set()
    late = threading.Thread(target=work, args=(9,), name="late")
    late.start()
    early.join()
    late.join()
    recording = finish(recorder)

    assert recording.function("work").calls == 2
    assert {t.name for t in recording.threads} >= {"early", "late", "MainThread"}
    assert len({t.serial for t in recording.threads}) == len(recording.threads)


def test_bare_threads(engine: str) -> None:
    start, done = _thread.start_new_thread, threading.Event()
    recorder = new_recorder(engine)
    recorder.start()
    for _ in range(3):
        done.clear()
        _thread.start_new_thread(lambda: (work(3), done.set()), ())
        done.wait()
    assert finish(recorder).function("work").calls == 3
    assert _thread.start_new_thread is start


def run_in_thread_of_c(function: Callable[[], None]) -> Callable[[], None]:
    """Starts a thread that Python does not know of; returns what waits for its end."""
    library, thread = ctypes.CDLL(None), ctypes.c_ulong()

    @ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
    def body(_: object) -> None:
        function()

    library.pthread_create(ctypes.byref(thread), None, body, None)
    return lambda: (library.pthread_join(thread, None), body)[0]


@pytest.mark.parametrize("events_before_the_end", [0, 1])
def test_a_thread_outlives_the_recorder(engine: str, events_before_the_end: int) -> None:
    turns, done = threading.Semaphore(0), threading.Semaphore(0)

    def wait_and_work() -> None:
        for _ in range(3):
            turns.acquire()
            work(3)
            done.release()

    thread = threading.Thread(target=wait_and_work)
    thread.start()
    recorder = new_recorder(engine)
    recorder.start()
    for turn in range(3):
        if turn == events_before_the_end:
            recorder.stop()
            recorder.close()
        turns.release()
        done.acquire()
    thread.join()


def test_threads_of_c(engine: str) -> None:
    seen = threading.Event()
    worked = 0

    def go_on() -> None:
        nonlocal worked
        while not seen.is_set():
            worked += 1
            work(3)

    recorder = new_recorder(engine)
    recorder.start()
    wait = run_in_thread_of_c(go_on)
    spin(0.1)
    seen.set()
    wait()
    calls = finish(recorder).function("work").calls
    assert calls == worked if engine == "monitoring" else 0 < calls <= worked


def test_ends_of_threads(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    thread = threading.Thread(target=work, args=(3,), name="short")
    thread.start()
    thread.join()
    spin(0.02)
    recording = finish(recorder)

    ends = {thread.name: thread.ended for thread in recording.threads}
    assert ends["MainThread"] == 0
    assert recording.started[0] < ends["short"] < recording.stopped[0]


def test_everything_of_a_thread(engine: str) -> None:
    recorder = _record.Recorder(select=lambda code: True, engine=engine)
    recorder.start()
    thread = threading.Thread(target=work, args=(9,))
    thread.start()
    thread.join()
    recording = finish(recorder)

    assert recording.function("work").calls == 1
    assert recording.function("Thread.run").calls == 1
    assert [t.n_mismatches for t in recording.threads] == [0, 0]
    assert "note" not in dict(recording.facts)


def test_generator_goes_on_in_another_thread(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    iterator = numbers(3)
    next(iterator)
    thread = threading.Thread(target=list, args=(iterator,))
    thread.start()
    thread.join()
    recording = finish(recorder)

    function = recording.function("numbers")
    assert function.calls == 1
    assert sum(x.events for x in function.lines.values()) == 7
    assert function.wait > 0


def test_wait_is_no_self_time(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    for _ in numbers(2):
        spin(0.02)
    recording = finish(recorder)

    function, busy = recording.function("numbers"), recording.function("spin")
    assert function.wait >= busy.total_time
    assert function.self_time < busy.total_time / 2


def test_recursion_counts_time_once(engine: str) -> None:
    def down(n: int) -> None:
        if n:
            down(n - 1)
        else:
            spin(0.02)

    recorder = new_recorder(engine)
    recorder.start()
    down(50)
    recording = finish(recorder)

    (name,) = [f.name for f in recording.functions.values() if f.name.endswith("down")]
    function, busy = recording.function(name), recording.function("spin")
    assert (function.calls, function.recursive) == (51, 50)
    assert busy.total_time <= function.total_time < busy.total_time * 1.5
    nodes = [n for n in recording.threads[0].nodes if n.name == name]
    assert [(n.is_recursive, n.calls) for n in nodes if not n.is_recursive] == [(False, 1)]
    assert sum(n.calls for n in nodes if n.is_recursive) == 50


def test_contexts(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    work(1)
    recorder.begin_context("one")
    work(2)
    recorder.begin_context("two")
    work(3)
    recorder.end_context()
    work(4)
    recording = finish(recorder)

    assert [recording.contexts[i] for i in sorted(recording.contexts)] == ["one", "two", ""]
    body = recording.function("work").first_line + 3
    assert [(recording.contexts[m[0]], m[1]) for m in recording.marks("work", body)] == [
        ("one", 1),
        ("two", 3),
        ("", 6),
    ]


def test_duration_stops_recording(engine: str) -> None:
    recorder = new_recorder(engine, duration=0.05)
    recorder.start()
    spin(0.2)
    assert not recorder.running
    events = recorder.n_events
    work(10)
    assert recorder.n_events == events
    assert 45_000_000 < recorder.elapsed_ns <= 50_100_000
    assert sys.gettrace() is None
    recording = finish(recorder)
    ticks = recording.stopped[0] - recording.started[0]
    assert sum(f.self_time for f in recording.functions.values()) <= ticks


def test_pause_is_not_counted(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    work(3)
    recorder.stop()
    spin(0.05)
    work(100)
    recorder.start()
    work(4)
    recorder.stop()
    assert recorder.elapsed_ns < 50_000_000
    recording = finish(recorder)
    function = recording.function("work")
    assert function.calls == 2
    assert function.lines[function.first_line + 3].events == 7


def test_a_second_recorder_is_refused(engine: str) -> None:
    first, second = new_recorder(engine), new_recorder(engine)
    first.start()
    with pytest.raises(RuntimeError, match="recording in this process"):
        second.start()
    first.close()
    second.start()
    work(2)
    assert finish(second).function("work").calls == 1


def test_saved_trace_function_brings_us_back() -> None:
    recorder = new_recorder("settrace")
    recorder.start()
    saved = sys.gettrace()
    sys.settrace(None)
    work(100)
    sys.settrace(saved)
    work(2)
    recording = finish(recorder)
    assert recording.function("work").calls == 1


def test_select_may_fail(engine: str) -> None:
    def select(code: CodeType) -> bool:
        if code.co_name == "work":
            raise ValueError
        return here(code)

    recorder = _record.Recorder(select=select, engine=engine)
    recorder.start()
    work(1)
    spin(0)
    recording = finish(recorder)
    assert {f.name for f in recording.functions.values()} >= {"spin"}
    assert "work" not in {f.name for f in recording.functions.values()}


@pytest.mark.parametrize("name", ["work", "test_select_may_stop_the_recorder"])
def test_select_may_stop_the_recorder(engine: str, name: str) -> None:
    """As another thread may while this one asks, also while the recording begins."""

    def select(code: CodeType) -> bool:
        if code.co_name == name:
            recorder.stop()
        return True

    recorder = _record.Recorder(select=select, engine=engine)
    recorder.start()
    work(3)
    recording = finish(recorder)

    assert "work" not in {function.name for function in recording.functions.values()}


def test_an_exception_passes_untouched(engine: str) -> None:
    def fail() -> None:
        work(1)
        raise KeyError("mine")

    recorder = new_recorder(engine)
    recorder.start()
    with pytest.raises(KeyError, match="mine"):
        fail()
    assert finish(recorder).function("work").calls == 1


def test_node_cap_is_visible(engine: str) -> None:
    functions: dict[str, object] = {}
    source = "\n".join(f"def f{i}(): pass" for i in range(50))
    exec(compile(source, __file__, "exec"), functions)
    recorder = new_recorder(engine, max_nodes=10)
    recorder.start()
    for i in range(50):
        functions[f"f{i}"]()  # type: ignore[operator]
    recording = finish(recorder)
    nodes = recording.threads[0].nodes
    assert len(nodes) <= 11
    assert sum(n.calls for n in nodes if n.is_other) >= 40


@pytest.mark.parametrize(
    "options",
    [{"engine": "none"}, {"clock": "sundial"}, {"duration": -1}, {"max_nodes": 1}],
)
def test_bad_arguments(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        _record.Recorder(**({"select": here, "engine": "settrace"} | options))  # type: ignore[arg-type]


def test_greenlets(engine: str) -> None:
    greenlet = pytest.importorskip("greenlet")

    def worker(turns: int) -> None:
        for _ in range(turns):
            work(2)
            hub.switch()
            spin(0)

    recorder = new_recorder(engine)
    recorder.start()
    hub = greenlet.getcurrent()
    workers = [greenlet.greenlet(worker) for _ in range(10)]
    for _ in range(4):
        for one in workers:
            one.switch(4)
    for one in workers:
        one.switch()
    recording = finish(recorder)

    assert recording.function("work").calls == 40
    assert recording.function("spin").calls == 40
    assert recording.threads[0].n_mismatches == 0


def test_sources_of_one_name_are_kept_apart(engine: str) -> None:
    texts = [f"x = {i}\ny = x\n" for i in range(3)]
    sources = {compile(text, "<string>", "exec"): text.encode() for text in texts}
    recorder = _record.Recorder(
        select=lambda code: code.co_filename == "<string>", read_source=sources.get, engine=engine
    )
    recorder.start()
    for code in sources:
        exec(code, {})
    recording = finish(recorder)

    assert recording.files == dict(
        zip(["<string>", "<string>#2", "<string>#3"], texts, strict=True)
    )
    assert len(recording.functions) == 3
