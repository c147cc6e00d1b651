# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Recording a process from outside: which of its code, and the profile of it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lprof import _store, project
from lprof.outside import access, tools
from lprof.outside.sampler import Sampler
from lprof.selection import Selection


def record(
    pid: int,
    *,
    rate: int,
    duration: float | None,
    nonblocking: bool = False,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    everything: bool = False,
) -> _store.Profile:
    """Sample a process; see :class:`lprof.outside.sampler.Sampler`. Raises RefusedError."""
    tool = tools.choose(pid)
    command = access.command_of(pid)
    folder = _folder(pid)
    main = _main(command, folder)
    roots = [folder, *([os.path.dirname(main)] if main else [])]
    selection = Selection(
        main,
        include=include,
        exclude=exclude,
        everything=everything,
        roots=[project.project_root(root) or root for root in roots],
    )
    sampler = Sampler(tool, pid, selection, rate=rate, duration=duration, nonblocking=nonblocking)
    return sampler.finish(" ".join(command[:2]) or f"process {pid}")


def _folder(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return os.getcwd()


def _main(command: Iterable[str], folder: str) -> str | None:
    """Return the script that a command line names, if it does."""
    for argument in list(command)[1:]:
        path = os.path.join(folder, argument)
        if not argument.startswith("-") and os.path.isfile(path):
            return path
        if argument in ("-c", "-m"):
            return None
    return None
