# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What is made of the samples that were taken from outside."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from lprof.outside.runnable import RunnableTime
from lprof.outside.samples import Samples, Stack, settle


def stack(name: str) -> Stack:
    return (("/a.py", name, 1),)


def samples(**counts: tuple[int, int]) -> Samples:
    """Of each function's stack: on the processor, and not."""
    busy = Counter({stack(name): busy for name, (busy, _) in counts.items()})
    idle = Counter({stack(name): idle for name, (_, idle) in counts.items()})
    return Samples(busy, idle)


def test_a_thread_that_waits_is_not_taken_for_running() -> None:
    settled = settle(samples(work=(100, 0), rest=(22, 1000)), runnable=100)
    assert settled.busy == {stack("work"): 100}
    assert settled.idle[stack("rest")] == 1022


def test_each_waits_share_is_the_same() -> None:
    settled = settle(samples(work=(100, 0), long=(30, 1000), short=(13, 100)), runnable=110)
    assert settled.busy == {stack("work"): 100, stack("short"): 10}


def test_work_alone_stays_as_it_is() -> None:
    found = samples(work=(100, 0), other=(50, 0))
    assert settle(found, runnable=120).busy == found.busy  # nothing waited
    assert settle(found, runnable=400) is found  # threads that are not Python's


def test_no_sample_is_lost() -> None:
    chance = random.Random(7)
    for _ in range(200):
        found = samples(**{f"f{i}": (chance.randrange(50), chance.randrange(500))
                           for i in range(chance.randrange(1, 9))})  # fmt: skip
        runnable = chance.uniform(0, 300)
        settled = settle(found, runnable)
        assert (settled.busy + settled.idle) == (+found.busy + +found.idle)
        assert settled.busy.total() <= found.busy.total()
        assert all(n <= found.busy[stack] for stack, n in settled.busy.items())


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def runnable_time(pid: int) -> RunnableTime:
    counted = RunnableTime(pid)
    if counted.get() is None:
        pytest.skip("this kernel keeps no account of its threads")
    return counted


def test_time_of_all_threads_counts() -> None:
    counted = runnable_time(os.getpid())
    thread = threading.Thread(target=work, args=[0.1])
    thread.start()
    work(0.1)
    thread.join()  # it has ended, and counts
    time.sleep(0.05)
    spent = counted.get()
    assert spent is not None and spent >= 0.18


def wait_until_it_waits(pid: int) -> None:
    state = ""
    while state != "S":
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_waiting_does_not_count() -> None:
    with subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # fmt: skip
        assert process.stdout is not None and process.stdout.readline()
        wait_until_it_waits(process.pid)
        counted = runnable_time(process.pid)
        time.sleep(0.3)
        spent = counted.get()
        process.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        at_its_end = counted.get()
        process.wait()
        assert counted.get() is None
    assert spent is not None and spent < 0.1
    assert at_its_end is not None and spent <= at_its_end < 0.2


def test_nobody_knows_of_a_process_that_is_gone() -> None:
    assert RunnableTime(2**22 + 1).get() is None
