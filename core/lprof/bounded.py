# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Exact recording whose cost is bounded: it goes on in windows, with rests between them.

In a window each event of what is selected is recorded. What the window cost is known
afterwards, from its events and from what switching on and off took; the rest after it
lasts until the process has used so much of the processor that the events' cost is the share
of it that was allowed. So a program of few events is observed nearly all the time and a
busy loop seldom, and a service's idle time doesn't pay for its requests. A window is short,
because all that runs in it runs slowly; one in which little happens goes on.
"""

from __future__ import annotations

import _thread
import os
import time

from lprof._record import Recorder

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from lprof.recording import Recording

WINDOW = 0.002  # seconds that a window is meant to last
SHORTEST_WAIT, LONGEST_WAIT = 0.001, 0.01
CALLS = 3000
TRIES = 5
SMALLEST, LARGEST = 0.001, 1.0


def parse(text: str) -> float:
    """Return the share that a text such as ``5%`` or ``0.05`` names.

    Raises ValueError, with a sentence for the user, unless it is from 0.1 % to 100 %.
    """
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        share = -1.0
    return check(share, text)


def check(share: float, text: object = None) -> float:
    """Return *share*; raises ValueError unless it is from 0.1 % to 100 %."""
    if not SMALLEST <= share <= LARGEST:
        shown = share if text is None else text
        raise ValueError(f"An overhead is from 0.1% to 100%, not {shown}.")
    return share


def check_engine(name: str) -> None:
    """Raise ValueError where an engine can't be switched on and off often."""
    if name != "monitoring":
        raise ValueError(
            "A bounded overhead needs the monitoring engine: Python 3.12 or later, without "
            "--all; or sample instead."
        )


class Bound:
    """Keeps the cost of one recording within a share of the time."""

    def __init__(self, recording: Recording, share: float) -> None:
        """Find out what an event costs. *share* is the part of the time that may be spent.

        Raises ValueError where recording can't be switched so often.
        """
        check_engine(recording.recorder.engine)
        self._recording = recording
        self._recorder = recording.recorder
        self._share = share
        self._event_cost = measure_event(self._recorder.engine)
        self._over = _thread.allocate_lock()
        self._turn = _thread.allocate_lock()  # whoever switches the recorder has it
        self._pid = 0
        self._events = 0  # before the window
        self._window = 0.0  # when it began, by the same clock as the next
        self._rest_until = 0.0  # seconds of the process's processor time
        self._switching = 0.0  # seconds that switching took
        self._wait = WINDOW

    def start(self) -> None:
        """Begin with a window."""
        self._over.acquire()
        os.register_at_fork(after_in_child=self._go_on_in_child)
        self._window = time.process_time()
        self._recorder.add_fact(
            "engine-reason",
            f"in windows, so that it takes at most {self._share:.1%} of the processor time",
        )
        self._recorder.begin_windows()
        self._recording.start()
        self._begin_thread()

    def _begin_thread(self) -> None:
        self._pid = os.getpid()
        _thread.start_new_thread(self._run, ())

    def _go_on_in_child(self) -> None:
        """Go on in a forked child, which has only the thread that forked."""
        if self._over.locked() and self._pid != os.getpid():
            self._turn = _thread.allocate_lock()
            self._rest_until = self._window = 0.0
            self._begin_thread()

    def _run(self) -> None:
        wait = WINDOW
        while not self._over.acquire(timeout=wait):
            with self._turn:
                if not self._over.locked():
                    return
                wait = self._switch()
        self._over.release()

    def _switch(self) -> float:
        """End the window, or begin one, if it is time; returns how long to wait then."""
        begin = time.thread_time()
        if self._recorder.running:
            cost = (self._recorder.n_events - self._events) * self._event_cost
            if cost <= self._share * (time.process_time() - self._window):
                self._wait = min(2 * self._wait, LONGEST_WAIT)
                return self._wait
            self._recorder.stop()
            self._switching += time.thread_time() - begin
            self._rest_until = self._window + cost / self._share
            return self._switching / self._share
        missing = self._rest_until - time.process_time()
        if missing > 0:
            return max(missing, SHORTEST_WAIT)
        self._events = self._recorder.n_events
        self._window = time.process_time()
        self._recorder.start()
        self._switching = time.thread_time() - begin
        self._wait = WINDOW
        return WINDOW

    def stop(self) -> None:
        """End it; from the windows the report knows how much of the time was observed."""
        if not self._over.locked():
            return
        with self._turn:
            self._over.release()
            self._recorder.stop()
            self._recorder.end_windows()


def measure_event(engine: str) -> float:
    """Return the seconds that one recorded line event costs, the least of some tries.

    It is that of a function of one line, whose call and return are events too: most
    events cost less, so the bound is kept.
    """

    def one_line(_: int) -> None: ...

    def measure() -> float:
        begin = time.thread_time()
        for _ in map(one_line, range(CALLS)):
            pass
        return time.thread_time() - begin

    code = one_line.__code__
    plain: list[float] = []
    recorded: list[float] = []
    recorder = Recorder(select=lambda other: other is code, engine=engine)
    for _ in range(TRIES):
        plain.append(measure())
        recorder.start()
        recorded.append(measure())
        recorder.stop()
    events = recorder.n_events / TRIES
    recorder.close()
    return max((min(recorded) - min(plain)) / max(events, 1.0), 1e-9)
