# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""profiling.sampling of Python 3.15 and later, which samples processes of its own version.

Its public side is its command line. Of its formats, "collapsed" has whole stacks, but only the
last part of a file's path, and "jsonl" has whole paths, but no stacks. So it records "binary",
out of which it makes both afterwards.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter

from lprof.outside.samples import Frame, Stack

FRAME = re.compile(r"(?P<file>.*):(?P<name>[^:]*):(?P<line>\d+)")

Places = dict[Frame, str]  # the whole path for the last part of it, a function and a line


class ProfilingSampling:
    """Runs it, and reads what it makes of its own recordings.

    It never pauses the process: of one that is paused it says that no thread is on the processor.
    """

    name = "profiling.sampling"
    begins: str | None = None
    wakes = False

    def __init__(self, executable: str) -> None:
        """Take the path of the Python that has it."""
        self._module = [executable, "-I", "-m", "profiling.sampling"]

    def command(
        self,
        pid: int,
        path: str,
        *,
        rate: int,
        busy: bool,
        blocking: bool,  # noqa: ARG002
    ) -> list[str]:
        """Return how to run it; it never pauses the process."""
        mode = "cpu" if busy else "wall"
        return [*self._module, "attach", "--all-threads", "--no-gc", "--mode", mode,
                "--sampling-rate", str(rate), "--binary", "--output", path, str(pid)]  # fmt: skip

    def duration(self, seconds: int) -> list[str]:
        """Return the options that end it after so long."""
        return ["--duration", str(seconds)]

    def read(self, path: str) -> Counter[Stack]:
        """Return what stands in its file; nothing where it met nothing."""
        if not os.path.exists(path):
            return Counter()
        places = read_places(self._convert(path, "jsonl"))
        return read_stacks(self._convert(path, "collapsed"), places)

    def _convert(self, path: str, form: str) -> str:
        converted = f"{path}.{form}"
        subprocess.run(
            [*self._module, "replay", f"--{form}", "--output", converted, path],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        try:
            with open(converted, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""


def read_places(text: str) -> Places:
    """Return the paths out of "jsonl". Of two that fit one frame the one met more often is it."""
    strings: dict[int, str] = {}
    frames: dict[int, tuple[Frame, str]] = {}
    met: dict[int, int] = {}
    for row in map(json.loads, text.splitlines()):
        if row["type"] == "string_table":
            strings |= {each["str_id"]: each["value"] for each in row["strings"]}
        elif row["type"] == "frame_table":
            for each in row["frames"]:
                path = strings[each["path_str_id"]]
                frame = os.path.basename(path), strings[each["func_str_id"]], each["line"]
                frames[each["frame_id"]] = frame, path
        elif row["type"] == "agg":
            met |= {each["frame_id"]: each["cumulative"] for each in row["entries"]}
    return dict(frames[number] for number in sorted(frames, key=lambda n: met.get(n, 0)))


def read_stacks(text: str, places: Places) -> Counter[Stack]:
    """Return the stacks out of "collapsed", which has one a line, with its count."""
    found: Counter[Stack] = Counter()
    for row in text.splitlines():
        stack, _, number = row.rpartition(" ")
        if number.isdigit():
            found[tuple(_frames(stack, places))] += int(number)
    return found


def _frames(stack: str, places: Places) -> list[Frame]:
    frames = []
    for match in map(FRAME.fullmatch, stack.split(";")):
        if match:
            frame = match["file"], match["name"], int(match["line"])
            if frame in places:
                frames.append((places[frame], frame[1], max(frame[2], 1)))
    return frames
