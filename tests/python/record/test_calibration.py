# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Beginning and end of a recording, and the measurement there, leave the program alone."""

from __future__ import annotations

import builtins
import subprocess
import sys
import time

import pytest
from lprof import _record


def work() -> None:
    end = time.perf_counter() + 0.3  # long enough for another measurement afterwards
    while time.perf_counter() < end:
        pass


INTERRUPTED = """
import signal, sys
from lprof import _record

def interrupt(*_):
    raise KeyboardInterrupt

recorder = _record.Recorder(select=lambda code: False, engine=sys.argv[1])
signal.signal(signal.SIGALRM, interrupt)
try:
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[2]) / 1e3)
    recorder.start()
    recorder.stop()
    while True:
        pass
except KeyboardInterrupt:
    print("raised")
"""


@pytest.mark.parametrize("milliseconds", [1, 3, 9])
def test_signals_of_the_program_are_not_lost(engine: str, milliseconds: int) -> None:
    """They may come while it starts or stops; what they raise is the program's."""
    command = [sys.executable, "-c", INTERRUPTED, engine, str(milliseconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "raised\n"


def test_no_builtin_of_the_program_is_called(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    recorder = _record.Recorder(select=lambda code: code is work.__code__, engine=engine)
    for name in ("range", "next", "iter", "len"):
        monkeypatch.setattr(builtins, name, lambda *_: called.append(1))
    recorder.start()
    work()
    recorder.stop()
    monkeypatch.undo()
    recorder.close()
    assert not called
