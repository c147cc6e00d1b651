# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Exact recording whose cost is bounded."""

from __future__ import annotations

import json
import sys
import time

import lprof
import pytest
from busy import busy
from ended import await_profile
from lprof import bounded
from workplace import Workplace

needs_monitoring = pytest.mark.skipif(sys.version_info < (3, 12), reason="needs sys.monitoring")


@needs_monitoring
def test_a_busy_loop_is_observed_in_part() -> None:
    with lprof.Profiler(functions=[busy], overhead=0.05) as profiler:
        turns = busy(2.0)
    profile = profiler.snapshot()
    function = profile.function("busy")
    share = profile.runs[0].observed
    assert 0.001 < share < 0.4
    most = max(line.hits for line in function.lines)
    assert 1000 < most < turns / 2
    assert function.self_ns <= 1.05 * profile.runs[0].duration_ns


@needs_monitoring
def test_a_quiet_program_is_observed_nearly_whole() -> None:
    def quiet() -> None:
        for _ in range(20):
            time.sleep(0.02)

    with lprof.Profiler(functions=[quiet], overhead=0.2) as profiler:
        quiet()
    assert profiler.snapshot().runs[0].observed > 0.5


@needs_monitoring
def test_the_thread_that_switches_is_none_of_the_programs(workplace: Workplace) -> None:
    workplace.write("program.py", "from busy import busy\nbusy(0.3)")
    workplace.lprof_run("--overhead", "50%", "-q", "program.py")
    (thread,) = lprof.load(workplace.folder / "program.lprof").threads
    assert thread.name == "MainThread"
    assert "by thread" not in workplace.lprof("show", "program.lprof").stdout


@needs_monitoring
def test_lprof_run_bounds_a_program_and_its_forks(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import os
        from busy import busy
        pid = os.fork()
        busy(0.7)
        if pid:
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """,
    )
    # Python warns of a fork with threads, and the bound has one.
    quiet = "ignore::DeprecationWarning"
    done = workplace.lprof_run("--overhead", "5%", "-q", "program.py", PYTHONWARNINGS=quiet)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
    profile = lprof.load(workplace.folder / "program.lprof")
    assert len(profile.runs) == 2
    assert all(0 < run.observed < 1 for run in profile.runs)
    shown = " ".join(workplace.lprof("show", "program.lprof").stdout.split())
    assert "of the time, in windows: the same share for each line" in shown
    assert "at most 5.0% of the processor time" in shown
    # Unbounded, each loop would have recorded 0.7 s.
    assert 0 < profile.function("busy").self_ns < 0.7e9


@needs_monitoring
def test_the_observed_share_survives_a_kill(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import os, signal
        from busy import busy
        busy(0.7)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    done = workplace.lprof_run("--overhead", "5%", "-q", "program.py")
    assert done.returncode == -9
    (run,) = await_profile(workplace.folder / "program.lprof").runs
    assert 0.001 < run.observed < 0.6
    assert run.windows_ns >= 0.7e9
    exported = json.loads(workplace.lprof("export", "program.lprof", "--format", "json").stdout)
    assert exported["runs"][0]["windows_ns"] == run.windows_ns
    text = workplace.lprof("export", "program.lprof", "--format", "text").stdout
    assert "in windows within" in text


@needs_monitoring
def test_what_is_between_two_recordings_is_no_rest() -> None:
    profiler = lprof.Profiler(functions=[busy], overhead=0.9)
    with profiler:
        busy(0.05)
    before = profiler.snapshot().runs[0]
    busy(0.3)
    begin = time.perf_counter()
    with profiler:
        busy(0.05)
    took = time.perf_counter() - begin
    after = profiler.snapshot().runs[0]
    assert before.windows_ns > 0.05e9
    assert 0 < after.windows_ns - before.windows_ns < 1.01 * took * 1e9


@pytest.mark.parametrize("text", ["0", "-1", "101%", "much", ""])
def test_a_wrong_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"from 0\.1% to 100%"):
        bounded.parse(text)


@pytest.mark.parametrize(("text", "share"), [("5%", 0.05), ("0.05", 0.05), ("100%", 1.0)])
def test_a_share_is_read(text: str, share: float) -> None:
    assert bounded.parse(text) == pytest.approx(share)


def test_where_it_cant_be_had(workplace: Workplace) -> None:
    workplace.write("empty.py", "")
    done = workplace.lprof_run("--overhead", "5%", "--engine", "settrace", "empty.py")
    assert done.returncode == 2 and "needs the monitoring engine" in done.stderr
