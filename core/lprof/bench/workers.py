# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Benchmarks in processes of their own, one after the other.

Benchmarks that are to be compared take turns, in another order each round: so what
slows the machine down for a while slows all of them.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

FUNCTION = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")


class BenchmarkError(Exception):
    """The benchmark can't be measured; the message is one sentence."""


@dataclass
class Job:
    """One benchmark and the samples taken so far: nanoseconds of *calls* calls, by process."""

    target: str
    name: str
    calls: int = 0  # a sample; 0 before the first process has found out
    processes: list[list[int]] = field(default_factory=list)
    tool: str = ""  # what watched the process and made it slower

    @property
    def is_function(self) -> bool:
        """Whether the target is ``module:function`` and not a statement."""
        return FUNCTION.fullmatch(self.target) is not None

    @property
    def groups(self) -> list[list[float]]:
        """Nanoseconds of one call."""
        return [[sample / self.calls for sample in process] for process in self.processes]


@dataclass(frozen=True)
class Plan:
    """How much is measured, and how."""

    setup: str = "pass"
    processes: int = 10
    samples: int = 10
    warmup: int = 1
    least_ns: int = 5_000_000
    gc: bool = True
    cpu: int | None = None  # to stay on


def measure(jobs: Sequence[Job], plan: Plan, progress: Callable[[int, int], None]) -> None:
    """Fill the jobs with samples. Raises BenchmarkError."""
    shuffle = random.Random(0).shuffle
    total = plan.processes * len(jobs)
    for round_ in range(plan.processes):
        turn = list(jobs)
        if round_:
            shuffle(turn)
        for i, job in enumerate(turn):
            progress(round_ * len(jobs) + i, total)
            answer = _run(job, plan)
            job.calls = answer["calls"]
            job.processes.append(answer["samples"])
            job.tool = answer["tool"]
    progress(total, total)


def _run(job: Job, plan: Plan) -> dict[str, Any]:
    reader, writer = os.pipe()
    order = {
        "target": job.target,
        "function": job.is_function,
        "setup": plan.setup,
        "calls": job.calls,
        "least_ns": plan.least_ns,
        "warmup": plan.warmup,
        "samples": plan.samples,
        "gc": plan.gc,
        "cpu": plan.cpu,
        "descriptor": writer,
    }
    command = [sys.executable, "-m", "lprof.bench.worker", json.dumps(order)]
    with os.fdopen(reader, encoding="utf-8") as answers:
        try:
            process = subprocess.Popen(
                command, pass_fds=[writer], stdin=subprocess.DEVNULL, env=_environment()
            )
        finally:
            os.close(writer)
        try:
            text = answers.read()
            status = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
    if not text:
        raise BenchmarkError(f"The benchmark '{job.name}' ended its process ({_ending(status)}).")
    answer: dict[str, Any] = json.loads(text)
    if "error" in answer:
        raise BenchmarkError(f"The benchmark '{job.name}' raised {answer['error']}.")
    return answer


def _environment() -> dict[str, str]:
    """Return an environment in which nothing records the worker."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LPROF")}


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
