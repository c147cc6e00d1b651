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


def test_what_python_says_of_threads_is_the_same(workplace: Workplace, engine: str) -> None:
    workplace.write(
        "program.py",
        """
        import _thread, sys

        def fails(key, *, other):
            raise KeyError(key, other)

        def leaves():
            try:
                raise SystemExit
            finally:
                over.release()

        def say(unraisable):
            message = unraisable.err_msg.partition(" <")[0]  # later versions name the function
            print(unraisable.object in (fails, None), message, repr(unraisable.exc_value))
            over.release()

        over = _thread.allocate_lock()
        sys.unraisablehook = say
        for start in ((fails, (1,), {"other": 2}), (leaves, ())):
            over.acquire()
            _thread.start_new_thread(*start)
            with over:
                pass
        for wrong in ((), (1, ()), (fails, 1), (fails, (), 1)):
            try:
                _thread.start_new_thread(*wrong)
            except TypeError as error:
                print(error)
        """,
    )
    plain = workplace.python("program.py")
    done = workplace.lprof_run("--quiet", "--engine", engine, "program.py")
    assert (done.stdout, done.stderr) == (plain.stdout, plain.stderr)
    assert done.stdout.startswith("True ")
    assert lprof.load(workplace.folder / "program.lprof").function("fails").calls == 1


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
