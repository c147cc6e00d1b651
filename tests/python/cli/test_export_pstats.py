# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof export --format pstats."""

from __future__ import annotations

import marshal
import pstats
import sys
from pathlib import Path

import pytest
from workplace import Workplace

LPROF = Path(sys.executable).parent / "lprof"


def test_pstats_opens_what_is_exported(workplace: Workplace) -> None:
    workplace.write("script.py", "def f():\n    return 1\n\nfor _ in range(4):\n    f()\n")
    workplace.lprof_run("--quiet", "script.py")

    done = workplace.lprof("export", "script.lprof", "--format", "pstats", "-o", "out.pstats")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    stats = pstats.Stats(str(workplace.folder / "out.pstats")).stats  # type: ignore[attr-defined]
    path = str(workplace.folder / "script.py")
    calls, callers = stats[path, 1, "f"][1], stats[path, 1, "f"][4]
    assert calls == 4
    assert callers[path, 1, "<module>"][:2] == (4, 4)

    done = workplace.call("sh", "-c", '"$0" export script.lprof --format pstats > screen', LPROF)
    assert done.returncode == 0
    assert marshal.loads((workplace.folder / "screen").read_bytes()) == stats


def test_samples_have_times_without_calls(workplace: Workplace) -> None:
    workplace.write("script.py", "def f():\n    return sum(range(20_000_000))\n\nf()\n")
    done = workplace.lprof_run("--quiet", "--sample", "script.py")
    if done.returncode:
        pytest.skip(done.stderr)
    workplace.lprof("export", "script.lprof", "--format", "pstats", "-o", "out.pstats")
    stats = pstats.Stats(str(workplace.folder / "out.pstats")).stats  # type: ignore[attr-defined]
    calls, time = stats[str(workplace.folder / "script.py"), 1, "f"][1:3]
    assert calls == 0
    assert time > 0


def test_nothing_is_not_exported(workplace: Workplace) -> None:
    code = "import lprof; lprof.Profiler().snapshot().save('script.lprof')"
    assert workplace.python("-c", code).returncode == 0
    done = workplace.lprof("export", "script.lprof", "--format", "pstats", "-o", "out.pstats")
    assert done.returncode == 1
    assert "no function ran" in done.stderr
    assert not (workplace.folder / "out.pstats").exists()
