# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What recording time and memory costs a program that allocates much, beside its peers.

All in one process, round by round; the minimum of the rounds' thread CPU time counts. The
program makes trees of small objects, dictionaries of texts, and buffers of some hundred bytes.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import lprof


class Node:
    """Of a tree."""

    __slots__ = ("children", "key", "value")

    def __init__(self, key: int, value: object) -> None:
        self.key = key
        self.value = value
        self.children: list[Node] = []


def build(depth: int, fan: int, key: int) -> Node:
    """A tree whose nodes hold a list and a text each."""
    node = Node(key, [key, str(key)])
    if depth:
        for i in range(fan):
            node.children.append(build(depth - 1, fan, key * fan + i + 1000))
    return node


def texts(n: int) -> int:
    """A dictionary of texts, each with a list of numbers."""
    table = {}
    for i in range(n):
        word = "w" + str(i * 7919)
        table[word] = [i, i * 2.5]
    return sum(len(value) for value in table.values())


def buffers(n: int) -> int:
    """Blocks too large for Python's own pools, some of which are kept for a while."""
    kept: list[bytes] = []
    for i in range(n):
        block = bytearray(600 + i % 500)
        kept.append(bytes(block))
        if len(kept) > 200:
            kept = kept[100:]
    return len(kept)


def program() -> None:
    """Some 300,000 allocations."""
    build(6, 4, 1)
    texts(30_000)
    buffers(30_000)


CODE = [Node, build, texts, buffers, program]


@contextmanager
def traced() -> Iterator[None]:
    """Python's own tracemalloc, one frame deep."""
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def with_memray() -> AbstractContextManager[Any]:
    """Memray, with Python's allocators, as it is needed to see what lprof sees."""
    import memray

    path = Path(tempfile.mkdtemp()) / "memray.bin"
    return memray.Tracker(path, trace_python_allocators=True)


def observers() -> dict[str, Callable[[], AbstractContextManager[Any]]]:
    """What is there to measure; memray only where it is installed."""
    found: dict[str, Callable[[], AbstractContextManager[Any]]] = {
        "unprofiled": nullcontext,
        "lprof, time": lambda: lprof.Profiler(functions=CODE),
        "lprof, time and memory": lambda: lprof.Profiler(functions=CODE, memory=True),
        "tracemalloc": traced,
    }
    try:
        import memray  # noqa: F401
    except ImportError:
        return found
    return found | {"memray, Python's allocators": with_memray}


def measure(rounds: int = 7) -> list[dict[str, object]]:
    """One row for each observer; `slowdown` is against the unprofiled program."""
    available = observers()
    best = dict.fromkeys(available, float("inf"))
    for _ in range(rounds):
        for name, observe in available.items():
            with observe():
                started = time.thread_time_ns()
                program()
                best[name] = min(best[name], time.thread_time_ns() - started)
    return [
        {"observer": name, "ms": spent / 1e6, "slowdown": spent / best["unprofiled"]}
        for name, spent in best.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    print(json.dumps(measure(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
