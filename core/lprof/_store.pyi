# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Profiles and the files that keep them.

Times are in nanoseconds, lines count from 1. Functions, files, threads, contexts, runs and
nodes are named by their index in the lists that the profile returns. A profile never
changes and can be used by any number of threads.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple, final

FORMAT_VERSION: int
N_BUCKETS: int

class Error(Exception):
    """The message is one sentence that also names the remedy, ready to be shown."""

    code: Literal[
        "unreadable",  # missing, a directory, no permission
        "foreign",  # some other kind of file
        "line-profiler",  # the pickle that line_profiler writes
        "too-new",  # written by a newer lprof
        "too-large",
        "corrupt",
        "cancelled",  # progress returned False
        "unwritable",
    ]

class Run(NamedTuple):
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
    windows_ns: int
    n_events: int
    sample_interval_ns: int
    correction_ns: int
    bias_per_line_ps: int
    bias_uncertainty_ps: int
    pid: int
    parent_pid: int
    finished: bool

class File(NamedTuple):
    path: str
    sha256: str | None
    mtime_us: int
    n_lines: int
    first_function: int
    n_functions: int
    hits: int
    self_ns: int
    wait_ns: int

class Function(NamedTuple):
    name: str
    file: int
    first_line: int
    first_column: int
    last_line: int
    flags: int
    calls: int
    recursive_calls: int
    resumptions: int
    recursive_resumptions: int
    hits: int
    self_ns: int
    total_ns: int
    wait_ns: int
    raw_self_ns: int
    raw_total_ns: int
    allocations: int
    allocated: int
    held: int
    peak: int
    at_peak: int
    native_allocations: int
    native_allocated: int
    native_held: int
    native_at_peak: int

class Line(NamedTuple):
    """One line of one function; functions can share a line."""

    line: int
    function: int
    statement: int
    hits: int
    events: int
    self_ns: int
    total_ns: int
    wait_ns: int
    raw_self_ns: int
    raw_total_ns: int
    shortest_ns: int
    longest_ns: int

class Share(NamedTuple):
    """What one thread or one context had of a line."""

    part: int
    line: int
    function: int
    hits: int
    events: int
    self_ns: int
    total_ns: int
    wait_ns: int

class Node(NamedTuple):
    """Of the call tree; parents come before children."""

    parent: int | None
    function: int | None
    line: int
    is_other: bool
    is_recursive: bool
    calls: int
    resumptions: int
    nested: int
    self_ns: int
    total_ns: int
    wait_ns: int

class Thread(NamedTuple):
    name: str
    run: int
    serial: int
    native_id: int
    started_ns: int
    ended_ns: int
    self_ns: int

class Context(NamedTuple):
    name: str
    run: int

class Benchmark(NamedTuple):
    """Times of a piece of code that was not recorded."""

    name: str
    run: int
    calls: int
    processes: tuple[tuple[int, ...], ...]

class Task(NamedTuple):
    """Of an event loop; times as measured."""

    name: str
    coroutine: str
    error: str
    thread: int
    function: int | None
    creator: int | None
    creator_line: int
    longest_function: int | None
    longest_line: int
    outcome: int
    is_other: bool
    n_tasks: int
    suspensions: int
    started_ns: int
    duration_ns: int
    running_ns: int
    longest_ns: int
    longest_began_ns: int
    stretches: tuple[tuple[int, int, int], ...]

class LineMemory(NamedTuple):
    line: int
    function: int
    allocations: int
    allocated: int
    held: int
    peak: int
    at_peak: int
    native_allocations: int
    native_allocated: int
    native_held: int
    native_at_peak: int

class RunMemory(NamedTuple):
    """The memory of one run, and what was allocated while no recorded line was running."""

    run: int
    native: bool
    run_peak: int
    peak_ns: int
    moment_ns: int
    allocations: int
    allocated: int
    held: int
    peak: int
    at_peak: int
    native_allocations: int
    native_allocated: int
    native_held: int
    native_at_peak: int

