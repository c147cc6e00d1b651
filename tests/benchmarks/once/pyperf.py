# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Stands in for pyperf: a pyperformance benchmark runs its function once, in this process."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

perf_counter = time.perf_counter


def python_implementation() -> str:
    return sys.implementation.name


class Runner:
    """The part of `pyperf.Runner` that the pure-Python benchmarks use."""

    def __init__(self, **unused: Any) -> None:
        self.metadata: dict[str, Any] = {}
        self.argparser = argparse.ArgumentParser()
        self.args = argparse.Namespace()

    def parse_args(self, argv: list[str] | None = None) -> argparse.Namespace:
        self.args = self.argparser.parse_args([] if argv is None else argv)
        return self.args

    def bench_func(
        self, name: str, function: Callable[..., Any], *args: Any, **unused: Any
    ) -> None:
        function(*args)

    def bench_time_func(
        self, name: str, function: Callable[..., Any], *args: Any, **unused: Any
    ) -> None:
        function(1, *args)

    def bench_async_func(
        self, name: str, function: Callable[..., Awaitable[Any]], *args: Any, **unused: Any
    ) -> None:
        async def main() -> Any:
            return await function(*args)

        asyncio.run(main())
