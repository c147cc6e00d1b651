# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The keeper: the process that writes the file, also when this one is killed.

It serves this process and those below it. Forked children find it by themselves;
other Python interpreters learn of it from an environment variable, see lprof._child.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any

    from lprof._record import Recorder

EXECUTABLE = os.path.join(os.path.dirname(__file__), "lprof-keeper")
CHILD = "LPROF_CHILD"
LIMIT = 30.0  # seconds: writing takes a tenth of one, on a very slow disk some


class Keeper:
    """The keeper of a recording, if there is one."""

    def __init__(
        self,
        recorder: Recorder,
        output: str,
        *,
        checkpoint: float = 5.0,
        children: dict[str, Any] | None = None,
        progress: bool = False,
    ) -> None:
        """Start a keeper that writes to *output*, every *checkpoint* seconds (0: at the end).

        *children* is what lprof._child needs to record the processes below this one;
        without it they are not recorded. Where no keeper can be started, the recording
        gets a note that says why. *progress* asks for a live line on the terminal that
        standard error is, if it is one.
        """
        self._recorder = recorder
        token = os.urandom(16).hex() if children is not None else None
        self.is_there = recorder.connect_keeper(
            EXECUTABLE, os.path.abspath(output), checkpoint, token
        )
        if self.is_there and progress:
            _show_progress(recorder)
        if self.is_there and children is not None:
            import marshal

            os.environ[CHILD] = marshal.dumps(children | {"token": token}).hex()

    def finish(self) -> tuple[str | None, str | None]:
        """Have the file written now.

        Returns its path and, when that isn't the one asked for, the reason, which is a
        sentence; no path when the keeper could not write or is gone.
        """
        os.environ.pop(CHILD, None)
        if not self.is_there:
            return None, None
        path, reason = self._recorder.finish(LIMIT)
        return path or None, reason

    def dismiss(self) -> None:
        """Leave the writing to the caller: the keeper forgets the recording and ends."""
        self._recorder.drop_keeper(LIMIT)


def _show_progress(recorder: Recorder) -> None:
    try:
        if os.isatty(2) and os.environ.get("TERM", "dumb") != "dumb":
            recorder.show_progress(2)
    except OSError:  # closed
        pass
