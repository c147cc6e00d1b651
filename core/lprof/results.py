# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What a recording found: profiles, and what they are made of.

Everything here is read-only. Times are integers in nanoseconds; they are corrected
for the cost of observing unless their name begins with ``raw_``. Lines count from 1.

*Self* time was spent on a line (or function) itself, with what it calls outside the
recorded code; *total* time adds its recorded callees, counted once under recursion;
*wait* time is how long a generator or coroutine was suspended there, and is part of
neither.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Literal, NamedTuple

Outcome = Literal["unfinished", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Run:
    """One process that was recorded."""

    program: str | None
    arguments: tuple[str, ...]
    directory: str | None
    host: str | None
    system: str | None
    cpu: str | None
    python: str | None
    lprof: str | None
    engine: str | None
    engine_reason: str | None
    clock: str | None
    clock_reason: str | None
    scope: str | None
    ending: str | None
    notes: tuple[str, ...]
    started_us: int
    duration_ns: int
    windows_ns: int  # wall time of which that was observed, in windows; 0: all was
    n_events: int  # line events, or samples
    sample_interval_ns: int  # 0: each line event was seen; else hits and calls are not known
    correction_ns: int
    bias_per_line_ps: int
    bias_uncertainty_ps: int
    pid: int
    parent_pid: int
    finished: bool

    @property
    def started(self) -> datetime:
        """When recording began, in UTC."""
        epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
        return epoch + timedelta(microseconds=self.started_us)

    @property
    def observed(self) -> float:
        """Which part of the time was recorded, from 0 to 1; less than 1 with an overhead."""
        return self.duration_ns / self.windows_ns if self.windows_ns else 1.0


@dataclass(frozen=True)
class SourceFile:
    """A file that recorded code comes from."""

    path: str
    sha256: str | None
    mtime_us: int
    n_lines: int
    hits: int
    self_ns: int
    wait_ns: int
    index: int = field(repr=False)
    read_source: Callable[[], str | None] = field(repr=False, compare=False)

    @cached_property
    def source(self) -> str | None:
        """The text as it was when recorded; None if it was not found."""
        return self.read_source()

    @cached_property
    def source_lines(self) -> Sequence[str]:
        """The same, line by line; empty if it was not found."""
        return (self.source or "").split("\n")


@dataclass(frozen=True)
class Memory:
    """Blocks of memory and the bytes in them; a block that changes its size counts as a new one.

    ``native`` is the part that did not come from Python's allocators.
    """

    allocations: int = 0
    allocated: int = 0
    held: int = 0  # of these bytes, not freed when the recording ended
    peak: int = 0  # the most bytes held at a time; of a function: by one of its lines
    at_peak: int = 0  # held when the run's memory was at its peak
    native_allocations: int = 0
    native_allocated: int = 0
    native_held: int = 0
    native_at_peak: int = 0


NO_MEMORY = Memory()


@dataclass(frozen=True)
class RunMemory:
    """The memory of one run: its peak is the sum of what all lines and elsewhere held then."""

    run: Run = field(repr=False)
    native: bool  # native allocations were seen too
    peak: int
    peak_ns: int  # when: since the start of the run
    moment_ns: int
    elsewhere: Memory  # allocated while no recorded line was running
    use: tuple[int, ...] = field(repr=False)  # the most bytes in use in each moment


@dataclass(frozen=True)
class Line:
    """One line of one function."""

    line: int
    statement: int  # first line of the statement that it belongs to
    hits: int  # times a statement that begins here was entered
    events: int  # times the interpreter said that the line starts; or samples on it
    self_ns: int
    total_ns: int
    wait_ns: int
    raw_self_ns: int
    raw_total_ns: int
    shortest_ns: int  # one execution with its callees, raw
    longest_ns: int
    buckets: tuple[int, ...] = field(repr=False)  # executions by duration: below 32 ns, 64, 128 …
    memory: Memory = NO_MEMORY  # allocated while the line was the running one


@dataclass(frozen=True)
class Function:
    """A function, a class body or the body of a module."""

    name: str
    file: SourceFile
    first_line: int
    first_column: int
    last_line: int
    is_module: bool
    is_generator: bool
    is_coroutine: bool
    is_async_generator: bool
    calls: int
    recursive_calls: int  # of these, made while the function was active
    resumptions: int  # of a generator or coroutine; not among the calls
    recursive_resumptions: int
    hits: int
    self_ns: int
    total_ns: int
    wait_ns: int
    raw_self_ns: int
    raw_total_ns: int
    memory: Memory = field(repr=False)
    index: int = field(repr=False)
    find_lines: Callable[[Function], tuple[Line, ...]] = field(repr=False, compare=False)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that ran, in their order."""
        return self.find_lines(self)

    @property
    def module_name(self) -> str:
        """The file's name without folder and ending."""
        return os.path.splitext(os.path.basename(self.file.path))[0]


@dataclass(frozen=True)
class CallNode:
    """A place in the call tree: a function as called along one way.

    A recursive node says who called a function that was active already. It has no
    children, and its times are in the node of the outermost activation as well: self
    time, and the total of those calls that are not nested in a call of the same pair.
    """

    function: Function | None  # None for a root, and for all calls beyond the tree's limit
    line: int  # of the caller, 0 where it is unknown
    is_other: bool
    is_recursive: bool
    calls: int
    resumptions: int
    nested: int  # calls and resumptions within one of the same pair; 0 unless recursive
    self_ns: int
    total_ns: int
    wait_ns: int
    children: tuple[CallNode, ...] = field(repr=False)

    def walk(self) -> Iterator[CallNode]:
        """Yield this node and all below it, callers before callees."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(frozen=True)
class Thread:
    """A thread of a run."""

    name: str
    run: Run = field(repr=False)
    serial: int  # 0 is the thread that started the recording
    native_id: int
    started_ns: int  # since the start of the run
    ended_ns: int
    self_ns: int


class Stretch(NamedTuple):
    """Time in which a task ran, between two suspensions.

    A task with many has some of them put together; it then ran during *running_ns* of that
    time. Times are nanoseconds since the start of the run.
    """

    began_ns: int
    ended_ns: int
    running_ns: int


@dataclass(frozen=True)
class Task:
    """A task of an event loop. Its times are as measured, with what observing cost."""

    name: str
    coroutine: str  # qualified name of what it runs
    function: Function | None  # recorded: that, or the first recorded coroutine it awaited
    thread: Thread = field(repr=False)
    creator: Function | None  # whose line created it; None where that was not seen
    creator_line: int
    outcome: Outcome
    error: str  # type of the exception that ended it, else empty
    started_ns: int  # created, or seen first; since the start of the run
    duration_ns: int
    running_ns: int
    longest_ns: int  # longest stretch in which it let nobody else run
    longest_began_ns: int
    longest_function: Function | None  # where most of that was spent
    longest_line: int
    suspensions: int  # times it let others run
    is_other: bool  # stands for n_tasks without an entry of their own: times are sums
    n_tasks: int
    stretches: tuple[Stretch, ...] = field(repr=False)

    @property
    def waiting_ns(self) -> int:
        """The part of its duration in which it did not run."""
        return self.duration_ns - self.running_ns


@dataclass(frozen=True)
class Context:
    """A part of a run with a name of its own, such as a test."""

    name: str
    run: Run = field(repr=False)


@dataclass(frozen=True)
class Share:
    """What one thread or one context had of a line."""

    part: Thread | Context
    line: int
    hits: int
    events: int
    self_ns: int
    total_ns: int
    wait_ns: int


@dataclass(frozen=True)
class BenchmarkResult:
    """What ``lprof bench`` or ``lprof.Benchmark`` measured of one piece of code."""

    name: str
    run: Run = field(repr=False)  # on whose machine, with whose Python
    calls: int  # of the code in each sample
    processes: tuple[tuple[int, ...], ...] = field(repr=False)  # samples: nanoseconds of all calls

    @property
    def groups(self) -> list[list[float]]:
        """Nanoseconds of one call: the samples of each process."""
        return [[sample / self.calls for sample in process] for process in self.processes]

    @property
    def seconds(self) -> list[float]:
        """Seconds of one call, all samples in their order."""
        return [sample / 1e9 for group in self.groups for sample in group]
