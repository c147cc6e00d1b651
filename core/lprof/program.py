# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The recording of a whole program, from Python's start-up to its exit.

Runs inside the program, so it imports little and keeps out of its way.
"""

from __future__ import annotations

import atexit
import os
import sys

from lprof import registry
from lprof.compiled import strings
from lprof.keeping import Keeper
from lprof.recording import Recording
from lprof.selection import Selection

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any

    from lprof.bounded import Bound

recording: Recording | None = None  # of this process, once it has begun


class Session:
    """Records the program that this process is about to run."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Take the settings that lprof.cli.run made."""
        self.settings = settings
        self.output: str = settings["output"]
        self.bound: Bound | None = None
        self._pid = os.getpid()
        main = settings["program"]
        self.selection = Selection(
            main,
            include=settings["include"],
            exclude=settings["exclude"],
            everything=settings["everything"],
            only_registered=settings["only_registered"],
        )
        self.recording = Recording(
            self.selection,
            engine=settings["engine"],
            clock=settings["clock"],
            duration=settings["duration"],
            sample=settings["sample"],
            memory=settings["memory"],
        )
        if main.startswith("<"):
            strings.expect_program(main, self._read_program(main))
        self._describe()

    def _read_program(self, main: str) -> bytes | None:
        """Return the source of a program that has no file, if it can be known."""
        if main == "<stdin>":
            return os.pread(0, os.fstat(0).st_size, 0)
        command = self.settings["command"]
        return os.fsencode(command[1]) if command[0] == "-c" else None

    def _describe(self) -> None:
        command = self.settings["command"]
        own = 2 if command[0] in ("-m", "-c") else 1
        shown = command[:own] if command[0] == "-m" else command[:1]
        self.recording.describe_program(" ".join(shown), command[own:])

    def start(self) -> None:
        """Begin to record, and see to it that the end is noticed."""
        self.keeper = Keeper(
            self.recording.recorder,
            self.output,
            checkpoint=self.settings["checkpoint"],
            children=self._settings_of_children() if self.settings["children"] else None,
            progress=not self.settings["quiet"],
        )
        atexit.register(self.finish)
        registry.make_builtin(self.settings["decorator"])
        if self.settings["overhead"]:
            from lprof.bounded import Bound

            self.bound = Bound(self.recording, self.settings["overhead"])
            self.bound.start()
        elif self.settings["toggle"]:
            from lprof.switch import toggle_on_signal

            toggle_on_signal(self.recording, self.settings["toggle"], quiet=self.settings["quiet"])
        else:
            self.recording.start()

    def _settings_of_children(self) -> dict[str, Any]:
        names = "program include exclude everything only_registered clock sample memory decorator"
        own = {name: self.settings[name] for name in names.split()}
        return own | {"engine": self.recording.recorder.engine}

    def finish(self) -> None:
        """Stop, write the file and say what the next command is."""
        if os.getpid() != self._pid:  # a forked child that ran the exit handlers
            if self.settings["memory"]:  # before Python frees all that is held
                self.recording.stop()
            return
        if self.bound is not None:
            self.bound.stop()
        self.recording.stop()
        self.recording.recorder.add_fact("scope", self.selection.describe_result())
        from lprof import ending

        ending.finish(self)


def _set_up(path: str) -> None:
    """Run a file of the user's as ``__main__``; the process ends where that raises."""
    import traceback

    sys.path.insert(0, os.path.dirname(path))
    try:
        with open(path, "rb") as file:
            exec(compile(file.read(), path, "exec"), {"__file__": path, "__name__": "__main__"})
    except BaseException:  # site.py would go on without the recording
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def begin(settings: dict[str, Any]) -> None:
    """Start the recording; a failure ends the process before the program begins."""
    global recording
    if settings["setup"]:
        _set_up(settings["setup"])
    try:
        session = Session(settings)
        session.start()
        recording = session.recording
    except (ImportError, MemoryError, OSError, RuntimeError, ValueError) as error:
        sys.stderr.write(f"lprof: The recording can't begin: {error}\n")
        sys.stderr.flush()
        os._exit(1)
