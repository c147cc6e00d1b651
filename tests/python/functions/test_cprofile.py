# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof.cprofile has the interface of cProfile."""

from __future__ import annotations

import cProfile
import inspect
import pstats
from pathlib import Path
from typing import Any

import pytest
from lprof import cprofile


def work(n: int) -> int:
    return sum(helper(i) for i in range(n))


def helper(n: int) -> int:
    return n + 1


def own(stats: dict[Any, Any]) -> dict[str, tuple[int, int]]:
    """Calls and primitive calls of this file's functions."""
    return {key[2]: (entry[1], entry[0]) for key, entry in stats.items() if key[0] == __file__}


def test_its_methods_are_those_of_cprofile() -> None:
    for name, method in inspect.getmembers(cProfile.Profile, inspect.isfunction):
        if not name.startswith("__"):
            assert list(inspect.signature(getattr(cprofile.Profile, name)).parameters) == list(
                inspect.signature(method).parameters
            )
    for function in ("run", "runctx"):
        assert list(inspect.signature(getattr(cprofile, function)).parameters) == list(
            inspect.signature(getattr(cProfile, function)).parameters
        )


def test_it_counts_what_cprofile_counts(tmp_path: Path) -> None:
    ours, theirs = cprofile.Profile(), cProfile.Profile(builtins=False)
    assert ours.runcall(work, 5) == theirs.runcall(work, 5) == 15
    theirs.create_stats()
    assert own(pstats.Stats(ours).stats) == own(theirs.stats)  # type: ignore
    ours.dump_stats(str(tmp_path / "out"))
    assert own(pstats.Stats(str(tmp_path / "out")).stats) == own(theirs.stats)  # type: ignore


def test_on_and_off() -> None:
    profiler = cprofile.Profile()
    with profiler:
        helper(1)
        with pytest.raises(ValueError, match="record"):
            cprofile.Profile().enable()
    helper(2)
    profiler.enable()
    helper(3)
    profiler.create_stats()
    assert own(profiler.stats)["helper"] == (2, 2)
    profiler.clear()
    profiler.snapshot_stats()
    assert own(profiler.stats) == {}
    profiler.enable(subcalls=False)
    work(1)
    profiler.create_stats()
    assert not any(entry[4] for entry in profiler.stats.values())
    with pytest.raises(ValueError, match="clock of its own"):
        cprofile.Profile(timer=lambda: 0.0)


def test_running_statements(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cprofile.runctx("work(3); raise SystemExit", globals(), {}, sort="ncalls")
    assert "(helper)" in capsys.readouterr().out
    cprofile.runctx("work(3)", globals(), {}, str(tmp_path / "out"))
    assert own(pstats.Stats(str(tmp_path / "out")).stats)["helper"] == (3, 3)  # type: ignore
