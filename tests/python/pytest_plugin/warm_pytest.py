# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Runs of pytest without waiting for its imports, which take longer than most runs.

A process that has imported pytest, and nothing else, is forked for each run. The child
then is what ``python -m pytest`` is: it has arguments, an environment and streams of its
own, and ends as Python ends.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

LARGEST = 1 << 17  # bytes of a message, many times what an environment takes


class WarmPytest:
    """The process that is forked, seen from the tests."""

    def __init__(self, limit: float) -> None:
        self.connection, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        self.connection.settimeout(limit)
        command = [sys.executable, __file__, str(theirs.fileno())]
        self.process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        theirs.close()

    def run(
        self, folder: Path, environment: Mapping[str, str], arguments: Sequence[str], stdin: bytes
    ) -> tuple[int, str, str]:
        """Run pytest; returns its exit status and what it wrote to stdout and stderr."""
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            message = json.dumps([str(folder), dict(environment), arguments]).encode()
            streams = [given.fileno(), out.fileno(), err.fileno()]
            socket.send_fds(self.connection, [message], streams)
            status = int(self.connection.recv(LARGEST))
            return status, text_of(out.fileno()), text_of(err.fileno())

    def close(self) -> None:
        """End the process."""
        self.connection.close()
        self.process.wait()


def text_of(descriptor: int) -> str:
    """Return what was written to a file that somebody else writes as well."""
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode()


def import_pytest() -> None:
    """Import what every run of pytest imports."""
    from _pytest.config import default_plugins

    for name in default_plugins:
        importlib.import_module(f"_pytest.{name}")
    gc.collect()
    gc.freeze()  # or pytest would look for garbage in it at each end of a session


def serve(connection: socket.socket) -> list[str] | None:
    """Fork for each message; returns in a child the arguments of pytest, at the end None."""
    while True:
        message, streams, _, _ = socket.recv_fds(connection, LARGEST, 3)
        if not message:
            return None
        child = os.fork()
        if not child:
            connection.close()
            return become(streams, *json.loads(message))
        for stream in streams:
            os.close(stream)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.send(str(status).encode())


def become(
    streams: list[int], folder: str, environment: dict[str, str], arguments: list[str]
) -> list[str]:
    """Make this the process in which ``python -m pytest`` was called."""
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    return arguments


def main(descriptor: str) -> None:
    import_pytest()
    arguments = serve(socket.socket(fileno=int(descriptor)))
    if arguments is not None:
        sys.argv[1:] = arguments
        runpy.run_module("pytest", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
