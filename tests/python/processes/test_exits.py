# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Programs that end in all manners: what they recorded is in the file."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import lprof
import pytest
from ended import await_profile, hits
from workplace import Workplace

WORK = """
import ctypes, os, signal, sys, threading

def work(count):
    total = 0
    for i in range(count):
        total += i
    return total

def spin():
    while True:
        work(10)

work(1000)
"""
HITS = [1, 1001, 1000, 1]

# What the program does last, the status that its parent sees, how the file says it ended.
ENDS = {
    "normal": ("", 0, "exit status 0"),
    "sys.exit": ("sys.exit(3)", 3, "exit status 3"),
    "exception": ("raise ValueError('x')", 1, "exit status 1"),
    "SIGINT": ("os.kill(os.getpid(), signal.SIGINT)", -2, "killed by SIGINT"),
    "SIGTERM": ("os.kill(os.getpid(), signal.SIGTERM)", -15, "killed by SIGTERM"),
    "SIGTERM handled": (
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\n"
        "os.kill(os.getpid(), signal.SIGTERM)",
        5,
        "exit status 5",
    ),
    "SIGKILL": ("os.kill(os.getpid(), signal.SIGKILL)", -9, "killed by SIGKILL"),
    "os._exit": ("os._exit(6)", 6, "exit status 6"),
    "abort": ("os.abort()", -6, "killed by SIGABRT"),
    "segmentation fault": ("ctypes.string_at(0)", -11, "killed by SIGSEGV"),
    "daemon thread": ("threading.Thread(target=spin, daemon=True).start()", 0, "exit status 0"),
    "execv": (
        "os.execv('/bin/sh', ['sh', '-c', 'until [ -e result.lprof ]; do :; done; exit 7'])",
        7,
        "replaced by another program (exec)",
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_end(workplace: Workplace, engine: str, end: str) -> None:
    code, status, ending = ENDS[end]
    workplace.write("program.py", WORK + code)
    ended = workplace.lprof_run("-o", "result.lprof", "--engine", engine, "program.py")
    assert ended.returncode == status
    profile = await_profile(workplace.folder / "result.lprof")
    [run] = profile.runs
    # Only newer kernels tell the status of a process that somebody has waited for.
    assert run.ending in (ending, "ended unseen: killed, or by os._exit()")
    if end != "daemon thread":
        assert hits(profile, "work") == HITS


LOOP = """
import sys

def count():
    sys.stdout.write("ready")
    sys.stdout.flush()
    first = second = 0
    while True:
        first += 1
        second += 1

count()
"""


def start(workplace: Workplace, *options: str) -> subprocess.Popen[bytes]:
    """Start LOOP, and return when it runs."""
    command = Path(sys.executable).parent / "lprof-run"
    program = subprocess.Popen(
        [command, "--quiet", "-o", "result.lprof", *options, "loop.py"],
        cwd=workplace.folder,
        env=workplace.environment,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert program.stdout is not None
    assert program.stdout.read(5) == b"ready"
    return program


def end(program: subprocess.Popen[bytes]) -> int:
    """Wait for the program."""
    assert program.stdout is not None
    program.stdout.close()
    try:
        return program.wait(30)
    finally:
        program.kill()


def check_generation(profile: lprof.Profile) -> None:
    """Lines that run in turn were counted in turn: at most one is ahead."""
    counts = hits(profile, "count")[-3:]
    assert max(counts) - min(counts) <= 1


def test_killed_at_any_time(workplace: Workplace, engine: str) -> None:
    workplace.write("loop.py", LOOP)
    result = workplace.folder / "result.lprof"
    for _ in range(8):
        program = start(workplace, "--engine", engine, "--checkpoint", "0.01")
        select.select([], [], [], random.uniform(0, 0.2))
        program.kill()
        assert end(program) == -signal.SIGKILL
        check_generation(await_profile(result))
        result.unlink()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_to_the_whole_group(workplace: Workplace, number: signal.Signals) -> None:
    workplace.write("loop.py", LOOP)
    program = start(workplace)
    os.killpg(program.pid, number)
    assert end(program) == -number
    check_generation(await_profile(workplace.folder / "result.lprof"))


def test_program_never_meets_the_keeper(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import os, signal, sys
        signals = []
        signal.signal(signal.SIGCHLD, lambda *_: signals.append(1))
        try:
            print(os.wait())
        except ChildProcessError:
            print("no child")
        pid = os.fork()
        if pid == 0:
            os._exit(4)
        print(os.wait() == (pid, 4 << 8), len(signals))
        """,
    )
    ended = workplace.lprof_run("--quiet", "program.py")
    assert (ended.stdout, ended.stderr) == ("no child\nTrue 1\n", "")


def test_checkpoints(workplace: Workplace) -> None:
    workplace.write("loop.py", LOOP)
    result = workplace.folder / "result.lprof"
    program = start(workplace, "--checkpoint", "0.02")
    seen = set()
    try:
        while len(seen) < 3:
            if result.exists():
                profile = lprof.load(result)
                assert not profile.runs[0].finished
                seen.add(hits(profile, "count")[-1])
    finally:
        program.kill()
        end(program)
    assert hits(await_profile(result), "count")[-1] >= max(seen)


def test_descriptors_are_the_programs_own(workplace: Workplace) -> None:
    """A program that closes everything, and uses the numbers for its own files."""
    workplace.write(
        "program.py",
        WORK
        + """
os.closerange(3, 1000)
own = [os.open(os.devnull, os.O_RDONLY) for _ in range(300)]
work(1000)
print(own[0], len(own), os.fstat(own[-1]).st_rdev == os.stat(os.devnull).st_rdev)
""",
    )
    ended = workplace.lprof_run("--quiet", "-o", "result.lprof", "program.py")
    assert (ended.stdout, ended.stderr, ended.returncode) == ("3 300 True\n", "", 0)
    profile = await_profile(workplace.folder / "result.lprof")
    assert hits(profile, "work") == [2, 2002, 2000, 2]
