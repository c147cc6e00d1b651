# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Reads the files that line_profiler writes, which are pickles.

A pickle is a program, and Python's own reader runs whatever it names. So before
anything is built each instruction is looked at: only those that a file of
line_profiler needs may occur, and only two names, both of the class LineStats, for
which an empty class stands in.
"""

from __future__ import annotations

import io
import math
import pickle
import pickletools
from dataclasses import dataclass, replace

LARGEST = 64 << 20  # bytes; one of 100,000 lines has 2 MB
MOST_LINES = 4_000_000
MOST_NS = 2**63 - 1
LAST_LINE = 2**31 - 1
DATABASE = b"SQLite format 3\0"  # what a file of lprof begins with
CLASSES = {
    ("line_profiler.line_profiler", "LineStats"),
    ("line_profiler._line_profiler", "LineStats"),
}
# Nothing that calls (REDUCE, INST, OBJ, …), nothing that makes more than it is long.
INSTRUCTIONS = """
    PROTO FRAME STOP MARK NEWOBJ BUILD GLOBAL STACK_GLOBAL MEMOIZE BINPUT LONG_BINPUT BINGET
    LONG_BINGET EMPTY_DICT EMPTY_LIST EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 APPEND APPENDS
    SETITEM SETITEMS NONE BINUNICODE SHORT_BINUNICODE BININT BININT1 BININT2 LONG1 BINFLOAT
"""
ALLOWED = frozenset(INSTRUCTIONS.split())


class RefusedError(Exception):
    """The message is one sentence that also names the remedy."""


@dataclass(frozen=True)
class Timings:
    """One function in a file of line_profiler; times include callees."""

    path: str
    name: str
    first_line: int
    lines: tuple[tuple[int, int, int], ...]  # line, hits, time


def read(path: str) -> list[Timings]:
    """Return the functions in a file; raises OSError, RefusedError."""
    found, unit = read_units(path)
    return [
        replace(
            timings,
            lines=tuple(
                (line, hits, _nanoseconds(time, unit)) for line, hits, time in timings.lines
            ),
        )
        for timings in found
    ]


def read_units(path: str) -> tuple[list[Timings], float]:
    """Return the functions with times in a unit, and its seconds; raises as :func:`read`."""
    with open(path, "rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise RefusedError(
            f"{path} is larger than {LARGEST >> 20} MB, which no file of line_profiler is; "
            "name another."
        )
    if data.startswith(DATABASE):
        raise RefusedError(f"{path} was not written by line_profiler; try: lprof show {path}")
    try:
        if not data.startswith(pickle.PROTO):
            raise ValueError(data[:1])
        _inspect(data)
        return _convert(_unpickle(data))
    except RefusedError as error:
        raise RefusedError(f"{path} {error}; name another file.") from None
    except Exception as error:  # a damaged pickle can raise nearly anything
        raise RefusedError(
            f"{path} is no file of line_profiler, or it is damaged; name another."
        ) from error


def _inspect(data: bytes) -> None:
    """Raise RefusedError when a pickle does more than a file of line_profiler needs."""
    for count, (instruction, argument, _) in enumerate(pickletools.genops(data)):
        name = instruction.name
        if name not in ALLOWED:
            raise _dangerous(f"has the instruction {name}")
        # The reader makes room up to the index: it must be one that was counted up to.
        if name in ("BINPUT", "LONG_BINPUT") and int(argument or 0) > count:
            raise _dangerous("asks for more memory than it fills")
        if name == "GLOBAL" and tuple(str(argument).split(" ", 1)) not in CLASSES:
            raise _dangerous(f"names {str(argument).replace(' ', '.')!r:.80}")


def _dangerous(what: str) -> RefusedError:
    return RefusedError(f"{what}, which no file of line_profiler does, and may be meant to harm")


def _unpickle(data: bytes) -> object:
    class Stats:  # anew for each file, which can set attributes
        pass

    class Reader(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> type:
            if (module, name) not in CLASSES:
                raise _dangerous(f"names {f'{module}.{name}'!r:.80}")
            return Stats

    found = Reader(io.BytesIO(data)).load()
    if type(found) is not Stats:
        raise TypeError(type(found))
    return found


def _convert(stats: object) -> tuple[list[Timings], float]:
    """Check the type of everything; raises whatever the first mistake raises."""
    parts = vars(stats)
    unit, timings = parts["unit"], parts["timings"]
    if type(unit) is not float or not math.isfinite(unit) or not 0 < unit <= 1:
        raise ValueError(unit)
    if type(timings) is not dict or sum(map(len, timings.values())) > MOST_LINES:
        raise ValueError("timings")
    found = [
        Timings(
            _text(path), _text(name), _number(first, most=LAST_LINE),
            tuple(
                (_number(line, 1, LAST_LINE), _number(hits), _number(ticks))
                for line, hits, ticks in lines
            ),
        )
        for (path, first, name), lines in timings.items()
    ]  # fmt: skip
    return found, unit


def _text(value: object) -> str:
    if type(value) is not str or "\0" in value:
        raise TypeError(value)
    return value.encode("utf-8", "replace").decode()


def _number(value: object, least: int = 0, most: int = MOST_NS) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(value)
    return value


def _nanoseconds(ticks: int, unit: float) -> int:
    # Exact where the unit is a nanosecond, as it is on most systems.
    scale = unit * 1e9
    return min(ticks if math.isclose(scale, 1) else round(ticks * scale), MOST_NS)
