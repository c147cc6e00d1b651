# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``pytest --lprof``: records the tests line by line, each line also per test.

pytest loads this module in every run of every project that has lprof installed, so it
imports nothing but pytest, which is there already; what records is imported when it
is asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lprof.pytest_plugin.region import Region

DEFAULT_OUTPUT = "pytest.lprof"
RECORDING = "lprof-recording"  # name of the plugin that records in this process

LPROF_RUN = (
    "another lprof records this process already, probably lprof-run: leave out --lprof "
    "or start pytest without lprof-run."
)
COVERAGE = (
    "--lprof and --cov take the same trace function from each other before Python 3.12: "
    "add --no-cov, or use Python 3.12 or later."
)
TRACER = (
    "another tool, such as coverage or a debugger, traces this process, and before "
    "Python 3.12 only one can: run pytest without it, or use Python 3.12 or later."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of ``pytest --help``, group lprof."""
    group = parser.getgroup("lprof", "line profiling")
    add = group.addoption
    add("--lprof", action="store_true", help="Record line by line what the tests do.")
    add(
        "--lprof-output",
        metavar="FILE",
        help=f"Write what was recorded to FILE (default: {DEFAULT_OUTPUT}); implies --lprof.",
    )
    add(
        "--lprof-include",
        action="append",
        default=[],
        metavar="GLOB",
        help="Record only modules or paths that match, instead of what is below the rootdir; "
        "can be repeated.",
    )
    add(
        "--lprof-exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="Do not record modules or paths that match; can be repeated.",
    )
    add("--lprof-all", action="store_true", help="Record all Python code that runs.")
    add(
        "--lprof-lines",
        type=int,
        default=10,
        metavar="N",
        help="List the N hottest lines at the end (default: 10; 0: none).",
    )
    add(
        "--lprof-memory",
        action="store_true",
        help="Count what each line allocates too; implies --lprof.",
    )
    add(
        "--lprof-baseline",
        metavar="FILE",
        help="At the end, list what changed since a profile or a history of lprof; implies "
        "--lprof.",
    )
    add(
        "--lprof-fail-slower",
        metavar="PERCENT",
        help="Fail when a function takes so much longer than in the history that --lprof-baseline "
        "names, and a rank test finds it real.",
    )


def wants_recording(config: pytest.Config) -> bool:
    """Tell whether this run is to be recorded."""
    option = config.option
    names = ("lprof", "lprof_output", "lprof_baseline", "lprof_memory")
    return any(getattr(option, name) for name in names)


MARKS = (
    "performance(max_duration_ms, iterations=1): fail when calls of the test take longer (lprof).",
    "lprof(max_hits, max_self_ms, max_allocations, max_bytes): fail when the test does more.",
)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what can't work, before anything runs."""
    for mark in MARKS:
        config.addinivalue_line("markers", mark)
    is_worker = hasattr(config, "workerinput")  # of pytest-xdist, whose controller has checked
    if config.option.lprof_fail_slower and not config.option.lprof_baseline:
        raise pytest.UsageError("--lprof-fail-slower: name the history with --lprof-baseline.")
    if wants_recording(config) and not is_worker:
        check_patterns(config)
        check_output(output_of(config))
        check_tracers(config)


def check_patterns(config: pytest.Config) -> None:
    """Refuse a pattern that can't be read."""
    from lprof.globs import Glob

    try:
        for text in config.option.lprof_include + config.option.lprof_exclude:
            Glob(text)
    except ValueError as error:
        raise pytest.UsageError(f"--lprof: {error}.") from None


def output_of(config: pytest.Config) -> str:
    """Return the path of the file to write; it is relative to where pytest was started."""
    return os.path.join(config.invocation_params.dir, config.option.lprof_output or DEFAULT_OUTPUT)


def check_output(output: str) -> None:
    """Say now, not after an hour of tests, that the recording has nowhere to go."""
    if os.path.isdir(output):
        raise pytest.UsageError(f"--lprof-output: {output} is a folder; name a file in it.")
    folder = os.path.dirname(output)
    if not os.path.isdir(folder):
        raise pytest.UsageError(f"--lprof-output: there is no folder {folder}; create it first.")


def check_tracers(config: pytest.Config) -> None:
    """Refuse to take the only trace function from a tool that uses it."""
    from lprof.engines import HAS_MONITORING

    if HAS_MONITORING:
        return
    if config.pluginmanager.hasplugin("_cov") and not getattr(config.option, "no_cov", False):
        raise pytest.UsageError(COVERAGE)
    problem = tracer_problem()
    if problem:
        raise pytest.UsageError(f"--lprof: {problem}")


def tracer_problem() -> str:
    """Return a sentence on who uses the trace function, or nothing."""
    tracer = sys.gettrace()
    if tracer is None:
        return ""
    return LPROF_RUN if type(tracer).__module__ == "lprof._record" else TRACER


def pytest_collection_finish(session: pytest.Session) -> None:
    """Watch over the tests that are marked, if any is."""
    manager = session.config.pluginmanager
    marked = (
        item.get_closest_marker(m) for item in session.items for m in ("performance", "lprof")
    )
    if any(marked) and not manager.hasplugin("lprof-budgets"):
        from lprof.pytest_plugin import budgets

        manager.register(budgets, "lprof-budgets")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin to record: before the tests are collected, so that their imports are in it."""
    if not wants_recording(session.config):
        return
    from lprof.pytest_plugin.recording import begin

    try:
        begin(session.config)
    except RuntimeError:
        raise pytest.UsageError(f"--lprof: {LPROF_RUN}") from None
    except (OSError, ValueError) as error:
        raise pytest.UsageError(f"--lprof: the recording can't begin: {error}") from None


@pytest.fixture
def lprof(request: pytest.FixtureRequest) -> Iterator[Region]:
    """Record one region of a test: `with lprof: work()`, then read `lprof.lines`.

    `lprof.profile` is the whole lprof.Profile of the region. Works with and without --lprof.
    """
    from lprof.pytest_plugin.region import Region

    config = request.config
    mark = request.node.get_closest_marker("lprof")  # a budget, which may need memory
    region = Region(
        config,
        request.node.nodeid,
        config.pluginmanager.get_plugin(RECORDING),
        memory=mark is not None and bool(mark.kwargs.keys() & {"max_allocations", "max_bytes"}),
    )
    try:
        yield region
    finally:
        region.close()
