# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Truth of shares: a loop of cheap lines against one C call, profiled and unprofiled.

The function reads the clock before the loop, after it and after the C call, so the same code tells
its own truth when nothing observes it: in a copy of it, because some versions of Python run code
that was observed before more slowly ever after. A profiler adds time to each line of the loop and
none to the C call: the error is how far that moves the loop's share.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import FunctionType
from typing import Any

TEMPLATE = """
from posixpath import basename

def work(n, data, marks, clock):
    a = b = c = 1
    text = "abc"
    items = [1, 2, 3]
    marks.append(clock())
{loop}
    marks.append(clock())
    sorted(data)
    marks.append(clock())
"""

SHAPES = {
    "assignments": """
    for i in range(n):
        a = i
        b = a
        c = b
""",
    "arithmetic": """
    for i in range(n):
        a = (i * 3 + b) & 255
        b = (a + i * 7) & 127
        c = (a ^ b) + (i & 15) * 3
""",
    "branches": """
    for i in range(n):
        if i & 1:
            a = i
        else:
            b = i
""",
    "while": """
    i = 0
    while i < n:
        a = i
        i += 1
""",
    "builtins": """
    for i in range(n):
        a = len(text)
        b = abs(i)
        c = max(a, b)
""",
    "containers": """
    for i in range(n):
        items[1] = i
        a = items[2]
        items.append(a)
        items.pop()
""",
    "library": """
    for i in range(n):
        a = basename(text)
""",
}


@dataclass(frozen=True)
class Shape:
    """One function to be profiled; `lines` are those of its loop."""

    name: str
    work: Callable[..., None]
    lines: range
    turns: int
    data: list[float]

    def run(self) -> tuple[float, float]:
        """Seconds in the loop and in the C call, by the function's own clock."""
        marks: list[float] = []
        self.work(self.turns, self.data, marks, time.perf_counter)
        return marks[1] - marks[0], marks[2] - marks[1]

    def copy(self) -> Shape:
        """The same with code of its own."""
        code = self.work.__code__.replace()
        return replace(self, work=FunctionType(code, self.work.__globals__))

    def share(self, rounds: int) -> float:
        """The loop's share in [0, 1] in the middle one of several rounds."""
        return share_of([self.run() for _ in range(rounds)])


def share_of(times: list[tuple[float, float]]) -> float:
    """The loop's share in the middle one of several (loop, call) times."""
    return statistics.median(loop / (loop + call) for loop, call in times)


def make_shape(name: str, filename: str, turns: int = 20_000) -> Shape:
    """Writes the function to a file, since profilers want one, and sizes its C call so that the
    loop has about 30 % of the time."""
    source = TEMPLATE.format(loop=SHAPES[name].strip("\n"))
    Path(filename).write_text(source, encoding="utf-8")
    namespace: dict[str, Any] = {}
    exec(compile(source, filename, "exec"), namespace)
    first = 1 + source.split("\n").index("    marks.append(clock())") + 1
    length = len(SHAPES[name].strip("\n").split("\n"))
    lines = range(first, first + length)
    size = 700
    while True:
        shape = Shape(name, namespace["work"], lines, turns, make_data(size))
        if shape.share(9) <= 0.35:
            return shape
        size = size * 5 // 4


def make_data(size: int) -> list[float]:
    """Numbers in an order that sorting has to work for, the same in every run."""
    value, data = 1, []
    for _ in range(size):
        value = (value * 1103515245 + 12345) % 2147483648
        data.append(value / 3)
    return data


def recorded(shape: Shape, engine: str) -> dict[str, tuple[float, float]]:
    """Nanoseconds in the loop and in the C call as lprof tells them, corrected and raw."""
    import lprof

    with lprof.Profiler(functions=[shape.work], engine=engine) as profiler:
        shape.run()
    lines = profiler.snapshot().function("work").lines
    loop = [line for line in lines if line.line in shape.lines]
    call = next(line for line in lines if line.line == shape.lines.stop + 1)
    return {
        engine: (float(sum(line.self_ns for line in loop)), float(call.self_ns)),
        f"{engine} raw": (float(sum(line.raw_self_ns for line in loop)), float(call.raw_self_ns)),
    }


def line_profiled(shape: Shape) -> tuple[float, float]:
    """The same as line_profiler tells it, in its ticks."""
    from line_profiler import LineProfiler

    profiler = LineProfiler()
    profiler.add_function(shape.work)
    profiler.enable_by_count()
    shape.run()
    profiler.disable_by_count()
    (timings,) = profiler.get_stats().timings.values()
    spent = {line: float(ticks) for line, _, ticks in timings}
    loop = sum(ticks for line, ticks in spent.items() if line in shape.lines)
    return loop, spent[shape.lines.stop + 1]


def shares(shape: Shape, engines: list[str], rounds: int = 25) -> dict[str, float]:
    """The loop's share in [0, 1] by the unprofiled truth and by each profiler. They take turns,
    since the machine is quicker at some times than at others."""
    has_peer = importlib.util.find_spec("line_profiler") is not None
    times: dict[str, list[tuple[float, float]]] = {}
    unobserved = shape.copy()
    for _ in range(rounds):
        told = {"truth": unobserved.run()}
        for engine in engines:
            told |= recorded(shape, engine)
        if has_peer:
            told["line_profiler"] = line_profiled(shape)
        for teller, pair in told.items():
            times.setdefault(teller, []).append(pair)
    return {teller: share_of(pairs) for teller, pairs in times.items()}


def measure() -> list[dict[str, Any]]:
    """One row for each shape."""
    engines = ["settrace"] + ["monitoring"] * (sys.version_info >= (3, 12))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in SHAPES:
            shape = make_shape(name, str(Path(folder) / f"{name}.py"))
            rows.append({"shape": name, **shares(shape, engines)})
    return rows


if __name__ == "__main__":
    print(json.dumps(measure()))
