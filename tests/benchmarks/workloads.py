# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Small programs with known numbers of line events, measured by the other files of this folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any


def loop(n: int = 100_000) -> int:
    """Eight trivial lines a turn: the cost of one line event."""
    a = b = c = 0
    for i in range(n):
        a = i
        b = a
        c = b
        a = c
        b = a
        c = b
        a = c
    return a + b + c


def recursion(n: int = 21) -> int:
    """Fibonacci: the cost of calls and returns with few lines between them."""
    if n < 2:
        return n
    return recursion(n - 1) + recursion(n - 2)


def mixed(n: int = 4_000) -> int:
    """Strings, dictionaries, sorting: lines of every length."""
    words = [f"word{i % 97}" for i in range(n)]
    counts: dict[str, int] = {}
    for word in words:
        key = word.upper()
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return sum(count for _, count in ranked)


def producer(n: int = 40_000) -> int:
    """A generator and its consumer: the cost of a resumption."""

    def numbers() -> Any:
        i = 0
        while i < n:
            yield i
            i += 1

    total = 0
    for value in numbers():
        total += value
    return total


WORKLOADS: dict[str, Callable[[], int]] = {
    "loop": loop,
    "recursion": recursion,
    "mixed": mixed,
    "generator": producer,
}


def codes_of(function: Callable[..., Any]) -> set[CodeType]:
    """The code objects of a function and of those defined in it."""
    found: set[CodeType] = set()
    open_codes = [function.__code__]
    while open_codes:
        code = open_codes.pop()
        found.add(code)
        open_codes += [const for const in code.co_consts if isinstance(const, CodeType)]
    return found


def count_line_events(function: Callable[[], Any]) -> int:
    """Line events that the interpreter raises in the function, by an independent `sys.settrace`."""
    codes = codes_of(function)
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        if frame.f_code not in codes:
            return None
        if event == "line":
            count += 1
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(previous)
    return count
