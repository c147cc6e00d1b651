# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The end of a recorded session: the file, and what pytest's summary says of it."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from lprof.pytest_plugin import output_of
from lprof.report.screen import ASCII, can_encode, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lprof import _store
    from lprof.profiles import Profile
    from lprof.pytest_plugin.baseline import Baseline
    from lprof.report.screen import Row
    from lprof.trend import Slower


CHANGED = 10  # functions listed that changed since the baseline


class Source(Protocol):
    """What recorded: this process, or the workers of pytest-xdist."""

    @property
    def problem(self) -> str:
        """A sentence on what is missing, or nothing."""

    @property
    def explanation(self) -> str:
        """Why nothing was recorded, if that is so."""

    def finish(self) -> list[_store.Profile]:
        """End the recording and return all parts of it."""


class Outcome:
    """Saves what was recorded and tells the user; no failure of this fails the session.

    What is slower than it may be does.
    """

    def __init__(self, config: pytest.Config, source: Source) -> None:
        """Wait for the end of the session; *source* is then asked for what it has."""
        self._config = config
        self._source = source
        self._output = output_of(config)
        self._profile: Profile | None = None
        self._baseline = _read_baseline(config)
        self._percent = _read_percent(config, self._baseline)
        self._slower: list[Slower] = []
        self._problems: list[str] = []
        self._was_told = False

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the file."""
        try:
            self._save()
            self._judge(session)
        except Exception as error:  # an outcome of the tests must never depend on us
            what = "The recording is lost" if self._profile is None else "The comparison failed"
            self._problems.append(f"{what}: {type(error).__name__}: {error}")

    def _save(self) -> None:
        from lprof import _store
        from lprof.ending import save
        from lprof.profiles import Profile

        parts = self._source.finish()
        self._problems += filter(None, [self._source.problem])
        if not parts:
            self._problems.append("Nothing was recorded: no worker came to run a test.")
            return
        stored = _store.merge(parts) if len(parts) > 1 else parts[0]
        self._profile = Profile(stored)
        path, problem = save(stored, self._output)
        self._problems += filter(None, [problem])
        self._output = path or ""

    def _judge(self, session: pytest.Session) -> None:
        if self._percent is None or self._baseline is None or self._profile is None:
            return
        self._slower = self._baseline.slower(self._profile, self._percent)
        is_certain = any(not slower.missing for slower in self._slower)
        if is_certain and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say where the time went and where the file is."""
        self._was_told = True
        terminalreporter.write_sep("=", "lprof")
        try:
            self._tell(terminalreporter)
        except Exception as error:  # as above
            terminalreporter.write_line(f"lprof: {type(error).__name__}: {error}", red=True)

    def _tell(self, reporter: Any) -> None:
        from lprof.report.pytest_summary import summary

        if self._profile is not None:
            count = self._config.option.lprof_lines
            width = reporter._tw.fullwidth
            for row in summary(self._profile, count, width, str(self._config.rootpath)):
                write_row(reporter, row)
            for row in self._memory(self._profile):
                write_row(reporter, row)
            for row in self._compared(self._profile, width):
                write_row(reporter, row)
            for note in self._notes(self._profile):
                reporter.write_line(printable(note), yellow=True)
        for problem in self._problems:
            reporter.write_line(problem, red=True)
        if self._output and self._profile is not None:
            reporter.write_line(self._where())

    def _memory(self, profile: Profile) -> Iterator[Row]:
        if self._config.option.lprof_memory and profile.memory:
            from lprof.report import memory

            yield from memory.summary(profile)
            yield from memory.lines(profile)

    def _compared(self, profile: Profile, width: int) -> Iterator[Row]:
        if self._baseline is not None:
            from lprof.report.baseline import changes
            from lprof.report.history import slower

            root = str(self._config.rootpath)
            yield from changes(self._baseline, profile, CHANGED, width, root)
            yield from slower(self._slower, self._percent or 0)

    def _notes(self, profile: Profile) -> list[str]:
        notes = [note for run in profile.runs for note in run.notes]
        if not profile.functions:
            notes.append(self._source.explanation)
        return [note for note in dict.fromkeys(notes) if note]

    def _where(self) -> str:
        path = min(self._output, os.path.relpath(self._output), key=len)
        return f"Wrote {path}. To read it: lprof show {shlex.quote(path)}"

    def pytest_unconfigure(self) -> None:
        """After an internal error pytest prints no summary: say where the file is all the same."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if self._was_told or reporter is None:
            return
        for problem in self._problems:
            reporter.write_line(f"lprof: {problem}", red=True)
        if self._output and self._profile is not None:
            reporter.write_line(f"lprof: {self._where()}")


def _read_baseline(config: pytest.Config) -> Baseline | None:
    """Read what is compared with, before the tests run. Raises pytest.UsageError."""
    path = config.option.lprof_baseline
    if not path:
        return None
    from lprof import _store
    from lprof.history import HistoryError
    from lprof.pytest_plugin.baseline import Baseline

    try:
        return Baseline(os.path.join(config.invocation_params.dir, path))
    except (_store.Error, HistoryError) as error:
        raise pytest.UsageError(f"--lprof-baseline: {error}") from None


def _read_percent(config: pytest.Config, baseline: Baseline | None) -> float | None:
    """Return how much slower a function may be, None if that is not asked for."""
    text = config.option.lprof_fail_slower
    if not text or baseline is None:
        return None
    if not baseline.is_history:
        raise pytest.UsageError(
            "--lprof-fail-slower: one profile doesn't tell how times scatter; name a history with "
            "--lprof-baseline (lprof history add)."
        )
    from lprof.trend import read_percent

    try:
        return read_percent(text)
    except ValueError as error:
        raise pytest.UsageError(f"--lprof-fail-slower {error}.") from None


# What the report's styles are in pytest's words.
MARKUP: dict[str, dict[str, bool]] = {
    "title": {"bold": True},
    "header": {"light": True},
    "dim": {"light": True},
    "name": {"cyan": True},
    "hot": {"red": True, "bold": True},
    "warm": {"yellow": True},
    "cool": {"light": True},
}


def write_row(reporter: Any, row: Row) -> None:
    """Write a row of the report with pytest's own colors."""
    plain = not can_encode(reporter._tw._file)
    for span in row:
        text = span.text.translate(ASCII) if plain else span.text
        reporter.write(text, **MARKUP.get(span.style, {}))
    reporter.write("\n")
