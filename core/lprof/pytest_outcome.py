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
    from lprof import _store
    from lprof.baseline import Baseline
    from lprof.profiles import Profile
    from lprof.report.screen import Row


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
    """Saves what was recorded and tells the user; no failure of this fails the session."""

    def __init__(self, config: pytest.Config, source: Source) -> None:
        """Wait for the end of the session; *source* is then asked for what it has."""
        self._config = config
        self._source = source
        self._output = output_of(config)
        self._profile: Profile | None = None
        self._baseline = _read_baseline(config)
        self._problems: list[str] = []
        self._was_told = False

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        try:
            self._save()
        except Exception as error:  # an outcome of the tests must never depend on us
            self._problems.append(f"The recording is lost: {type(error).__name__}: {error}")

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
            if self._baseline is not None:
                from lprof.report.baseline import changes

                root = str(self._config.rootpath)
                for row in changes(self._baseline, self._profile, CHANGED, width, root):
                    write_row(reporter, row)
            for note in self._notes(self._profile):
                reporter.write_line(printable(note), yellow=True)
        for problem in self._problems:
            reporter.write_line(problem, red=True)
        if self._output and self._profile is not None:
            reporter.write_line(self._where())

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
    from lprof.baseline import Baseline
    from lprof.history import HistoryError

    try:
        return Baseline(os.path.join(config.invocation_params.dir, path))
    except (_store.Error, HistoryError) as error:
        raise pytest.UsageError(f"--lprof-baseline: {error}") from None


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
