# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Calls, primitive and recursive, by caller: what cProfile counts is what lprof counts."""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import sys
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any

import lprof
import pytest


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def is_even(n: int) -> bool:
    return n == 0 or is_odd(n - 1)


def is_odd(n: int) -> bool:
    return n != 0 and is_even(n - 1)


def count_down(n: int) -> Generator[int, Any, str]:
    while n:
        try:
            n -= (yield n) or 1
        except KeyError:
            n -= 2
    return "done"


def delegating(n: int) -> Generator[int, Any, None]:
    yield from count_down(n)
    if n:
        yield from delegating(n - 1)


def thrown_into() -> None:
    generator = count_down(9)
    next(generator)
    generator.throw(KeyError())
    generator.close()
    next(count_down(3))  # abandoned


async def ticks(n: int) -> AsyncIterator[int]:
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def consumer(n: int) -> int:
    return sum([i async for i in ticks(n)])


async def several() -> None:
    await asyncio.gather(*(consumer(n) for n in range(4)))


class Shape:
    def __init__(self) -> None:
        self.parts = [Part() for _ in range(5)]

    def area(self) -> int:
        return sum(part.area() for part in self.parts)


class Part:
    def area(self) -> int:
        return max([1, 2], key=lambda x: -x)


def failing(n: int) -> None:
    if not n:
        raise ValueError(n)
    try:
        failing(n - 1)
    finally:
        is_even(n)


def fails() -> None:
    with pytest.raises(ValueError, match="0"):
        failing(5)


WORK: dict[str, Callable[[], Any]] = {
    "recursion": lambda: fib(12),
    "mutual recursion": lambda: [is_even(9), is_odd(4)],
    "generators": lambda: [list(delegating(5)), list(delegating(3))],
    "throw and close": thrown_into,
    "coroutines": lambda: asyncio.run(several()),
    "methods": lambda: Shape().area(),
    "exceptions": fails,
}

Own = dict[tuple[int, str], Any]


def own(stats: dict[Any, Any]) -> Own:
    """Calls and primitive calls of this file's functions, and the same by caller."""
    return {
        (line, name): (
            calls,
            primitive,
            {
                c[1:]: counts[:2]
                for c, counts in callers.items()
                if c[0] != "~" and not c[2].startswith("test_")
            },
        )
        for (file, line, name), (primitive, calls, _, _, callers) in stats.items()
        if file == __file__
    }


def without_builtins(profiler: cProfile.Profile) -> Own:
    profiler.create_stats()
    return own(profiler.stats)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", WORK)
def test_calls_equal_those_of_cprofile(name: str, engine: str) -> None:
    work = WORK[name]
    theirs = cProfile.Profile(builtins=False)
    theirs.runcall(work)
    ours = lprof.Profiler(everything=True, engine=engine)
    with ours:
        work()

    found = own(lprof.Profile.to_pstats(ours.snapshot()).stats)  # type: ignore[attr-defined]
    wanted = without_builtins(theirs)
    assert found.keys() >= wanted.keys()
    if sys.version_info >= (3, 14):  # C functions stand between, asked for or not
        for key, (calls, primitive, callers) in wanted.items():
            assert found[key][:2] == (calls, primitive)
            assert all(found[key][2][caller] >= counts for caller, counts in callers.items())
    else:
        assert {key: found[key] for key in wanted} == wanted


def test_the_times_of_a_recursion_are_in_its_outermost_call(engine: str) -> None:
    with lprof.Profiler(functions=[fib], engine=engine) as profiler:
        fib(15)
    profile = profiler.snapshot()
    function = profile.function("fib")
    outside, inside = sorted(profile.callers(function), key=lambda call: call.calls)

    assert (function.calls, function.recursive_calls) == (1973, 1972)
    assert (outside.caller, outside.calls, outside.nested) == (None, 1, 0)
    assert (inside.caller, inside.calls, inside.nested) == (function, 1972, 1970)
    assert outside.self_ns + inside.self_ns == pytest.approx(function.self_ns, rel=0.01, abs=1000)
    assert inside.total_ns <= function.total_ns


def test_pstats_reads_what_is_saved(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with lprof.Profiler(functions=[fib, is_even, is_odd]) as profiler:
        fib(5)
        is_even(2)
    profiler.snapshot().save_pstats(tmp_path / "saved.pstats")

    stats = pstats.Stats(str(tmp_path / "saved.pstats"))
    stats.sort_stats("ncalls").print_stats()
    stats.print_callers("fib")
    printed = capsys.readouterr().out
    assert "18 function calls (3 primitive calls) in" in printed
    assert "     15/1  " in printed
    assert "14/2" in printed


def test_a_failed_save_leaves_the_old_file(tmp_path: Any) -> None:
    with lprof.Profiler(functions=[fib]) as profiler:
        fib(3)
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        profiler.snapshot().save_pstats(folder)
    assert list(tmp_path.iterdir()) == [folder]
    assert not list(folder.iterdir())


def test_an_empty_profile_has_empty_stats() -> None:
    profile = lprof.Profiler(functions=[fib]).snapshot()
    assert profile.to_pstats().stats == {}  # type: ignore[attr-defined]
