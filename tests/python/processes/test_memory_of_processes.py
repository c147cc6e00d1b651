# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Memory of processes that are killed, forked, or other interpreters."""

from __future__ import annotations

import signal

from ended import await_profile
from workplace import Workplace


def test_a_killed_program_leaves_what_it_held(workplace: Workplace) -> None:
    workplace.write(
        "a.py",
        """
        import os, signal

        def fill(n):
            kept = []
            for i in range(n):
                kept.append(bytes(1000))
            return kept

        blocks = fill(3000)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    result = workplace.lprof_run("--memory", "a.py")
    assert result.returncode == -signal.SIGKILL
    profile = await_profile(workplace.folder / "a.lprof")
    assert profile.function("fill").memory.held > 3_000_000
    assert profile.memory_peak > 3_000_000


def test_a_forked_child_counts_its_own(workplace: Workplace) -> None:
    workplace.write(
        "a.py",
        """
        import os

        def parent():
            return list(map(bytes, [1000] * 3000))

        def child():
            return list(map(bytes, [1000] * 500))

        blocks = parent()
        pid = os.fork()
        if pid == 0:
            more = child()
        else:
            os.waitpid(pid, 0)
        """,
    )
    assert workplace.lprof_run("--memory", "a.py").returncode == 0
    path = workplace.folder / "a.lprof"
    profile = await_profile(path, lambda profile: len(profile.runs) == 2)
    assert len(profile.memory) == 2
    smaller, larger = sorted(memory.peak for memory in profile.memory)
    assert 500_000 < smaller < 1_000_000
    assert larger > 3_000_000
    held = {name: sum(function.memory.held for function in profile.functions
                      if name in function.name) for name in ("child", "parent")}  # fmt: skip
    assert profile.function("parent").calls == 1
    assert 500_000 < held["child"] < 600_000
    assert 3_000_000 < held["parent"] < 3_200_000
