# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Threads that begin at once, in a program that watches what tracers do."""

from __future__ import annotations

import sys

import lprof
import pytest
from workplace import Workplace

PROGRAM = """
    import sys, threading

    def hook(event, arguments):  # lets other threads run, also while a thread is given a tracer
        pass

    def work(i):
        done.append(i)

    done = []
    sys.addaudithook(hook)
    sys.setswitchinterval(1e-6)
    for _ in range(5):
        threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(len(done))
"""


def test_each_runs_and_is_recorded(workplace: Workplace, engine: str) -> None:
    workplace.write("program.py", PROGRAM)
    done = workplace.lprof_run("--quiet", "--all", "--engine", engine, "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "100\n", "")
    profile = lprof.load(workplace.folder / "program.lprof")
    assert profile.function("work").calls == 100
    assert not profile.runs[0].notes


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="threading is asked to trace its threads")
def test_threading_is_imported_by_the_program_alone(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import sys
        print("threading" in sys.modules)
        import threading

        def work():
            pass

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        """,
    )
    done = workplace.lprof_run("--quiet", "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")
    assert lprof.load(workplace.folder / "program.lprof").function("work").calls == 1
