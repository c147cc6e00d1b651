# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What happens when a recorded program ends: the file, one line, and what was asked for."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any

    from lprof import _store
    from lprof.program import Session


def finish(session: Session) -> None:
    """Write the file of a stopped recording and tell the user."""
    kept, reason = session.keeper.finish()
    if not session.recording.recorder.n_events and not kept:
        if session.settings["toggle"]:
            say("Nothing was recorded: the signal that begins it never came.")
        elif session.selection.has_seen_program:  # else Python has said why
            say(session.recording.explain_nothing())
        return
    path = kept or write(session.recording.profile(), session.output)
    if path is None:
        return
    if kept and reason is not None:
        say(f"{reason} The profile is in {path} instead.")
    if not session.settings["quiet"]:
        say(_summary(session, path))
        if session.recording.recorder.other_tracer:
            say(session.recording.explain_takeover("Not all"))
    _open(path, session.settings)


def finish_samples(profile: _store.Profile | None, settings: dict[str, Any]) -> None:
    """Write a profile that was sampled from outside, and tell the user."""
    if profile is None:  # Python has said why
        return
    if not profile.functions():
        say("Nothing was sampled: the program ended at once, or --all is needed to see its code.")
        return
    path = write(profile, settings["output"])
    if path is None:
        return
    if not settings["quiet"]:
        shown = _shortest(path)
        say(f"wrote {shown}. To read it: lprof show {_quoted(shown)}")
    _open(path, settings)


def _open(path: str, settings: dict[str, Any]) -> None:
    """Show the file in the ways that were asked for."""
    for module, *arguments in settings["readers"]:
        _run([sys.executable, "-m", module, *arguments, path], settings)
    if settings["view"]:
        _view(path)


def write(profile: _store.Profile, output: str) -> str | None:
    """Save to *output*, or elsewhere when that fails; returns where, None if nowhere."""
    path, problem = save(profile, output)
    if problem:
        say(problem)
    return path


def save(profile: _store.Profile, output: str) -> tuple[str | None, str]:
    """Save to *output*, or elsewhere when that fails.

    Returns where the profile is, None if nowhere, and why it is not in *output*.
    """
    from lprof import _store

    try:
        profile.save(output)
        return output, ""
    except _store.Error as error:
        reason = str(error)
    for folder in _other_folders():
        path = os.path.join(folder, f"{os.getpid()}-{os.path.basename(output)}")
        try:
            profile.save(path)
        except _store.Error:
            continue
        return path, f"{reason} The profile is in {path} instead."
    return None, f"{reason} No other place could be written to either: the profile is lost."


def _other_folders() -> list[str]:
    import tempfile

    try:
        temporary = [tempfile.gettempdir()]
    except OSError:
        temporary = []
    return [*temporary, os.path.expanduser("~"), "/dev/shm"]


def say(text: str) -> None:
    """Print one line on standard error, if that is still open."""
    try:
        sys.stderr.write(f"lprof: {text}\n")
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        try:
            os.write(2, f"lprof: {text}\n".encode("utf-8", "replace"))
        except OSError:
            pass


def _summary(session: Session, path: str) -> str:
    from lprof.report.units import count_of, duration

    recorder = session.recording.recorder
    shown = _shortest(path)
    what = f"{count_of(recorder.n_lines, 'line')}, {duration(recorder.elapsed_ns)}"
    if not recorder.n_events:
        what = "only processes that it started had something to record"
    return f"wrote {shown} ({what}). To read it: lprof show {_quoted(shown)}"


def _shortest(path: str) -> str:
    """Return *path* as the user would type it from here."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        return path
    return relative if len(relative) < len(path) else path


def _quoted(text: str) -> str:
    if all(character.isalnum() or character in "./_-+=" for character in text):
        return text
    import shlex

    return shlex.quote(text)


def _run(command: list[str], settings: dict[str, Any]) -> None:
    """Run a command of our own in the environment that lprof-run was started in."""
    import subprocess

    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (settings["home"], settings["path"])))
    try:
        sys.stdout.flush()
        subprocess.run(command, env=environment, check=False)
    except (AttributeError, OSError, ValueError) as error:
        say(f"{command[2]} can't be run: {error}")


def _view(path: str) -> None:
    """Open the viewer, or say how to get it."""
    import shutil
    import subprocess

    viewer = shutil.which("lprof-viewer")
    if viewer is None:
        say(
            "lprof-viewer is not installed. It comes with lprof's source (./dev run) "
            "or as the Flatpak io.github.lprof.Viewer."
        )
        return
    subprocess.Popen(
        [viewer, path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
