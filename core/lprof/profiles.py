# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Profiles: loaded from a file, taken from a profiler, or merged.

Lists are made when first asked for, and the lines of a function when they are: a
large file costs what is looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

from lprof import _store, flags
from lprof.calls import Call, of_tree
from lprof.results import (
    NO_MEMORY,
    BenchmarkResult,
    CallNode,
    Context,
    Function,
    Line,
    Memory,
    Outcome,
    Run,
    RunMemory,
    Share,
    SourceFile,
    Stretch,
    Task,
    Thread,
)

if TYPE_CHECKING:
    import pstats

Error = _store.Error
Form = Literal["json", "csv", "text", "html"]
OUTCOMES: tuple[Outcome, ...] = ("unfinished", "done", "failed", "cancelled")  # LprofOutcome


def load(path: str | os.PathLike[str]) -> Profile:
    """Read a profile from a file, which is checked before anything in it is believed.

    Raises lprof.Error, whose message is for the user and whose ``code`` says what is
    wrong: "unreadable", "foreign", "line-profiler", "too-new", "too-large" or "corrupt".
    """
    return Profile(_store.load(path))


class Profile:
    """What one or several runs spent on each line. Never changes."""

    def __init__(self, stored: _store.Profile) -> None:
        """Wrap what the extension module read or built; see :func:`load`."""
        self._stored = stored
        self._lines: dict[int, dict[int, tuple[Line, ...]]] = {}

    def __repr__(self) -> str:
        """Say how much is in the profile."""
        from lprof.report.units import count_of

        runs, functions = count_of(len(self.runs), "run"), count_of(len(self.functions), "function")
        return f"<lprof.Profile of {runs}, {functions}>"

    @property
    def stored(self) -> _store.Profile:
        """What the extension module has, for other modules of this package."""
        return self._stored

    @property
    def duration_ns(self) -> int:
        """Recorded wall time of all runs."""
        return self._stored.duration_ns

    @property
    def self_ns(self) -> int:
        """Self time of all lines: what shares are parts of."""
        return self._stored.self_ns

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The processes that were recorded."""
        return tuple(Run(*raw) for raw in self._stored.runs())

    @cached_property
    def files(self) -> tuple[SourceFile, ...]:
        """The files that recorded code comes from, with their text."""
        return tuple(
            SourceFile(
                raw.path,
                raw.sha256,
                raw.mtime_us,
                raw.n_lines,
                raw.hits,
                raw.self_ns,
                raw.wait_ns,
                i,
                partial(self._stored.source, i),
            )
            for i, raw in enumerate(self._stored.files())
        )

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """All recorded functions, by file and line."""
        return tuple(self._make_function(i, raw) for i, raw in enumerate(self._stored.functions()))

    def _make_function(self, index: int, raw: _store.Function) -> Function:
        return Function(
            name=raw.name,
            file=self.files[raw.file],
            first_line=raw.first_line,
            first_column=raw.first_column,
            last_line=raw.last_line,
            is_module=bool(raw.flags & flags.MODULE),
            is_generator=bool(raw.flags & flags.GENERATOR),
            is_coroutine=bool(raw.flags & flags.COROUTINE),
            is_async_generator=bool(raw.flags & flags.ASYNC_GENERATOR),
            calls=raw.calls,
            recursive_calls=raw.recursive_calls,
            resumptions=raw.resumptions,
            recursive_resumptions=raw.recursive_resumptions,
            hits=raw.hits,
            self_ns=raw.self_ns,
            total_ns=raw.total_ns,
            wait_ns=raw.wait_ns,
            raw_self_ns=raw.raw_self_ns,
            raw_total_ns=raw.raw_total_ns,
            memory=Memory(*raw[-9:]),
            index=index,
            find_lines=lambda function: self._lines_in(raw.file).get(function.index, ()),
        )

    def _lines_in(self, file: int) -> dict[int, tuple[Line, ...]]:
        """Return the lines of a file by the index of their function."""
        if file not in self._lines:
            found: dict[int, list[Line]] = {}
            stored = self._stored
            memory = {(raw[0], raw[1]): Memory(*raw[2:]) for raw in stored.line_memory(file)}
            for raw, buckets in zip(stored.lines(file), stored.buckets(file), strict=True):
                counted = memory.get((raw.line, raw.function), NO_MEMORY)
                line = Line(raw.line, *raw[2:], buckets, counted)
                found.setdefault(raw.function, []).append(line)
            self._lines[file] = {index: tuple(lines) for index, lines in found.items()}
        return self._lines[file]

    @cached_property
    def memory(self) -> tuple[RunMemory, ...]:
        """The memory of each run for which it was recorded."""
        return tuple(
            RunMemory(self.runs[raw.run], *raw[1:5], Memory(*raw[5:]), use)
            for raw, use in zip(self._stored.memory(), self._stored.memory_use(), strict=True)
        )

    @property
    def memory_peak(self) -> int:
        """The peak of memory, in bytes; of several runs, the sum of theirs."""
        return self._stored.memory_peak

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """The threads of all runs."""
        return tuple(
            Thread(raw.name, self.runs[raw.run], *raw[2:]) for raw in self._stored.threads()
        )

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of event loops, those of a thread in the order in which they began."""
        return tuple(self._make_task(raw) for raw in self._stored.tasks())

    def _make_task(self, raw: _store.Task) -> Task:
        return Task(
            name=raw.name,
            coroutine=raw.coroutine,
            function=self._function_at(raw.function),
            thread=self.threads[raw.thread],
            creator=self._function_at(raw.creator),
            creator_line=raw.creator_line,
            outcome=OUTCOMES[raw.outcome],
            error=raw.error,
            started_ns=raw.started_ns,
            duration_ns=raw.duration_ns,
            running_ns=raw.running_ns,
            longest_ns=raw.longest_ns,
            longest_began_ns=raw.longest_began_ns,
            longest_function=self._function_at(raw.longest_function),
            longest_line=raw.longest_line,
            suspensions=raw.suspensions,
            is_other=raw.is_other,
            n_tasks=raw.n_tasks,
            stretches=tuple(Stretch(*stretch) for stretch in raw.stretches),
        )

    def _function_at(self, index: int | None) -> Function | None:
        return None if index is None else self.functions[index]

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """The named parts of all runs, such as tests."""
        return tuple(Context(raw.name, self.runs[raw.run]) for raw in self._stored.contexts())

    @cached_property
    def benchmarks(self) -> tuple[BenchmarkResult, ...]:
        """What was timed while nothing was recorded."""
        return tuple(
            BenchmarkResult(raw.name, self.runs[raw.run], raw.calls, raw.processes)
            for raw in self._stored.benchmarks()
        )

    @cached_property
    def tree(self) -> tuple[CallNode, ...]:
        """The roots of the call tree of all threads and runs together."""
        raws = self._stored.tree()
        below: list[list[CallNode]] = [[] for _ in raws]
        roots: list[CallNode] = []
        for i in range(len(raws) - 1, -1, -1):  # parents come before children
            raw = raws[i]
            node = CallNode(
                function=None if raw.function is None else self.functions[raw.function],
                line=raw.line,
                is_other=raw.is_other,
                is_recursive=raw.is_recursive,
                calls=raw.calls,
                resumptions=raw.resumptions,
                nested=raw.nested,
                self_ns=raw.self_ns,
                total_ns=raw.total_ns,
                wait_ns=raw.wait_ns,
                children=tuple(reversed(below[i])),
            )
            (roots if raw.parent is None else below[raw.parent]).append(node)
        return tuple(reversed(roots))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Each pair of caller and callee once, with what all calls between them took."""
        return of_tree(self.tree)

    def callers(self, function: Function) -> tuple[Call, ...]:
        """Return the calls to a function, by their total time."""
        return _by_total(call for call in self.calls if call.callee is function)

    def callees(self, function: Function) -> tuple[Call, ...]:
        """Return the calls that a function made, by their total time."""
        return _by_total(call for call in self.calls if call.caller is function)

    def function(self, name: str) -> Function:
        """Return the function with this qualified name.

        ``name`` may leave out outer names (``method`` for ``Class.method``) and may
        begin with the file's name (``module:function`` or ``module.py:function``).
        Raises KeyError when there is none, LookupError when there are several.
        """
        found = self.find_functions(name)
        if not found:
            raise KeyError(f"no recorded function is named '{name}'")
        if len(found) > 1:
            places = ", ".join(f"{f.file.path}:{f.first_line}" for f in found[:5])
            raise LookupError(f"several functions are named '{name}': {places}")
        return found[0]

    def find_functions(self, name: str) -> tuple[Function, ...]:
        """Return all functions with a name, as :meth:`function` understands it.

        Functions whose whole name it is win over those that end with it.
        """
        module, _, inner = name.rpartition(":")
        candidates = [f for f in self.functions if not module or is_in_module(f.file, module)]
        exact = tuple(f for f in candidates if f.name == inner)
        return exact or tuple(f for f in candidates if f.name.endswith(f".{inner}"))

    def file(self, path: str) -> SourceFile:
        """Return the file with this path, or with a path that ends with it.

        Raises KeyError when there is none, LookupError when there are several.
        """
        found = [f for f in self.files if f.path == path]
        found = found or [f for f in self.files if f.path.endswith(os.sep + path)]
        if not found:
            raise KeyError(f"no recorded file is named '{path}'")
        if len(found) > 1:
            raise LookupError(f"several files are named '{path}'")
        return found[0]

    def by_thread(self, function: Function) -> tuple[Share, ...]:
        """Return what each thread had of a function's lines; empty for a single thread."""
        raws = self._stored.thread_shares(function.file.index)
        return _shares(raws, function, self.threads)

    def by_context(self, function: Function) -> tuple[Share, ...]:
        """Return what each context had of a function's lines."""
        raws = self._stored.context_shares(function.file.index)
        return _shares(raws, function, self.contexts)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Replace the file as a whole, or leave it untouched and raise lprof.Error."""
        self._stored.save(path)

    def export(self, form: Form, descriptor: int) -> None:
        """Write all functions and lines to an open file; raises lprof.Error if that fails."""
        _store.export(self._stored, form, descriptor)

    def to_pstats(self) -> pstats.Stats:
        """Return the functions and their callers as Python's pstats takes them.

        As in cProfile a resumption of a generator counts as a call; functions written in
        C have no entry, their time is in the function that calls them.
        """
        from lprof.pstats_file import to_pstats

        return to_pstats(self)

    def save_pstats(self, path: str | os.PathLike[str]) -> None:
        """Write a file for ``pstats.Stats(path)``, SnakeViz or gprof2dot; raises OSError."""
        from lprof.atomic_file import replacing
        from lprof.pstats_file import dump

        content = dump(self)
        with replacing(path) as file:
            file.write(content)

    @staticmethod
    def merge(profiles: Iterable[Profile]) -> Profile:
        """Add up what is the same function in each; every run is kept."""
        return Profile(_store.merge([profile._stored for profile in profiles]))


def _by_total(found: Iterable[Call]) -> tuple[Call, ...]:
    return tuple(sorted(found, key=lambda call: -call.total_ns))


def _shares(
    raws: Iterable[_store.Share], function: Function, parts: tuple[Thread | Context, ...]
) -> tuple[Share, ...]:
    return tuple(
        Share(parts[raw.part], raw.line, *raw[3:]) for raw in raws if raw.function == function.index
    )


def is_in_module(file: SourceFile, module: str) -> bool:
    """Tell whether a file is the module: a name, dotted or not, or the end of a path."""
    path, base = file.path, os.path.basename(file.path)
    if module in (path, base, os.path.splitext(base)[0]) or path.endswith(os.sep + module):
        return True
    inner = module.replace(".", os.sep)
    return path.endswith((f"{os.sep}{inner}.py", f"{os.sep}{inner}{os.sep}__init__.py"))
