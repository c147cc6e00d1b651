# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof: what each line of a Python program did, and how long it took.

    lprof-run script.py            record a program, from the command line
    lprof show script.lprof        and read the result

    with lprof.Profiler() as profiler:      record a part of a program
        work()
    profiler.save("work.lprof")

    profile = lprof.load("work.lprof")      read what was recorded
    profile.function("work").lines

Names are imported when they are first used, so that ``import lprof`` costs nothing.

PYTEST_DONT_REWRITE: under lprof-run this is loaded before pytest, which would warn.
"""

from __future__ import annotations

from lprof._version import __version__

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from lprof.async_profiler import AsyncProfiler, profile_async
    from lprof.bench.benchmark import Benchmark
    from lprof.bench.performance import assert_performance
    from lprof.calls import Call
    from lprof.function_profile import profile_function
    from lprof.line_profiler.magics import load_ipython_extension
    from lprof.memory import MemoryTracker, memory_profile
    from lprof.profiler import Profiler
    from lprof.profiles import Error, Profile, load
    from lprof.registry import profile
    from lprof.results import (
        BenchmarkResult,
        CallNode,
        Context,
        Function,
        Line,
        Memory,
        Run,
        RunMemory,
        Share,
        SourceFile,
        Stretch,
        Task,
        Thread,
    )
    from lprof.switch import start, stop

__all__ = [
    "AsyncProfiler",
    "Benchmark",
    "BenchmarkResult",
    "Call",
    "CallNode",
    "Context",
    "Error",
    "Function",
    "Line",
    "Memory",
    "MemoryTracker",
    "Profile",
    "Profiler",
    "Run",
    "RunMemory",
    "Share",
    "SourceFile",
    "Stretch",
    "Task",
    "Thread",
    "__version__",
    "assert_performance",
    "load",
    "load_ipython_extension",
    "memory_profile",
    "profile",
    "profile_async",
    "profile_function",
    "start",
    "stop",
]

_HOMES = {
    "AsyncProfiler": "async_profiler",
    "profile_async": "async_profiler",
    "Benchmark": "bench.benchmark",
    "assert_performance": "bench.performance",
    "MemoryTracker": "memory",
    "Profiler": "profiler",
    "Call": "calls",
    "load_ipython_extension": "line_profiler.magics",
    "profile": "registry",
    "profile_function": "function_profile",
    "start": "switch",
    "stop": "switch",
    "Error": "profiles",
    "Profile": "profiles",
    "load": "profiles",
    "memory_profile": "memory",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'lprof' has no attribute '{name}'")
    from importlib import import_module

    value: object = getattr(import_module(f"lprof.{_HOMES.get(name, 'results')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
