# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Recording under pytest-xdist: each worker records, the controller collects.

A worker counts in shared memory. In a folder that the controller made it leaves a link
to that memory; the controller opens it as soon as the worker is ready, and holds it.
So nothing has to be sent, and what a crashed worker has counted is there too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from lprof import _store
    from lprof.pytest_plugin.recording import TestRecording

FOLDER = "lprof_folder"  # in the worker's input
NOTHING = "lprof_nothing"  # in its output: why it recorded nothing
REGIONS = ".regions"  # file of a worker: what the fixture recorded


class Worker:
    """In a worker: shows the controller where the recording is."""

    def __init__(self, config: pytest.Config, recording: TestRecording) -> None:
        """Leave the link; the worker reports ready after this."""
        worker: dict[str, Any] = config.workerinput  # type: ignore[attr-defined]
        self._output: dict[str, Any] = config.workeroutput  # type: ignore[attr-defined]
        self._path = os.path.join(worker[FOLDER], worker["workerid"])
        self._recording = recording
        try:
            place = f"/proc/{os.getpid()}/fd/{recording.descriptor}"
            os.symlink(place, self._path)
        except OSError:  # no shared memory, or a worker on another machine
            pass

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write what is not in the shared memory; failing to is the controller's to notice."""
        from lprof import _store

        self._recording.pause()
        self._output[NOTHING] = self._recording.explanation
        try:
            if not os.path.lexists(self._path):
                with open(self._path, "xb") as file:
                    file.write(self._recording.memory)
            regions = self._recording.regions()
            if regions is not None:
                regions.save(self._path + REGIONS)
        except (OSError, _store.Error):
            pass


class Workers:
    """In the controller: holds the memory of all workers and makes profiles of it."""

    def __init__(self) -> None:
        """Make the folder where workers and controller meet."""
        self._folder = tempfile.mkdtemp(prefix="lprof-")
        self._open: dict[str, int] = {}  # descriptors of workers that run
        self._profiles: list[_store.Profile] = []
        self._collected: set[str] = set()
        self._missing: list[str] = []
        self.explanation = ""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker about the folder."""
        node.workerinput[FOLDER] = self._folder

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodeready(self, node: Any) -> None:
        """Take hold of a worker's memory while the worker lives."""
        name = node.gateway.id
        try:
            self._open[name] = os.open(os.path.join(self._folder, name), os.O_RDONLY)
        except OSError:
            pass  # it may leave a file when it ends

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Build the profile when a worker has finished or crashed: lines end now."""
        output = getattr(node, "workeroutput", {})  # of one that crashed there is none
        self.explanation = self.explanation or output.get(NOTHING, "")
        self._collect(node.gateway.id)

    def _collect(self, name: str) -> None:
        from lprof import _store

        if name in self._collected:  # an interrupted worker goes down twice
            return
        self._collected.add(name)
        path = os.path.join(self._folder, name)
        try:
            descriptor = self._open.pop(name, -1)
            if descriptor < 0:
                descriptor = os.open(path, os.O_RDONLY)
            try:
                self._profiles.append(_store.from_recording(descriptor))
            finally:
                os.close(descriptor)
            if os.path.exists(path + REGIONS):
                self._profiles.append(_store.load(path + REGIONS))
        except (OSError, _store.Error):
            self._missing.append(name)

    def finish(self) -> list[_store.Profile]:
        """Return what all workers recorded."""
        for name in list(self._open):  # of an interrupted session
            self._collect(name)
        shutil.rmtree(self._folder, ignore_errors=True)
        return self._profiles

    @property
    def problem(self) -> str:
        """A sentence for the user, or nothing."""
        names = ", ".join(self._missing)
        return f"What these workers recorded could not be reached: {names}." if names else ""