@final
class Profile:
    @property
    def duration_ns(self) -> int:
        """Recorded wall time of all runs."""

    @property
    def self_ns(self) -> int:
        """Self time of all lines."""

    @property
    def memory_peak(self) -> int:
        """Sum of the runs' peaks of memory, in bytes."""

    def save(self, path: str | os.PathLike[str]) -> None:
        """Replace the file as a whole or leave it untouched. Raises Error ("unwritable")."""

    def runs(self) -> list[Run]: ...
    def files(self) -> list[File]: ...
    def functions(self) -> list[Function]: ...
    def threads(self) -> list[Thread]: ...
    def contexts(self) -> list[Context]: ...
    def benchmarks(self) -> list[Benchmark]: ...
    def tasks(self) -> list[Task]: ...
    def tree(self) -> list[Node]: ...
    def source(self, file: int) -> str | None:
        """The text as it was when recorded; lines end with a newline character."""

    def lines(self, file: int) -> list[Line]:
        """Sorted by line, then function. Raises IndexError."""

    def buckets(self, file: int) -> list[tuple[int, ...]]:
        """Executions of each of the lines by duration: N_BUCKETS numbers, the first one below
        32 ns, number k from 2 ** (k + 4) ns."""

    def thread_shares(self, file: int) -> list[Share]:
        """Sorted by line, function, part; empty when only one thread ran."""

    def context_shares(self, file: int) -> list[Share]: ...
    def line_memory(self, file: int) -> list[LineMemory]:
        """Sorted by line, then function; only lines that allocated."""

    def memory(self) -> list[RunMemory]: ...
    def memory_use(self) -> list[tuple[int, ...]]:
        """The most bytes in use in each moment, for each entry of memory()."""

def load(
    path: str | os.PathLike[str], progress: Callable[[float], object] | None = None
) -> Profile:
    """Read a file with distrust. progress is called now and then with a fraction; loading
    stops when it returns False or raises. Raises Error."""

def from_recording(fd: int, now_ns: int | None = None) -> Profile:
    """Build from the shared memory of a recording, alive or dead; open lines are counted up to
    now_ns (CLOCK_MONOTONIC, default: now). Raises Error."""

def build(
    files: Iterable[tuple[str, str | None, int]],
    functions: Iterable[tuple[int, str, int, int, int, int]],
    lines: Iterable[tuple[int, ...]],
    *,
    engine: str,
    engine_reason: str,
    scope: str,
    program: str,
    lprof: str,
    notes: tuple[str, ...],
    started_us: int,
    n_events: int,
    nodes: Iterable[tuple[int, int, int, int, int, int]],
    sample_interval_ns: int,
    duration_ns: int,
) -> Profile:
    """Build from what another program measured, as one run that has finished.

    files: path, source or None, mtime in microseconds; functions: index of the file, name,
    first line, last line, calls, total time; lines: index of the function, line, hits, self
    time, total time, and where they differ from the hits, events or samples, wait time;
    nodes of the call tree, callers first: index of the caller's node or -1, index of the
    function or -1, line of the caller, self time, total time, wait time. Raises IndexError,
    OverflowError, TypeError, ValueError.
    """

def build_benchmarks(
    benchmarks: Iterable[tuple[str, int, Sequence[Sequence[int]]]],
    *,
    program: str,
    arguments: tuple[str, ...],
    notes: tuple[str, ...],
    directory: str,
    host: str,
    system: str,
    cpu: str,
    python: str,
    lprof: str,
    started_us: int,
    duration_ns: int,
) -> Profile:
    """Build a profile of one run that has only benchmarks.

    benchmarks: name, calls in each sample, nanoseconds of the samples of each process.
    Raises OverflowError, TypeError, ValueError.
    """

Measured = tuple[int, int, int]  # hits, self time, total time
LineChange = tuple[int, int, Measured, Measured]  # numbers before and after, 0 for none

def compare(
    before: Profile, after: Profile, /
) -> tuple[list[tuple[int | None, int | None]], list[str], object]:
    """Match functions by file and name.

    Returns, for all functions of both, the index before and after, then sentences on what
    makes the two hard to compare, then what changed_lines() takes.
    """

def changed_lines(comparison: object, function: int, /) -> list[LineChange]:
    """Match the lines of one of the pairs through the edit of the source.

    Raises IndexError, ValueError.
    """

def merge(profiles: Iterable[Profile]) -> Profile:
    """Add up what is the same function in each; every run is kept."""

def percentile(buckets: Sequence[int], share: float, shortest_ns: int, longest_ns: int) -> int:
    """The duration below which the share (0 to 1) of the executions lie."""

def export(profile: Profile, format: Literal["json", "csv", "text", "html"], fd: int) -> None:
    """Write all functions and lines to an open file. Raises Error ("unwritable"), ValueError."""

def rank_test(
    first: Sequence[float], second: Sequence[float], one_sided: bool, /
) -> tuple[float, float, bool]:
    """U of the first, p, and whether p is exact. Raises ValueError for an empty sequence."""

def median_interval(values: Sequence[float], /) -> tuple[float, float, float]:
    """The lower limit, the median, the upper limit, at 95 % confidence. Raises ValueError."""

def ratio_interval(
    first: Sequence[float], second: Sequence[float], /
) -> tuple[float, float, float]:
    """Limits of the second in terms of the first, as above. Raises ValueError."""

def proportion_margin(n: int, total: int, /) -> float:
    """How far n / total may be off, from 0 to 1 at 95 % confidence; 1 when *total* is 0."""
