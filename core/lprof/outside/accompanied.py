# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Running a program beside a sampler, where Python can't sample itself.

The program is a child of this process and shares its terminal. It waits in its start-up until
it is looked at, so that nothing of it is missed. This process does nothing but wait: it passes
signals on, and ends as the program did.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from lprof import _store, engines, launch
from lprof.outside import tools
from lprof.outside.access import RefusedError
from lprof.outside.sampler import HIGHEST_RATE, Sampler
from lprof.selection import Selection

# What is typed on the terminal reaches the program without us.
TYPED = (signal.SIGINT, signal.SIGQUIT)
PASSED_ON = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


@dataclass(frozen=True)
class Result:
    """What came of it."""

    profile: _store.Profile | None  # None of a program that did not begin
    status: int  # of the program: its exit status, or minus the signal that killed it


def check(rate: int) -> None:
    """Raise ValueError, with a sentence for the user, where programs can't be sampled so."""
    if not 1 <= rate <= HIGHEST_RATE:
        raise ValueError(
            f"From outside, --sample takes 1 to {HIGHEST_RATE:,} times a second, not {rate}."
        )
    if sys.version_info >= tools.SAMPLED_BY_PYTHON:  # which does not say when it begins to look
        raise ValueError(f"{engines.why_no_sampling()}; start the program without lprof and sample "
                         "it from outside: lprof attach PID")  # fmt: skip
    try:
        tools.py_spy()
    except RefusedError as error:
        raise ValueError(f"{engines.why_no_sampling()}. {error}") from None


def run(
    program: launch.Program,
    settings: dict[str, Any],
    selection: Selection,
    *,
    rate: int,
    duration: float | None,
) -> Result:
    """Run a program and sample it *rate* times a second.

    Raises RefusedError, before the program begins, when it can't be sampled, and
    ValueError and OSError as :func:`lprof.launch.become` does.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            settings["sampler"] = theirs.fileno()
            command, environment = launch.prepare(program, settings)
            child = subprocess.Popen(command, env=environment, pass_fds=[theirs.fileno()])
        _leave_signals_to(child)
        if not ours.recv(8):  # Python could not start
            return Result(None, child.wait())
        sampler = Sampler(
            tools.py_spy(), child.pid, selection, rate=rate, duration=duration, apart=True
        )
        try:
            sampler.wait_until_it_looks()
        except RefusedError:
            child.kill()
            child.wait()
            sampler.abandon()
            raise
        ours.send(b"1")
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # its accounts are still there
    sampler.note_end()
    status = child.wait()
    return Result(sampler.finish(" ".join(program.command)), status)


def _leave_signals_to(child: subprocess.Popen[bytes]) -> None:
    """Pass signals on. One that is ignored stays so, for both."""
    for number in (*TYPED, *PASSED_ON):
        if signal.getsignal(number) is signal.SIG_IGN:
            continue
        if number in TYPED:
            signal.signal(number, lambda *_: None)
        else:
            signal.signal(number, lambda number, _: child.send_signal(number))


def end_as(status: int) -> int:
    """Return the exit status of a program; does not return when a signal killed it."""
    if status >= 0:
        return status
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if -status not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
    return 128 - status
