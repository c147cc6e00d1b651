# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The recorder: counts line events of this process into shared memory."""

from collections.abc import Callable
from types import CodeType
from typing import TypeVar, final

Result = TypeVar("Result")

@final
class Recorder:
    """Records which lines this process runs, how often and for how long.

    One recorder can be active in a process at a time. Everything that it counts
    stands in one shared memory, which :meth:`fileno` gives to whoever builds a
    profile from it.
    """

    def __init__(
        self,
        *,
        select: Callable[[CodeType], bool],
        read_source: Callable[[CodeType], bytes | None] | None = None,
        engine: str,
        clock: str = "auto",
        duration: float | None = None,
        max_nodes: int = 200_000,
        sample: int = 0,
        memory: str | None = None,
    ) -> None:
        """Map the memory; nothing is recorded before :meth:`start`.

        *select* is asked once for each code object; an exception in it counts as
        no. *read_source* is asked for the source of code whose file does not
        exist. *engine* is ``"settrace"``, or ``"monitoring"`` or ``"sampling"`` (Python
        3.12 and later), *sample* the samples a second of the last one. *clock*
        is ``"auto"``, ``"tsc"`` or ``"monotonic"``. Recording stops by itself *duration*
        seconds after the first start. A thread's call tree has at most *max_nodes*
        nodes. *memory* is ``"python"`` to count what Python's allocators hand out too,
        ``"native"`` for what other libraries allocate as well; not with samples.

        Raises ValueError for an unknown engine, clock, duration, max_nodes or memory, and
        OSError when there is no memory to record into.
        """

    def start(self) -> None:
        """Begin to record, or go on after :meth:`stop`, in all threads.

        Raises RuntimeError when another recorder is active, when both tool
        identifiers of the monitoring engine are taken, or when native memory is to be
        counted and :func:`has_native_memory` is False.
        """

    def stop(self) -> None:
        """Stop recording in all threads; does nothing when it is not running."""

    def begin_windows(self) -> None:
        """Count the time between a stop and the next start as not observed, from now on."""

    def end_windows(self) -> None:
        """Count it as a pause again, which nobody wanted to be recorded."""

    @property
    def running(self) -> bool:
        """Whether events are recorded now; False once the duration is over."""

    @property
    def elapsed_ns(self) -> int:
        """Wall time recorded so far, without pauses, in nanoseconds."""

    @property
    def n_events(self) -> int:
        """Line events counted so far, in all threads."""

    @property
    def n_lines(self) -> int:
        """Distinct lines seen so far."""

    @property
    def engine(self) -> str:
        """``"settrace"``, ``"monitoring"`` or ``"sampling"``."""

    @property
    def clock(self) -> str:
        """``"tsc"`` or ``"monotonic"``."""

    @property
    def clock_reason(self) -> str:
        """Why this clock is used, in words."""

    @property
    def other_tracer(self) -> str:
        """The trace function that has the place of the settrace engine's in a thread.

        Such as ``"coverage.CTracer"``, or ``"sys.settrace(None)"`` where there is none;
        empty when no place was taken or all were given back.
        """

    def fileno(self) -> int:
        """Return the descriptor of the shared memory; it belongs to the recorder.

        Raises OSError when the system refused shared memory (the recording is in
        private memory then, see :meth:`copy`).
        """

    def copy(self) -> bytes:
        """Return a copy of the recording's memory, with what is open counted up to now."""

    def add_fact(self, name: str, value: str) -> None:
        """Add what the report shall say of this run, ``note`` for a sentence."""

    def begin_context(self, name: str) -> None:
        """Count what runs from now on for the context *name* too, such as a test."""

    def end_context(self) -> None:
        """Count for no context from now on."""

    def register_code(self, code: CodeType) -> None:
        """Select *code* without asking, also when it has run already."""

    def connect_keeper(
        self, executable: str, output: str, checkpoint: float, token: str | None
    ) -> bool:
        """Give the recording to a keeper, which writes it even if this process is killed.

        *executable* is the keeper's program, started for this process and those below
        it; *output* is the absolute path of the file to write, *checkpoint* the seconds
        between writes while the program runs (0: none). With a *token*, a random text,
        forked children record too, and other interpreters can join; without one they
        don't. An empty *executable* joins the keeper that listens under *token*.

        Returns False when there is no keeper to be had; the recording then has a note
        that says why. Raises ValueError for a relative output or a wrong time, and
        RuntimeError when there is a keeper already.
        """

    def show_progress(self, terminal: int) -> bool:
        """Have the keeper keep a live line on a terminal until :meth:`finish`.

        *terminal* is a descriptor of it. Returns False when there is no keeper.
        """

    def finish(self, timeout: float) -> tuple[str, str | None]:
        """Have the keeper write what is recorded so far, and wait up to *timeout* seconds.

        Returns where it was written, and, if that isn't where it was to be, why. The
        path is empty when it was written nowhere.
        """

    def drop_keeper(self, timeout: float) -> bool:
        """Have the keeper write nothing more, because the caller does, and part with it.

        Waits up to *timeout* seconds. Returns False when there was none or it didn't answer.
        """

    def close(self) -> None:
        """Stop, and give the memory back. Done by the destructor too."""

def has_engine(name: str) -> bool:
    """Tell whether this Python has the engine *name*."""

def take_compiled() -> list[tuple[bytes, str, int] | tuple[None, None, int]]:
    """Return what selected code compiled since the last call, oldest first.

    Each is a source as Python's parser got it and the file name that it goes by (both
    None for a syntax tree), and the features of `from __future__` in the code that
    compiled it, as flags of code objects.
    """

def call_quietly(function: Callable[..., Result], /, *arguments: object) -> Result:
    """Call a function that runs no Python code, and have no warning shown of it."""

def has_native_memory() -> bool:
    """Tell whether lprof's library that sees other libraries' allocations is preloaded."""

def begin_own_work() -> None:
    """Count nothing that this thread allocates until :func:`end_own_work`; it nests."""

def end_own_work() -> None:
    """End what the matching :func:`begin_own_work` began."""

@final
class MemoryWatch:
    """How much memory all threads allocate from Python between start and stop, in bytes.

    Any number can run at a time, beside a recorder too.
    """

    def start(self) -> None:
        """Begin to count, from zero. Raises RuntimeError when it is running."""

    def stop(self) -> None:
        """Keep the figures as they are now."""

    @property
    def used(self) -> int:
        """Bytes allocated since the start and not freed; what was there before counts as less."""

    @property
    def peak(self) -> int:
        """The most that was in use beyond what was at the start."""
