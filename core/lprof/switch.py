# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Recording that is switched on and off while the program runs."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any

    from lprof.profiler import Profiler
    from lprof.profiles import Profile
    from lprof.recording import Recording

_profiler: Profiler | None = None  # of start(), where lprof-run records nothing
_output: str | os.PathLike[str] | None = None


def start(output: str | os.PathLike[str] | None = None, **options: Any) -> None:
    """Begin to record this process, or go on after :func:`stop`.

    Under ``lprof-run`` its recording goes on, with its own file and options: then the
    arguments mean nothing. Elsewhere the *options* are those of :class:`lprof.Profiler`,
    and begin a new profile; without any, what is recorded is added to what there is. With an
    *output*, :func:`stop` and the end of the program write that file. While it records
    already, this does nothing.

    Raises what :class:`lprof.Profiler` and its ``start()`` raise.
    """
    recording = _of_program()
    if recording is None:
        _start_profiler(output, options)
    elif not recording.recorder.running:
        recording.start()


def stop() -> Profile | None:
    """Stop recording, and return what was recorded so far; None if nothing ever was.

    :func:`start` goes on with it.
    """
    from lprof.profiles import Profile

    recording = _of_program()
    if recording is not None:
        recording.stop()
        return Profile(recording.profile())
    if _profiler is None:
        return None
    _profiler.stop()
    profile = _profiler.snapshot()
    if _output is not None:
        profile.save(_output)
    return profile


def toggle(recording: Recording) -> bool:
    """Switch a recording on or off; returns whether it is on now."""
    if recording.recorder.running:
        recording.stop()
    else:
        recording.start()
    return recording.recorder.running


def toggle_on_signal(recording: Recording, number: int, *, quiet: bool) -> None:
    """Have a signal switch a recording on and off, and say so unless *quiet*.

    Python runs the handler in its main thread, once that is between two instructions.
    """
    import signal

    from lprof import ending

    def on_signal(*_: object) -> None:
        goes_on = toggle(recording)
        if not quiet:
            ending.say("recording" if goes_on else "paused")

    signal.signal(number, on_signal)


def _of_program() -> Recording | None:
    """Return the recording that lprof-run began in this process or in one above, if any."""
    for name in ("lprof.program", "lprof._child"):
        recording: Recording | None = getattr(sys.modules.get(name), "recording", None)
        if recording is not None:
            return recording
    return None


def _start_profiler(output: str | os.PathLike[str] | None, options: dict[str, Any]) -> None:
    global _profiler, _output
    if _profiler is not None and _profiler.running:
        return
    if _profiler is None or options:
        import atexit

        from lprof.profiler import Profiler

        _profiler = Profiler(**options)
        atexit.unregister(_save_at_exit)
        atexit.register(_save_at_exit)
    _output = output if output is not None else _output
    _profiler.start()


def _save_at_exit() -> None:
    if _profiler is not None and _profiler.running and _output is not None:
        stop()
