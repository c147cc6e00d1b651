# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Recording a process from outside: which of its code, and the profile of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from lprof import _store, outside, project, stacks
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
    """Sample a process; see :class:`lprof.outside.Sampler`. Raises outside.RefusedError."""
    command = outside.command_of(pid)
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
    started = time.time()
    begin = time.monotonic()
    sampler = outside.Sampler(pid, rate=rate, duration=duration, nonblocking=nonblocking)
    samples = sampler.finish()
    took = time.monotonic() - begin
    return stacks.build(
        samples,
        lambda path: selection.reason(path) is None,
        interval_ns=1_000_000_000 // rate,
        duration_ns=round((min(took, duration) if duration else took) * 1e9),
        started_us=round(started * 1e6),
        engine="py-spy",
        scope=selection.describe(),
        program=" ".join(command[:2]) or f"process {pid}",
        pid=pid,
    )


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
