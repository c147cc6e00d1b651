# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Other trace functions that take the place of the settrace engine's."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from types import CodeType

import pytest
from lprof import _record
from reader import Recording

TAKEN = re.compile(
    r"(.+) took lprof's place [\d.]+ m?s into the recording; "
    r"what ran after that in its thread was not counted\."
)
RETURNED = re.compile(
    r"The place that (.+) took [\d.]+ m?s into the recording was lprof's again from [\d.]+ m?s on\."
)


@pytest.fixture(autouse=True)
def nobody_traces_afterwards() -> Iterator[None]:
    """Leave no trace function behind."""
    yield
    sys.settrace(None)


@pytest.fixture
def recorder() -> _record.Recorder:
    """A recorder of this file."""
    return new_recorder("settrace")


def new_recorder(engine: str) -> _record.Recorder:
    def here(code: CodeType) -> bool:
        return code.co_filename == __file__

    return _record.Recorder(select=here, engine=engine)


def other(_frame: object, _event: str, _argument: object) -> None:
    return None


def work() -> None:
    pass


def finish(recorder: _record.Recorder) -> tuple[Recording, list[str]]:
    """Return what was recorded, and the notes, oldest first."""
    recorder.stop()
    recording = Recording(recorder.copy())
    recorder.close()
    return recording, [value for name, value in reversed(recording.facts) if name == "note"]


def groups(pattern: re.Pattern[str], notes: list[str]) -> list[str]:
    """Return what the pattern's group is in each note that it fits."""
    return [match[1] for match in map(pattern.fullmatch, notes) if match]


def test_what_was_there_before_is_noted_and_given_back(recorder: _record.Recorder) -> None:
    sys.settrace(other)
    recorder.start()
    work()
    recorder.stop()
    assert sys.gettrace() is other
    _, notes = finish(recorder)
    assert len(notes) == 1
    assert f"({__name__}.other) was active at the start" in notes[0]


def test_it_is_noted_who_took_the_place_and_from_when(recorder: _record.Recorder) -> None:
    recorder.start()
    work()
    sys.settrace(other)
    work()
    recording, notes = finish(recorder)
    assert groups(TAKEN, notes) == [f"Another trace function ({__name__}.other)"]
    assert len(notes) == 1
    assert recorder.other_tracer == f"{__name__}.other"
    assert recording.function("work").calls == 1


def test_it_is_noted_from_when_it_was_given_back(recorder: _record.Recorder) -> None:
    recorder.start()
    own = sys.gettrace()
    sys.settrace(other)
    work()
    sys.settrace(own)
    work()
    recording, notes = finish(recorder)
    assert len(groups(TAKEN, notes)) == 1
    assert groups(RETURNED, notes) == [f"{__name__}.other"]
    assert recorder.other_tracer == ""
    assert recording.function("work").calls == 1


def test_a_trace_function_that_is_only_removed(recorder: _record.Recorder) -> None:
    recorder.start()
    sys.settrace(None)
    _, notes = finish(recorder)
    assert groups(TAKEN, notes) == ["sys.settrace(None)"]


def test_a_thread_of_its_own(recorder: _record.Recorder) -> None:
    def run() -> None:
        work()
        sys.settrace(other)
        compile("1", "", "eval")  # the audit event of which shows what is in place

    recorder.start()
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    work()
    recording, notes = finish(recorder)
    assert groups(TAKEN, notes) == [f"Another trace function ({__name__}.other)"]
    assert recording.function("work").calls == 2


def test_the_notes_are_bounded(recorder: _record.Recorder) -> None:
    recorder.start()
    own = sys.gettrace()
    for _ in range(100):
        sys.settrace(other)
        sys.settrace(own)
        work()
    _, notes = finish(recorder)
    assert len(notes) == 9
    assert notes[-1] == "Trace functions were exchanged more often than is noted."


def test_nothing_is_noted_where_nothing_is_taken(engine: str) -> None:
    recorder = new_recorder(engine)
    recorder.start()
    for _ in range(3):
        sys.settrace(sys.gettrace())
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    recording, notes = finish(recorder)
    assert recording.function("work").calls == 3
    assert notes == []


@pytest.mark.skipif(sys.version_info < (3, 12), reason="needs sys.monitoring")
def test_the_monitoring_engine_doesnt_mind() -> None:
    recorder = new_recorder("monitoring")
    recorder.start()
    sys.settrace(other)
    work()
    recording, notes = finish(recorder)
    assert recording.function("work").calls == 1
    assert notes == []
    assert recorder.other_tracer == ""
