# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A process that takes samples of one benchmark: ``python -m lprof.bench.worker JOB``.

It writes its answer, JSON, to the descriptor that the job names. What the timed code
prints goes nowhere.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from lprof.bench import timing

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any


def main(text: str) -> None:
    """Do the job that workers.py describes: take samples of a target, answer on a descriptor."""
    job = json.loads(text)
    sys.argv[1:] = []
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        answer = _measure(job)
    except BaseException as error:
        answer = {"error": _in_words(error)}
    with os.fdopen(job["descriptor"], "w", encoding="utf-8") as file:
        json.dump(answer, file)


def _measure(job: dict[str, Any]) -> dict[str, Any]:
    if job["cpu"] is not None:
        os.sched_setaffinity(0, {job["cpu"]})
    timer, close = _open(job)
    try:
        gc.collect()
        if not job["gc"]:
            gc.disable()
        calls = job["calls"] or timing.calibrate(timer, job["least_ns"])
        for _ in range(job["warmup"]):
            timer(calls)
        samples = [timer(calls) for _ in range(job["samples"])]
        return {"calls": calls, "samples": samples, "tool": timing.active_tool()}
    finally:
        close()


def _open(job: dict[str, Any]) -> tuple[timing.Timer, Any]:
    if job["function"]:
        module, _, name = job["target"].partition(":")
        timer, awaits = _of_function(module, name, job["setup"])
    else:
        timer, awaits = timing.of_statement(job["target"], job["setup"])
    return timing.in_event_loop(timer) if awaits else (timer, lambda: None)


def _of_function(module: str, name: str, setup: str) -> tuple[Any, bool]:
    from importlib import import_module
    from inspect import iscoroutinefunction

    exec(compile(setup, "<setup>", "exec"), {"__name__": "__main__"})
    function: Any = import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    if not callable(function):
        raise TypeError(f"{module}:{name} is a {type(function).__name__}, no function")
    if iscoroutinefunction(function):
        return timing.of_coroutine_function(function, (), {}), True
    return timing.of_function(function, (), {}), False


def _in_words(error: BaseException) -> str:
    """Return what was raised, and the innermost place outside lprof."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    place, trace = "", None if isinstance(error, SyntaxError) else error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if os.path.dirname(filename) != os.path.dirname(__file__) and "importlib" not in filename:
            place = f" ({filename}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return " ".join((words + place).split())


if __name__ == "__main__":
    main(sys.argv[1])
