# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A profile out of stacks that another program sampled."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lprof import _store
from lprof._version import __version__
from lprof.outside.samples import Frame, Samples, Stack

Definition = tuple[int, int, str]  # first line, last line, qualified name


@dataclass
class Counts:
    """What was sampled of a line, a function or a place in the call tree."""

    samples: int = 0  # on the processor, in its own lines
    total: int = 0  # the same with its callees
    idle: int = 0


@dataclass
class Tree:
    """The samples of stacks by line, by function and by the way of the calls."""

    lines: dict[tuple[int, int], Counts] = field(default_factory=dict)  # function, line
    functions: list[Counts] = field(default_factory=list)
    nodes: dict[tuple[int, int, int], int] = field(default_factory=dict)  # parent, function, line
    counts: list[Counts] = field(default_factory=lambda: [Counts()])  # of nodes; the root first
    places: list[tuple[int, int, int]] = field(default_factory=lambda: [(-1, -1, 0)])

    def add(self, steps: list[tuple[int, int]], busy: int, idle: int) -> None:
        """Count one stack: functions with their lines, outermost first."""
        seen: dict[int, int] = {}
        node, caller_line = 0, 0
        for function, line in steps:
            outermost = function not in seen
            if outermost:
                seen[function] = self._node(node, function, caller_line)
            node, caller_line = seen[function], line
            if outermost:
                self._line(function, line).total += busy
                self._function(function).total += busy
                self.counts[node].total += busy
        if steps:
            self.counts[0].total += busy
            for counts in (self._line(*steps[-1]), self.counts[node]):
                counts.samples += busy
                counts.idle += idle

    def _node(self, parent: int, function: int, line: int) -> int:
        place = (parent, function, line)
        index = self.nodes.setdefault(place, len(self.counts))
        if index == len(self.counts):
            self.counts.append(Counts())
            self.places.append(place)
        return index

    def _line(self, function: int, line: int) -> Counts:
        return self.lines.setdefault((function, line), Counts())

    def _function(self, function: int) -> Counts:
        while len(self.functions) <= function:
            self.functions.append(Counts())
        return self.functions[function]


class Sources:
    """The files that the stacks name, read once, and the functions defined in them."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.files: list[tuple[str, str | None, int]] = []
        self.functions: list[tuple[int, str, int, int]] = []  # file, name, first and last line
        self._files: dict[str, tuple[int, list[Definition]]] = {}
        self._functions: dict[tuple[int, str, int], int] = {}

    def function(self, frame: Frame) -> int:
        """Return the index of the function that a frame runs."""
        path, name, line = frame
        if path not in self._files:
            self._files[path] = (len(self.files), self._read(path))
        file, definitions = self._files[path]
        plain = name.rpartition(".")[2]
        around = [d for d in definitions
                  if d[0] <= line <= d[1] and d[2].rpartition(".")[2] == plain]  # fmt: skip
        first, last, full = max(around, default=(1 if name == "<module>" else line, line, name))
        key = (file, full, first)
        if key not in self._functions:
            self._functions[key] = len(self.functions)
            self.functions.append((file, full, first, last))
        index = self._functions[key]
        known = self.functions[index]
        if line > known[3]:
            self.functions[index] = (*known[:3], line)
        return index

    def _read(self, path: str) -> list[Definition]:
        try:
            with open(path, "rb") as file:
                data = file.read()
            mtime = os.stat(path).st_mtime_ns // 1000
        except OSError:
            self.files.append((path, None, 0))
            return []
        self.files.append((path, data.decode("utf-8", "replace").replace("\0", ""), mtime))
        try:
            return list(_definitions(ast.parse(data), ""))
        except (SyntaxError, ValueError, RecursionError):
            return []


def _definitions(node: ast.AST, prefix: str) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(node):
        inner = prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = prefix + child.name
            first = min([child.lineno, *(d.lineno for d in child.decorator_list)])
            yield first, child.end_lineno or first, name
            inner = f"{name}." + ("" if isinstance(child, ast.ClassDef) else "<locals>.")
        yield from _definitions(child, inner)


def build(
    samples: Samples,
    selects: Callable[[str], bool],
    *,
    interval_ns: int,
    duration_ns: int,
    started_us: int,
    engine: str,
    scope: str,
    program: str,
    pid: int,
    notes: tuple[str, ...] = (),
) -> _store.Profile:
    """Build a profile of what *selects* wants of the files; time is samples times interval."""
    sources, tree = Sources(), Tree()

    def count(stack: Stack, busy: int, idle: int) -> None:
        steps = [(sources.function(frame), frame[2]) for frame in stack if selects(frame[0])]
        tree.add(steps, busy, idle)

    for stack, n in samples.busy.items():
        count(stack, n, 0)
    for stack, n in samples.idle.items():
        count(stack, 0, n)
    totals = [counts.total for counts in tree.functions]
    totals += [0] * (len(sources.functions) - len(totals))
    return _store.build(
        sources.files,
        [(*function, 0, total * interval_ns)
         for function, total in zip(sources.functions, totals, strict=True)],
        [(function, line, 0, c.samples * interval_ns, c.total * interval_ns, c.samples,
          c.idle * interval_ns) for (function, line), c in tree.lines.items()],
        nodes=[(*place, c.samples * interval_ns, c.total * interval_ns, c.idle * interval_ns)
               for place, c in zip(tree.places, tree.counts, strict=True)],
        engine=engine,
        engine_reason=f"it samples process {pid} from outside",
        scope=scope,
        program=program,
        lprof=__version__,
        notes=notes,
        started_us=started_us,
        n_events=samples.busy.total() + samples.idle.total(),
        sample_interval_ns=interval_ns,
        duration_ns=duration_ns,
    )  # fmt: skip
