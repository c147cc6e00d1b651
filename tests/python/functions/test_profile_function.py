# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The decorator behaves as the function that it decorates, and reports each call."""

from __future__ import annotations

import asyncio
import inspect
import io
import pstats
import sys
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import lprof
import pytest
from lprof import profile_function


def inner(n: int) -> int:
    return sum(range(n))


def calls_in(path: Path) -> dict[str, int]:
    """Calls by function name in a file of pstats."""
    stats = pstats.Stats(str(path)).stats  # type: ignore[attr-defined]
    return {name: entry[1] for (_, _, name), entry in stats.items()}


def test_a_generator_takes_and_gives_what_it_did(tmp_path: Path) -> None:
    output = tmp_path / "generator.pstats"

    @profile_function(output_file=output, limit=0)
    def answers(n: int) -> Generator[int, int, str]:
        got = 0
        while got < n:
            try:
                got = yield inner(got)
            except KeyError:
                yield -1
        return "returned"

    assert inspect.isgeneratorfunction(answers)
    generator = answers(3)
    assert next(generator) == 0
    assert not output.exists()
    assert generator.send(2) == 1
    assert generator.throw(KeyError) == -1
    assert next(generator) == 1
    with pytest.raises(StopIteration) as stop:
        generator.send(3)
    assert stop.value.value == "returned"
    assert calls_in(output) == {"answers": 5, "inner": 3}


def test_closing_a_generator_runs_its_cleanup(tmp_path: Path) -> None:
    seen = []

    @profile_function(output_file=tmp_path / "out", limit=0)
    def cleaned() -> Generator[int, None, None]:
        try:
            yield 1
        finally:
            seen.append(inner(2))

    generator = cleaned()
    next(generator)
    generator.close()
    assert seen == [1]
    assert calls_in(tmp_path / "out")["inner"] == 1


def test_a_coroutine_is_recorded_only_while_it_runs(tmp_path: Path) -> None:
    @profile_function(output_file=tmp_path / "out", limit=0)
    async def waits() -> int:
        await asyncio.sleep(0.01)
        return inner(4)

    async def others() -> None:
        for _ in range(20):
            other()
            await asyncio.sleep(0)

    async def main() -> int:
        result, _ = await asyncio.gather(waits(), others())
        return result

    def other() -> None:
        pass

    assert inspect.iscoroutinefunction(waits)
    assert asyncio.run(main()) == 6
    found = calls_in(tmp_path / "out")
    assert found["inner"] == 1
    assert found["waits"] >= 2
    assert "other" not in found


def test_an_asynchronous_generator(tmp_path: Path) -> None:
    events = []

    @profile_function(output_file=tmp_path / "out", limit=0)
    async def numbers() -> AsyncIterator[int]:
        try:
            for i in range(3):
                await asyncio.sleep(0)
                got = yield inner(i)
                events.append(got)
        except KeyError:
            yield 99
        finally:
            events.append("closed")

    async def main() -> None:
        generator: Any = numbers()
        assert await generator.asend(None) == 0
        assert await generator.asend("sent") == 0
        assert await generator.athrow(KeyError) == 99
        await generator.aclose()

    asyncio.run(main())
    assert events == ["sent", "closed"]
    assert calls_in(tmp_path / "out")["inner"] == 2


def test_an_exception_goes_its_way_and_is_reported() -> None:
    screen = io.StringIO()

    @profile_function(stream=screen)
    def fails() -> None:
        raise KeyError(inner(3))

    with pytest.raises(KeyError, match="3"):
        fails()
    assert "inner" in screen.getvalue()


def test_the_file_can_be_one_of_lprof(tmp_path: Path) -> None:
    @profile_function(output_file=tmp_path / "saved.lprof", limit=0)
    def work() -> int:
        return inner(5)

    work()
    assert lprof.load(tmp_path / "saved.lprof").function("inner").calls == 1


def test_order_and_length_of_the_report() -> None:
    screen = io.StringIO()

    @profile_function(sort="calls", limit=1, stream=screen)
    def work() -> None:
        for _ in range(5):
            inner(2)

    work()
    title, _, first, *rest = screen.getvalue().splitlines()
    assert title == "Functions by calls"
    assert "inner" in first
    assert rest == [" " * 14 + "1 more function (--limit shows more)"]
    with pytest.raises(ValueError, match="no order 'name'"):
        profile_function(sort="name")


def test_a_call_within_a_recording_is_part_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    @profile_function()
    def work() -> int:
        return inner(3)

    with lprof.Profiler(include=[__file__]) as profiler:
        work()
    assert capsys.readouterr().out == ""
    assert profiler.snapshot().function("inner").calls == 1


@pytest.mark.skipif(sys.version_info < (3, 13), reason="close() returns nothing")
def test_close_returns_what_the_generator_does() -> None:
    @profile_function(limit=0)
    def stubborn() -> Generator[int, None, str]:
        with suppress(GeneratorExit):
            yield 1
        return "late"

    generator = stubborn()
    next(generator)
    assert generator.close() == "late"  # type: ignore[func-returns-value]
