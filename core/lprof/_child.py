# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Records an interpreter that a recorded program has started.

Called when Python starts up, by ``lprof.pth`` or, from Python 3.15 on, ``lprof.start``,
which are installed beside the package. Whatever goes wrong here is no business of
the program: it then runs without being recorded.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any

    from lprof.recording import Recording

recording: Recording | None = None


def begin() -> None:
    """Join the keeper of a process above, when there is one."""
    if "LPROF_CHILD" not in os.environ or _is_own() or recording is not None:
        return
    import marshal

    try:
        _record(marshal.loads(bytes.fromhex(os.environ["LPROF_CHILD"])))
    except (ImportError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError):
        pass


def _is_own() -> bool:
    """Tell whether this interpreter runs lprof, or what multiprocessing starts for itself."""
    if "LPROF_BOOT" in os.environ:  # lprof-run in a recorded program has a keeper of its own
        return True
    command = " ".join(sys.orig_argv[1:3])
    return command.startswith(("-m lprof", "-c from multiprocessing.resource_tracker"))


def _record(settings: dict[str, Any]) -> None:
    global recording
    from lprof import registry
    from lprof.recording import Recording
    from lprof.selection import Selection

    joined = Recording(
        Selection(
            settings["program"],
            include=settings["include"],
            exclude=settings["exclude"],
            everything=settings["everything"],
            only_registered=settings["only_registered"],
        ),
        engine=settings["engine"],
        clock=settings["clock"],
        sample=settings["sample"],
        memory=_memory(settings["memory"]),
    )
    registry.make_builtin(settings["decorator"])
    joined.describe_program(*_own_command())
    if joined.recorder.connect_keeper("", "", 0.0, settings["token"]):
        joined.start()
        recording = joined
        if settings["memory"]:  # Python frees all that is held when it ends
            import atexit

            atexit.register(joined.stop)


def _memory(wish: str | None) -> str | None:
    """Return what can be counted here: the program may have cleared the environment."""
    from lprof._record import has_native_memory

    return "python" if wish == "native" and not has_native_memory() else wish


def _own_command() -> tuple[str, list[str]]:
    """Return what runs here and its arguments, from the command line of Python."""
    arguments = sys.orig_argv[1:]
    for i, argument in enumerate(arguments):
        if argument in ("-c", "-m"):
            return " ".join(arguments[i : i + 2])[:200], arguments[i + 2 :]
        if not argument.startswith("-"):
            return argument, arguments[i + 1 :]
    return " ".join(arguments) or "python", []
