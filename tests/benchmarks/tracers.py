# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The profilers that are compared, each as a context manager around the measured call."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import workloads

Target = Callable[..., Any]
Tracer = Callable[[Target], AbstractContextManager[None]]
HERE = Path(__file__).parent
TOOL = 5


@contextlib.contextmanager
def unprofiled(target: Target) -> Iterator[None]:
    """Nothing observes the target."""
    yield


def load_noop_tracer() -> Any:
    """Compiles the C trace function that does nothing and imports it."""
    folder = Path(tempfile.mkdtemp(prefix="lprof-benchmark-"))
    library = folder / "noop_tracer.so"
    include = sysconfig.get_paths()["include"]
    compiler = shutil.which("cc") or "gcc"
    command = [compiler, "-O2", "-shared", "-fPIC", f"-I{include}"]
    subprocess.run([*command, str(HERE / "noop_tracer.c"), "-o", str(library)], check=True)
    spec = importlib.util.spec_from_file_location("noop_tracer", library)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.rmtree(folder)
    return module


def noop(module: Any) -> Tracer:
    """A no-op C trace function on this thread."""

    @contextlib.contextmanager
    def tracing(target: Target) -> Iterator[None]:
        module.start()
        try:
            yield
        finally:
            module.stop()

    return tracing


def noop_monitoring(module: Any) -> Tracer:
    """A no-op C callback for the target's events of sys.monitoring that lprof asks for."""

    @contextlib.contextmanager
    def monitoring(target: Target) -> Iterator[None]:
        monitor: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
        names = ["PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "LINE"]
        events = [getattr(monitor.events, name) for name in names]
        monitor.use_tool_id(TOOL, "no-op")
        for event in events:
            monitor.register_callback(TOOL, event, module.ignore)
        for code in workloads.codes_of(target):
            monitor.set_local_events(TOOL, code, sum(events))
        try:
            yield
        finally:
            for code in workloads.codes_of(target):
                monitor.set_local_events(TOOL, code, 0)
            for event in events:
                monitor.register_callback(TOOL, event, None)
            monitor.free_tool_id(TOOL)

    return monitoring


def lprof_with(engine: str) -> Tracer:
    """lprof, recording only the target, with one of its engines."""
    import lprof

    @contextlib.contextmanager
    def recording(target: Target) -> Iterator[None]:
        with lprof.Profiler(functions=[target], engine=engine):
            yield

    return recording


def line_profiler() -> Tracer:
    """line_profiler with its defaults, profiling only the target."""
    from line_profiler import LineProfiler

    @contextlib.contextmanager
    def recording(target: Target) -> Iterator[None]:
        profiler = LineProfiler()
        profiler.add_function(target)
        profiler.enable_by_count()
        try:
            yield
        finally:
            profiler.disable_by_count()

    return recording


def available() -> dict[str, Tracer]:
    """The tracers that work on this Python; what is missing is said on standard error."""
    module = load_noop_tracer()
    tracers: dict[str, Tracer] = {"unprofiled": unprofiled, "no-op C tracer": noop(module)}
    tracers["lprof settrace"] = lprof_with("settrace")
    if sys.version_info >= (3, 12):
        tracers["no-op C callback"] = noop_monitoring(module)
        tracers["lprof monitoring"] = lprof_with("monitoring")
    try:
        tracers["line_profiler"] = line_profiler()
    except ImportError:
        print("line_profiler is not installed: pip install line_profiler", file=sys.stderr)
    return tracers
