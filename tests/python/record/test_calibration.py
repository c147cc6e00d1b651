# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Measuring what observing costs leaves the program alone."""

from __future__ import annotations

import builtins
import time

import pytest
from lprof import _record


def work() -> None:
    end = time.perf_counter() + 0.3  # long enough for another measurement afterwards
    while time.perf_counter() < end:
        pass


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
