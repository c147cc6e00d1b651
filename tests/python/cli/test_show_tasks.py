# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof show --tasks``: which task ran how long, and which line held the event loop."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from workplace import Workplace

PROGRAM = """
    import asyncio
    import time

    async def wait():
        await asyncio.sleep(0.02)

    async def block():
        await asyncio.sleep(0)
        time.sleep(0.05)

    async def fail():
        raise KeyError("nothing")

    async def main():
        jobs = [asyncio.create_task(job(), name=job.__name__) for job in (wait, block, fail)]
        await asyncio.gather(*jobs, return_exceptions=True)

    asyncio.run(main())
"""


@pytest.fixture(scope="module")
def recorded(shared_workplace: Workplace) -> Workplace:
    shared_workplace.write("loop.py", PROGRAM)
    done = shared_workplace.lprof_run("-q", "-o", "loop.lprof", "loop.py")
    assert done.returncode == 0, done.stderr
    return shared_workplace


def rows(workplace: Workplace, *options: str) -> list[str]:
    done = workplace.lprof("show", "loop.lprof", "--tasks", *options)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Tasks by")) + 2
    return lines[start : lines.index("", start)]


def test_the_line_that_blocks_the_loop_is_named(recorded: Workplace) -> None:
    (first, *_) = rows(recorded, "--sort", "longest")
    assert " block " in first
    assert "longest at loop.py:9" in first
    assert "created at loop.py:15" in first


def test_outcomes_are_named(recorded: Workplace) -> None:
    by_name = {line.split("longest")[0].split()[-2]: line for line in rows(recorded)}
    assert " done " in by_name["wait"]
    assert " KeyError " in by_name["fail"]
    shown = recorded.lprof("show", "loop.lprof", "--tasks").stdout
    number = 6  # two are the loop's own, at its end
    assert f"{number} tasks: {number - 1} done, 1 failed." in shown


def test_the_report_of_lines_has_a_hint(recorded: Workplace) -> None:
    shown = " ".join(recorded.lprof("show", "loop.lprof").stdout.split())
    assert "6 tasks ran; the event loop was held longest for" in shown
    assert "at loop.py:9 (--tasks shows them)." in shown


def test_rows_are_limited(recorded: Workplace) -> None:
    lines = rows(recorded, "--limit", "2")
    assert len(lines) == 3
    assert lines[-1].endswith("in 4 more tasks (--limit shows more)")


def test_orders(recorded: Workplace) -> None:
    assert " main " in rows(recorded, "--sort", "started")[0]
    assert " main " in rows(recorded)[0]  # by duration
    wrong = recorded.lprof("show", "loop.lprof", "--tasks", "--sort", "hits")
    assert wrong.returncode == 2
    assert "choose from duration, running, waiting, longest, started, name" in wrong.stderr
    wrong = recorded.lprof("show", "loop.lprof", "--tasks", "--raw")
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "lprof: --tasks goes with --sort and --limit only; leave out the rest.\n",
    )


def test_a_program_without_tasks(workplace: Workplace) -> None:
    workplace.write("loop.py", "print(1)")
    workplace.lprof_run("-q", "-o", "loop.lprof", "loop.py")
    shown = workplace.lprof("show", "loop.lprof", "--tasks")
    assert shown.returncode == 0
    assert "No tasks were recorded" in shown.stdout


def test_export(recorded: Workplace) -> None:
    exported = json.loads(recorded.lprof("export", "loop.lprof", "--format", "json").stdout)
    task = next(task for task in exported["tasks"] if task["name"] == "block")
    assert exported["functions"][task["longest_function"]]["name"] == "block"
    assert (task["longest_line"], task["creator_line"]) == (9, 15)
    assert task["running_ns"] + task["waiting_ns"] == task["duration_ns"]


def test_merging_keeps_the_tasks_of_both(recorded: Workplace) -> None:
    assert recorded.lprof("merge", "two.lprof", "loop.lprof", "loop.lprof").returncode == 0
    shown = recorded.lprof("show", "two.lprof", "--tasks").stdout
    assert "12 tasks: 10 done, 2 failed." in shown


def test_a_killed_program_shows_what_held_its_loop(workplace: Workplace) -> None:
    workplace.write(
        "loop.py",
        """
        import asyncio, os, signal

        async def stuck():
            await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGKILL)

        async def main():
            waiting = asyncio.create_task(asyncio.sleep(60), name="waiting")
            await asyncio.create_task(stuck(), name="stuck")

        asyncio.run(main())
        """,
    )
    done = workplace.lprof_run("-q", "-o", "loop.lprof", "loop.py")
    assert done.returncode == -signal.SIGKILL
    found = {line.split("longest at")[0].split()[-2]: line for line in rows(workplace)}
    assert " unfinished " in found["stuck"]
    assert "longest at loop.py:5" in found["stuck"]
    assert " unfinished " in next(line for line in rows(workplace) if " waiting " in line)
    assert Path(workplace.folder / "loop.lprof").exists()
