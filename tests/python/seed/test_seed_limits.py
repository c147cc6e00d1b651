# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Profiling in production has a limit: the ways in which users write one."""

from __future__ import annotations

import select
import time

import lprof
from workplace import Workplace


def test_an_alarm_ends_it(workplace: Workplace) -> None:
    workplace.write(
        "service.py",
        """
        import lprof
        import time

        def serve():
            for i in range(1000):
                pass

        profiler = lprof.Profiler()

        # Time-limited profiling
        import signal
        signal.signal(signal.SIGALRM, lambda *_: profiler.disable())
        profiler.enable()
        signal.alarm(1)  # Stop after 1 second

        end = time.monotonic() + 20
        while profiler.running and time.monotonic() < end:
            serve()
        before = profiler.snapshot().function("serve").calls
        serve()
        assert profiler.snapshot().function("serve").calls == before > 0
        print(profiler.running)
        """,
    )
    done = workplace.python("service.py")
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_an_alarm_that_kills_loses_nothing(workplace: Workplace) -> None:
    """Without a handler the alarm ends the program; the keeper has what was recorded."""
    workplace.write(
        "service.py",
        """
        import signal
        import lprof as profiler

        def serve():
            for i in range(1000):
                pass

        profiler.start()
        signal.alarm(1)  # Stop after 1 second

        while True:
            serve()
        """,
    )
    done = workplace.lprof_run("-q", "service.py")
    assert done.returncode < 0
    path = workplace.folder / "service.lprof"
    deadline = time.monotonic() + 10  # the keeper writes once the program is gone
    while not path.exists():
        assert time.monotonic() < deadline
        select.select([], [], [], 0.01)
    assert lprof.load(path).function("serve").calls > 0


def test_a_duration_needs_no_alarm(workplace: Workplace) -> None:
    workplace.write(
        "service.py",
        """
        import lprof
        import time

        def serve():
            for i in range(1000):
                pass

        profiler = lprof.Profiler(duration=0.5)
        profiler.start()
        end = time.monotonic() + 20
        while profiler.running and time.monotonic() < end:
            serve()
        print(profiler.running, profiler.snapshot().runs[0].duration_ns <= 501_000_000)
        """,
    )
    done = workplace.python("service.py")
    assert (done.stdout, done.stderr) == ("False True\n", "")
