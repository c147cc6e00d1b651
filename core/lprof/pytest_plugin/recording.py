# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The recording of the tests that run in this process.

Only watches: it runs no test, and nothing it does is seen by one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from lprof.keeping import Keeper
from lprof.pytest_plugin import RECORDING, output_of
from lprof.recording import Recording
from lprof.selection import Selection

if TYPE_CHECKING:
    from lprof import _store

BATCH = 32  # regions are merged from time to time, for each has a copy of the sources


def begin(config: pytest.Config) -> None:
    """Record the tests of this process, or have pytest-xdist's workers do so.

    Raises RuntimeError when this process is recorded already, and OSError when there
    is no memory to record into.
    """
    register = config.pluginmanager.register
    if config.pluginmanager.hasplugin("dsession"):
        from lprof.pytest_plugin.outcome import Outcome
        from lprof.pytest_plugin.workers import Workers

        workers = Workers()
        register(workers, "lprof-workers")
        register(Outcome(config, workers), "lprof-outcome")
        return
    recording = TestRecording(config)
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        recording.survive_crashes(output_of(config))
    recording.resume()
    register(recording, RECORDING)
    if is_worker:
        from lprof.pytest_plugin.workers import Worker

        register(Worker(config, recording), "lprof-worker")
    else:
        from lprof.pytest_plugin.outcome import Outcome

        register(Outcome(config, recording), "lprof-outcome")


def open_recording(config: pytest.Config, memory: str | None = None) -> Recording:
    """Return a recording with the scope that the command line gives; it is not started.

    *memory* is what :class:`lprof.recording.Recording` takes. Raises OSError when there is
    no memory to record into.
    """
    from lprof.engines import HAS_MONITORING

    option = config.option
    selection = Selection(
        include=option.lprof_include,
        exclude=option.lprof_exclude,
        everything=option.lprof_all,
        roots=[str(config.rootpath)],
        option_prefix="--lprof-",
    )
    # For everything the default engine is settrace, which pytest-cov can't measure beside.
    engine = "monitoring" if HAS_MONITORING and option.lprof_all else "auto"
    recording = Recording(selection, engine=engine, memory=memory)
    recording.describe_program("pytest", config.invocation_params.args)
    return recording


def context_name(nodeid: str) -> str:
    """Return the name of a test as a context can have it: paths need not be UTF-8."""
    return nodeid.encode("utf-8", "backslashreplace").decode()


class TestRecording:
    """Records this process; each test is a context, fixtures included."""

    __test__ = False  # not a class of tests
    problem = ""  # the sentence that an Outcome asks for

    def __init__(self, config: pytest.Config) -> None:
        """Prepare; nothing is recorded before :meth:`resume`."""
        memory = "python" if config.option.lprof_memory else None
        self._recording = open_recording(config, memory=memory)
        self._has_trace_function = self._recording.recorder.engine == "settrace"
        self._regions: list[_store.Profile] = []
        self._keeper: Keeper | None = None

    @property
    def descriptor(self) -> int:
        """The recording's shared memory. Raises OSError where the system has none."""
        return self._recording.recorder.fileno()

    @property
    def memory(self) -> bytes:
        """A copy of what the shared memory would hold."""
        return self._recording.recorder.copy()

    def survive_crashes(self, output: str) -> None:
        """Have *output* written even if this process is killed before :meth:`finish`."""
        self._keeper = Keeper(self._recording.recorder, output)

    def pause(self) -> None:
        """Record nothing until :meth:`resume`; not even time passes for the recording."""
        self._recording.stop()

    def resume(self) -> None:
        """Begin to record, or go on. Raises RuntimeError when another recorder is active."""
        self._recording.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pause for a block of our own work, which is then on no line of a test."""
        self.pause()
        try:
            yield
        finally:
            self.resume()

    def add_region(self, profile: _store.Profile) -> None:
        """Take in what the fixture recorded during a pause."""
        from lprof import _store

        self._regions.append(profile)
        if len(self._regions) >= BATCH:
            self._regions = [_store.merge(self._regions)]

    def regions(self) -> _store.Profile | None:
        """Return all that the fixture recorded."""
        from lprof import _store

        return _store.merge(self._regions) if self._regions else None

    @property
    def explanation(self) -> str:
        """Why nothing was recorded, if that is so."""
        if self._recording.recorder.n_events or self._regions:
            return ""
        return self._recording.explain_nothing()

    def finish(self) -> list[_store.Profile]:
        """Stop, and return what was recorded, for the caller to save."""
        self.pause()
        if self._keeper is not None:
            self._keeper.dismiss()
        if self.explanation:
            self._recording.recorder.add_fact("note", self.explanation)
        return [self._recording.profile(), *self._regions]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Count what runs from setup to teardown for the test.

        This is no wrapper, so an error within a test has the same traceback as ever.
        """
        self._resume_after_debugger()
        self._recording.recorder.begin_context(context_name(item.nodeid))

    def pytest_runtest_logfinish(self) -> None:
        """Count for no test until the next one begins."""
        self._recording.recorder.end_context()

    def pytest_enter_pdb(self) -> None:
        """Leave out the time that the user spends in the debugger."""
        self.pause()

    def pytest_leave_pdb(self) -> None:
        """Go on when the program does."""
        self._resume_after_debugger()

    def _resume_after_debugger(self) -> None:
        """Go on, unless the debugger has breakpoints for which it needs the trace function."""
        if self._recording.recorder.running:
            return
        if not self._has_trace_function or sys.gettrace() is None:
            self.resume()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Stop when the last fixture is torn down."""
        self.pause()
