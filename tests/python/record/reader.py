# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Reads a recording's memory as the layout header describes it, for the tests."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADER = struct.Struct("<8sIIQQIIIIQ" + "QQ" * 3 + "QQQQQQQQ" + "QqQQQQqQQ" + "QII" + "QQQQQ")
CELL = struct.Struct("<QQQQQQQQQIIIHHII32Q")
FUNCTION = struct.Struct("<QQQQQQQQQQQQQQQ")
NODE = struct.Struct("<QQQIIQQQQQQQQ")
RECURSIVE = 1 << 31  # in a node's line
CODE = struct.Struct("<QQQQIIIIII")
FILE = struct.Struct("<QQQQIIq")
THREAD = struct.Struct("<QQIIQQQQQQQIIQQQQQ")
MARK = struct.Struct("<QQIIQQQQQQQ")
FACT = struct.Struct("<QQQ")
CONTEXT = struct.Struct("<QQIIQ")


@dataclass
class Line:
    """What was counted on one line; times in ticks."""

    events: int = 0
    hits: int = 0
    self_time: int = 0
    self_bias: int = 0
    total_time: int = 0
    wait: int = 0
    shortest: int = 0
    longest: int = 0
    weight: int = 0
    durations: list[int] = field(default_factory=lambda: [0] * 32)


@dataclass
class Function:
    """What was counted of one function, all threads together."""

    path: str
    name: str
    first_line: int
    first_column: int
    flags: int
    calls: int = 0
    recursive: int = 0
    self_time: int = 0
    total_time: int = 0
    wait: int = 0
    lines: dict[int, Line] = field(default_factory=dict)


@dataclass
class Node:
    """A node of one thread's call tree."""

    offset: int
    parent: int
    name: str
    line: int
    is_other: bool
    is_recursive: bool
    calls: int
    self_time: int
    total_time: int


@dataclass
class Thread:
    """One thread's own counters."""

    name: str
    serial: int
    ended: int
    n_events: int
    n_mismatches: int
    nodes: list[Node]


class Recording:
    """A recording, decoded from a copy of its memory."""

    def __init__(self, memory: bytes) -> None:
        self.memory = memory
        fields = HEADER.unpack_from(memory)
        assert fields[0] == b"lprofrec"
        self.clock = fields[7]
        self.started, self.checked, self.stopped = fields[10:12], fields[12:14], fields[14:16]
        self.paused, self.n_dropped = fields[16], fields[20]
        self.facts_head, self.files_head, self.codes_head, self.contexts_head, self.threads_head = (
            fields[-5:]
        )
        self.functions: dict[tuple[str, str, int, int], Function] = {}
        self.threads: list[Thread] = []
        for values in self._list(self.threads_head, THREAD):
            self._read_thread(values)

    def _list(self, offset: int, kind: struct.Struct) -> Iterator[tuple[int, ...]]:
        while offset:
            values = kind.unpack_from(self.memory, offset)
            yield (offset, *values)
            offset = values[0]

    def text(self, offset: int) -> str:
        (length,) = struct.unpack_from("<Q", self.memory, offset)
        return self.memory[offset + 8 : offset + 8 + length].decode()

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [(self.text(f[2]), self.text(f[3])) for f in self._list(self.facts_head, FACT)]

    @property
    def files(self) -> dict[str, str | None]:
        return {
            self.text(f[2]): self.text(f[3]) if f[3] else None
            for f in self._list(self.files_head, FILE)
        }

    @property
    def contexts(self) -> dict[int, str]:
        return {c[3]: self.text(c[2]) for c in self._list(self.contexts_head, CONTEXT)}

    def _code(self, offset: int) -> tuple[Function, int, int]:
        _, file, name, _, first, column, low, n_lines, flags, _ = CODE.unpack_from(
            self.memory, offset
        )
        path = self.text(FILE.unpack_from(self.memory, file)[1])
        key = (path, self.text(name), first, column)
        function = self.functions.setdefault(key, Function(*key, flags))
        return function, low, n_lines

    def _read_thread(self, values: tuple[int, ...]) -> None:
        functions, nodes = values[-5], values[-4]
        for entry in self._list(functions, FUNCTION):
            self._read_function(entry)
        self.threads.append(
            Thread(
                self.text(values[2]),
                values[3],
                values[6],
                values[8],
                values[9],
                [self._node(n) for n in self._list(nodes, NODE)],
            )
        )

    def _node(self, n: tuple[int, ...]) -> Node:
        name = self._code(n[3])[0].name if n[3] else ""
        line, is_recursive = n[4] & ~RECURSIVE, bool(n[4] & RECURSIVE)
        return Node(n[0], n[2], name, line, bool(n[5]), is_recursive, n[6], n[9], n[11])

    def _read_function(self, entry: tuple[int, ...]) -> None:
        function, low, n_lines = self._code(entry[2])
        cells = entry[3]
        function.calls += entry[4]
        function.recursive += entry[5]
        function.self_time += entry[10]
        function.total_time += entry[12]
        function.wait += entry[14]
        for index in range(n_lines):
            cell = CELL.unpack_from(self.memory, cells + index * CELL.size)
            if not cell[0] and not cell[2]:
                continue
            line = function.lines.setdefault(low + index, Line())
            line.events += cell[0]
            line.hits += cell[0] - cell[1]
            line.self_time += cell[2]
            line.self_bias += cell[3] + cell[0] * cell[14]
            line.total_time += (cell[2] + cell[4]) % 2**64
            line.wait += cell[6]
            line.shortest, line.longest, line.weight = cell[7], cell[8], cell[12]
            line.durations = [a + b for a, b in zip(line.durations, cell[16:48], strict=True)]

    def marks(self, name: str, line: int) -> list[tuple[int, int]]:
        """Context and events of a line's marks, oldest first, all threads together."""
        found = []
        for thread in self._list(self.threads_head, THREAD):
            for mark in self._list(thread[-2], MARK):
                code = FUNCTION.unpack_from(self.memory, mark[2])[1]
                if self._code(code)[0].name == name and mark[3] == line:
                    found.append((mark[4], mark[5]))
        return found[::-1]

    def function(self, name: str) -> Function:
        """The only function of this qualified name (plain name up to Python 3.10)."""
        (found,) = [f for f in self.functions.values() if f.name in (name, name.rpartition(".")[2])]
        return found
