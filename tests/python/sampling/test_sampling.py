# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Sampling from within: what a thread runs, looked at now and then."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

import lprof
import pytest
from lprof import _record
from workplace import Workplace

HAS_SAMPLING = _record.has_engine("sampling")
needs_sampling = pytest.mark.skipif(not HAS_SAMPLING, reason="this Python can't sample itself")


def equal_lines(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        turns = 20_000
        a = b = c = d = 0
        while turns:
            a = turns + 1
            b = turns + 2
            c = turns + 3
            d = turns + 4
            turns -= 1
        assert a + b + c + d


def down(depth: int) -> None:
    if depth:
        down(depth - 1)
    else:
        equal_lines(0.2)


def sleep_twice() -> None:
    time.sleep(0.2)
    time.sleep(0.1)


def work_in_bursts() -> None:
    end = time.thread_time() + 0.4
    while time.thread_time() < end:
        sum(number % 7 for number in range(5000))
        time.sleep(0.0007)


def sampled(function: Callable[..., object], *arguments: object, rate: int = 1000) -> lprof.Profile:
    names = [equal_lines, down, sleep_twice, function]
    with lprof.Profiler(functions=names, sample=rate) as profiler:
        function(*arguments)
    return profiler.snapshot()


def line_of(profile: lprof.Profile, name: str, text: str) -> lprof.Line:
    function = profile.function(name)
    source = function.file.source_lines
    return next(line for line in function.lines if text in source[line.line - 1])


@needs_sampling
def test_equal_lines_have_equal_shares() -> None:
    profile = sampled(equal_lines, 2.0)
    lines = [line_of(profile, "equal_lines", f"turns + {i}") for i in (1, 2, 3, 4)]
    whole = sum(line.events for line in profile.function("equal_lines").lines)
    assert whole > 500
    shares = [line.events / whole for line in lines]
    spread = 0.03 + 3 * (0.2 * 0.8 / whole) ** 0.5  # the bound, and what chance may add
    assert all(abs(share - sum(shares) / 4) < spread for share in shares)
    assert line_of(profile, "equal_lines", "while turns").events / whole < min(shares)


@needs_sampling
def test_time_is_that_on_the_processor() -> None:
    before = time.thread_time()
    profile = sampled(equal_lines, 0.5)
    took = time.thread_time() - before
    assert 0.4 <= profile.function("equal_lines").self_ns / 1e9 <= took


@needs_sampling
def test_a_profile_says_that_it_was_sampled() -> None:
    profile = sampled(equal_lines, 0.1, rate=500)
    (run,) = profile.runs
    assert (run.engine, run.sample_interval_ns) == ("sampling", 2_000_000)
    function = profile.function("equal_lines")
    assert function.hits == function.calls == 0
    assert run.n_events >= sum(line.events for line in function.lines) > 10


@needs_sampling
def test_sleep_is_wait() -> None:
    profile = sampled(sleep_twice)
    first, second = (line_of(profile, "sleep_twice", f"sleep(0.{i})") for i in (2, 1))
    assert first.wait_ns > 0.13e9 > second.wait_ns > 0.03e9
    assert first.self_ns + second.self_ns < 0.03e9


@needs_sampling
def test_bursts_of_work_are_not_charged_to_the_sleep_between() -> None:
    profile = sampled(work_in_bursts)
    function = profile.function("work_in_bursts")
    sleep = line_of(profile, "work_in_bursts", "sleep(")
    work = line_of(profile, "work_in_bursts", "number % 7")
    assert work.total_ns > 0.7 * function.total_ns
    assert sleep.self_ns < 0.2 * function.total_ns
    assert sleep.wait_ns > 0.7 * (function.wait_ns + profile.function("<genexpr>").wait_ns)


@needs_sampling
def test_callers_have_total_time_once() -> None:
    profile = sampled(down, 30)
    function = profile.function("down")
    inner = profile.function("equal_lines")
    assert function.self_ns < 0.02e9
    assert function.total_ns == pytest.approx(inner.total_ns, rel=0.1)
    call = line_of(profile, "down", "down(depth - 1)")
    assert call.total_ns == pytest.approx(inner.total_ns, rel=0.1)
    (root,) = profile.tree
    (top,) = root.children
    assert top.function is not None and top.function.name == "down"
    assert [child.function.name for child in top.children if child.function] == ["equal_lines"]


@needs_sampling
def test_threads_are_sampled_and_named() -> None:
    running, over = threading.Event(), threading.Event()

    def before() -> None:
        running.set()
        while not over.is_set():
            equal_lines(0.05)

    def run() -> None:
        threads = [threading.Thread(target=equal_lines, args=(0.1,), name=f"n{i}") for i in (1, 2)]
        for thread in threads:
            thread.start()
            thread.join()
        over.set()

    early = threading.Thread(target=before, name="early")
    early.start()
    running.wait()
    profile = sampled(run)
    early.join()
    busy = {thread.name: thread.self_ns for thread in profile.threads}
    assert {"early", "n1", "n2"} <= set(busy)
    assert all(busy[name] > 0.03e9 for name in ("early", "n1", "n2"))


@needs_sampling
def test_calls_that_wait_are_not_disturbed() -> None:
    def talk() -> float:
        begin = time.monotonic()
        time.sleep(0.15)
        slept = time.monotonic() - begin
        reader.recv(1)
        return slept

    reader, writer = socket.socketpair()
    timer = threading.Timer(0.3, writer.send, [b"x"])
    timer.start()
    with lprof.Profiler(functions=[talk], sample=10_000):
        slept = talk()
    timer.join()
    assert slept >= 0.15


@needs_sampling
def test_the_programs_own_timer_and_handlers_go_on() -> None:
    seen = []
    old = signal.signal(signal.SIGPROF, lambda *_: seen.append(1))
    own = signal.signal(signal.SIGRTMIN, lambda *_: seen.append(2))
    signal.setitimer(signal.ITIMER_PROF, 0.02, 0.02)
    try:
        sampled(equal_lines, 0.3)
        os.kill(os.getpid(), signal.SIGRTMIN)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
        signal.signal(signal.SIGRTMIN, own)
    assert seen.count(1) >= 3 and seen.count(2) == 1


@needs_sampling
def test_where_all_signals_are_taken_it_says_so(workplace: Workplace) -> None:
    workplace.write(
        "script.py",
        """
        import lprof, signal
        for number in range(signal.SIGRTMIN, signal.SIGRTMAX + 1):
            signal.signal(number, lambda *_: None)
        try:
            lprof.Profiler(sample=100).start()
        except RuntimeError as error:
            print(error)
        with lprof.Profiler():
            pass
        """,
    )
    done = workplace.python("script.py")
    assert "real-time signals" in done.stdout and "lprof attach" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


@needs_sampling
def test_it_can_stop_and_go_on() -> None:
    profiler = lprof.Profiler(functions=[equal_lines], sample=1000)
    for _ in range(2):
        with profiler:
            equal_lines(0.1)
        equal_lines(0.2)
    taken = profiler.snapshot().function("equal_lines").self_ns / 1e9
    assert 0.12 < taken < 0.28


@needs_sampling
def test_a_duration_ends_it() -> None:
    profiler = lprof.Profiler(functions=[equal_lines], sample=1000, duration=0.2)
    profiler.start()
    begin = time.monotonic()
    while profiler.running and time.monotonic() < begin + 20:
        equal_lines(0.01)
    assert not profiler.running
    taken = profiler.snapshot().function("equal_lines").self_ns / 1e9
    profiler.stop()
    assert 0 < taken <= 0.25


@needs_sampling
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_program_and_its_children(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import multiprocessing, os, sys
        from busy import busy

        if __name__ == "__main__":
            pid = os.fork()
            busy(0.2)
            if not pid:
                os._exit(0)
            os.waitpid(pid, 0)
            other = multiprocessing.get_context("spawn").Process(target=busy, args=(0.2,))
            other.start()
            other.join()
            sys.exit(5)
        """,
    )
    done = workplace.lprof_run("--sample=500", "-q", "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (5, "", "")
    profile = lprof.load(workplace.folder / "program.lprof")
    assert {run.sample_interval_ns for run in profile.runs} == {2_000_000}
    assert len(profile.runs) == 3
    assert 0.3 < profile.function("busy").self_ns / 1e9 < 0.9


@needs_sampling
def test_a_fork_with_a_large_call_tree(workplace: Workplace) -> None:
    chains = [
        "\n".join(
            f"def f{i}_{depth}(): f{i}_{depth + 1}()"
            if depth < 199
            else f"def f{i}_{depth}(): busy()"
            for depth in range(200)
        )
        for i in range(12)
    ]
    workplace.write(
        "program.py",
        "import os, time\n"
        "def busy():\n"
        "    end = time.thread_time() + 0.05\n"
        "    while time.thread_time() < end: pass\n"
        + "\n".join(chains)
        + "\ndef work():\n"
        + "\n".join(f"    f{i}_0()" for i in range(12))
        + "\nwork()\n"
        "pid = os.fork()\n"
        "work()\n"
        "if pid: print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n",
    )
    done = workplace.lprof_run("--sample", "-q", "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
    profile = lprof.load(workplace.folder / "program.lprof")
    assert [run.n_events > 0 for run in profile.runs] == [True, True]


@needs_sampling
def test_forks_by_threads_that_have_just_begun(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import os, threading
        import lprof

        def fork():
            pid = os.fork()
            if not pid:
                os._exit(0)
            ends.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

        ends = []
        with lprof.Profiler(sample=5000):
            for _ in range(30):
                thread = threading.Thread(target=fork)
                thread.start()
                thread.join()
        print(set(ends), len(ends))
        """,
    )
    done = workplace.python("-W", "ignore:This process:DeprecationWarning", "program.py")
    assert done.stdout == "{0} 30\n", done.stderr


@needs_sampling
def test_the_report_shows_samples_and_their_confidence(workplace: Workplace) -> None:
    profile = sampled(equal_lines, 0.3)
    profile.save(workplace.folder / "a.lprof")
    shown = workplace.lprof("show", "a.lprof", COLUMNS="120").stdout
    assert " samples " in shown and "±" in shown and "95 % confidence" in shown
    headers = [row for row in shown.splitlines() if "self" in row and "share" in row]
    assert len(headers) >= 2 and all("samples" in row for row in headers)
    assert not any("hits" in row or "calls" in row for row in headers)
    exported = json.loads(workplace.lprof("export", "a.lprof", "--format", "json").stdout)
    assert exported["runs"][0]["sample_interval_ns"] == 1_000_000


def test_a_wrong_rate_is_refused() -> None:
    for rate in (-1, 10_001):
        with pytest.raises(ValueError, match="1 to 10,000 times a second"):
            lprof.Profiler(sample=rate)


@needs_sampling
def test_two_ways_to_record_are_refused(workplace: Workplace) -> None:
    workplace.write("empty.py", "")
    done = workplace.lprof_run("--sample", "--engine", "settrace", "empty.py")
    assert done.returncode == 2 and "leave one out" in done.stderr


@pytest.mark.skipif(HAS_SAMPLING, reason="this Python can sample itself")
def test_a_python_that_cant_says_what_can() -> None:
    needs = r"Python 3\.13 or later, and this is Python 3\.1[0-2]"
    if sys.version_info >= (3, 13):
        needs = r"Python's global lock, and this Python has none"
    with pytest.raises(ValueError, match=rf"needs {needs}; .*lprof attach"):
        lprof.Profiler(sample=100)
