# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Processes below a recorded one: all are in one file, each as a run."""

from __future__ import annotations

import pytest
from ended import await_profile, hits
from workplace import Workplace

WORK = """
import concurrent.futures, multiprocessing, os, subprocess, sys

def work(count):
    total = 0
    for i in range(count):
        total += i
    return total

def use_fork():
    pid = os.fork()
    if pid == 0:
        work(200)
        os._exit(9)
    work(30)
    assert os.wait() == (pid, 9 << 8)

def use_fork_to_the_end():
    if os.fork() == 0:
        work(200)
        sys.exit(9)
    work(30)
    os.wait()

def use_pool(method):
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(work, [20] * 10) == [190] * 10
        pool.close()
        pool.join()
    work(30)

def use_executor(method):
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as executor:
        assert list(executor.map(work, [20] * 10)) == [190] * 10
    work(30)

def use_process(method):
    process = multiprocessing.get_context(method).Process(target=work, args=(200,))
    process.start()
    process.join()
    work(30)

def use_interpreter(*options):
    subprocess.run([sys.executable, *options, "program.py", "work"], check=True)
    work(30)

def use_shell():
    os.system(f"{sys.executable} program.py work")
    work(30)

if __name__ == "__main__":
    if sys.argv[1] == "work":
        work(200)
    else:
        eval(sys.argv[1])
"""

KINDS = [
    "use_fork()",
    "use_fork_to_the_end()",
    "use_shell()",
    "use_interpreter()",
    "use_interpreter('-I')",
    "use_process('fork')",
    "use_process('spawn')",
    "use_process('forkserver')",
    "use_pool('fork')",
    "use_pool('spawn')",
    "use_pool('forkserver')",
    "use_executor('fork')",
    "use_executor('spawn')",
]


@pytest.mark.parametrize("kind", KINDS)
def test_children_are_recorded(workplace: Workplace, engine: str, kind: str) -> None:
    workplace.write("program.py", WORK)
    ended = workplace.lprof_run("--quiet", "-o", "r.lprof", "--engine", engine, "program.py", kind)
    assert (ended.returncode, ended.stderr) == (0, "")
    profile = await_profile(
        workplace.folder / "r.lprof", lambda profile: hits(profile, "work")[2] == 230
    )
    own, *children = profile.runs
    assert children
    assert own.arguments == (kind,)
    assert all(child.n_events > 0 for child in children)
    assert sum(run.n_events for run in profile.runs) == sum(
        line.events for function in profile.functions for line in function.lines
    )


@pytest.mark.parametrize("kind", ["use_fork()", "use_interpreter()", "use_pool('spawn')"])
def test_without_children(workplace: Workplace, kind: str) -> None:
    workplace.write("program.py", WORK)
    ended = workplace.lprof_run("--quiet", "-o", "r.lprof", "--no-children", "program.py", kind)
    assert (ended.returncode, ended.stderr) == (0, "")
    profile = await_profile(workplace.folder / "r.lprof")
    assert len(profile.runs) == 1
    assert hits(profile, "work")[2] == 30


def test_child_that_outlives_the_program(workplace: Workplace) -> None:
    """A program that goes to the background, as daemons do."""
    workplace.write(
        "program.py",
        WORK.replace(
            "eval(sys.argv[1])",
            """
        ends, begins = os.pipe()
        if os.fork():
            os._exit(0)
        os.setsid()
        if os.fork():
            os._exit(0)
        work(200)
        """,
        ),
    )
    assert workplace.lprof_run("--quiet", "-o", "r.lprof", "program.py", "-").returncode == 0
    profile = await_profile(
        workplace.folder / "r.lprof", lambda profile: "work" in {f.name for f in profile.functions}
    )
    assert hits(profile, "work")[2] == 200


def test_open_frames_go_on_in_the_child(workplace: Workplace) -> None:
    """A child is born in the midst of a call, a loop and a generator."""
    workplace.write(
        "program.py",
        """
        import os

        def numbers():
            for i in range(3):
                yield i

        def outer():
            for i in numbers():
                if i == 1:
                    pid = os.fork()
            return pid

        if outer():
            os.wait()
        """,
    )
    assert workplace.lprof_run("--quiet", "-o", "r.lprof", "program.py").returncode == 0
    profile = await_profile(workplace.folder / "r.lprof", lambda profile: len(profile.runs) == 2)
    # The loop's header: 4 times in the parent, and the last 2 of them in the child too.
    assert hits(profile, "outer") == [6, 4, 1, 2]
    assert profile.function("outer").calls == 1
    for run in profile.runs:
        assert run.duration_ns > 0
    for line in profile.function("outer").lines:
        assert line.total_ns <= sum(run.duration_ns for run in profile.runs)
