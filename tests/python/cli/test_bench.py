# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof bench: code timed in processes of its own."""

from __future__ import annotations

import json
import re

import lprof
import pytest
from workplace import Workplace

QUICK = ("--processes", "5", "--samples", "3", "--min-time", "0.2")


def bench(workplace: Workplace, *arguments: str) -> str:
    """Return what lprof bench prints to a pipe."""
    result = workplace.lprof("bench", *QUICK, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_a_statement(workplace):
    printed = bench(workplace, "sorted(x)", "--setup", "x = list(range(1000))")
    row = re.search(r"^sorted\(x\) +(.*)$", printed, re.MULTILINE)
    assert row and re.fullmatch(r"(?:[\d.,]+ +(?:ns|µs|ms) *){6} 15 *\d*", row[1])
    assert re.search(r"^sorted\(x\) +[▁▂▃▄▅▆▇█ ]+$", printed, re.MULTILINE)
    assert "┃" in printed


def test_several_are_drawn_on_one_axis_and_compared(workplace):
    printed = bench(workplace, "sum(range(100))", "sum(range(10000))", "--compare",
                    "-n", "short", "-n", "long")  # fmt: skip
    strips = re.findall(r"^(?:short|long )  ([▁▂▃▄▅▆▇█ ]+)$", printed, re.MULTILINE)
    assert len(strips) == 2
    assert strips[0].index("█") < strips[1].index("█")
    assert re.search(r"Real: long is [\d.]+ times as slow as short", printed)
    assert "large effect, Cliff's delta +1.00" in printed


def test_a_function_of_a_module_and_an_async_one(workplace):
    workplace.write(
        "shop.py",
        """
        import asyncio

        class Cart:
            @staticmethod
            def total():
                return sum(range(100))

        async def fetch():
            await asyncio.sleep(0.001)
        """,
    )
    printed = bench(workplace, "shop:Cart.total", "shop:fetch", "-n", "total")
    assert re.search(r"^total +", printed, re.MULTILINE)
    milliseconds = re.search(r"^shop:fetch +([\d.]+) +ms", printed, re.MULTILINE)
    assert milliseconds and float(milliseconds[1]) >= 1


def test_await_in_a_statement(workplace):
    printed = bench(workplace, "await asyncio.sleep(0.001)", "--setup", "import asyncio")
    assert re.search(r"^await asyncio.sleep\(0.001\) +[\d.]+ +ms", printed, re.MULTILINE)


def test_what_the_code_prints_is_not_part_of_the_report(workplace):
    assert "noise" not in bench(workplace, "print('noi' 'se')").replace("print('noi' 'se')", "")


def test_strings_of_several_lines_stay_what_they_are(workplace):
    bench(workplace, 'assert """a\nb""" == "a" + chr(10) + "b"')


def test_workers_are_not_recorded(workplace):
    """Though the program that starts them is."""
    workplace.write(
        "script.py",
        """
        import subprocess, sys
        subprocess.run([sys.executable, "-m", "lprof", "bench", "--processes=1", "--samples=1",
                        "assert __import__('sys').gettrace() is None"], check=True)
        """,
    )
    result = workplace.lprof_run("--quiet", "--engine", "settrace", "script.py")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["1/0"], "The benchmark '1/0' raised ZeroDivisionError: division by zero"),
        (["x ="], "The benchmark 'x =' raised SyntaxError: invalid syntax"),
        (["pass", "--setup", "import nothere"], "ModuleNotFoundError: No module named 'nothere'"),
        (["os:nothere"], "module 'os' has no attribute 'nothere'"),
        (["os:name"], "os:name is a str, no function"),
        (["import os; os._exit(3)"], "ended its process (exit status 3)"),
        (["import os; os.kill(os.getpid(), 9)"], "ended its process (signal 9)"),
    ],
)
def test_code_that_fails(workplace, arguments, message):
    result = workplace.lprof("bench", *arguments)
    assert result.returncode == 1
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pass", "--processes", "0"], "--processes takes a number from 1, not 0."),
        (["pass", "--min-time", "-1"], "--min-time takes milliseconds above 0, not -1."),
        (["pass", "pass"], "Two benchmarks are named 'pass'; tell them apart with --name."),
        (["pass", "-n", "a", "-n", "b"], "There are 2 names for 1 targets."),
        (["pass", "--cpu", "100000"], "There is no CPU 100000 to use"),
    ],
)
def test_wrong_usage(workplace, arguments, message):
    result = workplace.lprof("bench", *arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_help_has_examples(workplace):
    printed = workplace.lprof("bench", "--help").stdout
    assert "lprof bench 'sorted(x)' --setup" in printed


def test_the_file_keeps_every_sample(workplace):
    printed = bench(workplace, "sum(range(99))", "-n", "sum", "-o", "sum.lprof")
    profile = lprof.load(workplace.folder / "sum.lprof")
    (kept,) = profile.benchmarks
    assert kept.name == "sum"
    assert [len(process) for process in kept.processes] == [3] * 5
    assert all(sample >= 100_000 for process in kept.processes for sample in process)
    assert kept.run.program == "bench" and kept.run.arguments == ("sum(range(99))",)
    assert kept.run.python and kept.run.host and kept.run.cpu
    assert len(kept.seconds) == 15 and max(kept.seconds) < 0.1
    shown = workplace.lprof("show", "sum.lprof").stdout
    row = next(line for line in printed.splitlines() if re.match(r"sum +\d", line))
    assert row in shown
    assert "Nothing was recorded" not in shown


def test_a_later_run_is_compared_with_the_file(workplace):
    bench(workplace, "sum(range(10))", "-n", "sum", "-o", "sum.lprof")
    printed = bench(workplace, "sum(range(5000))", "-n", "sum", "--baseline", "sum.lprof")
    assert re.search(r"Real: sum is [\d.]+ times as slow as sum before", printed)
    result = workplace.lprof("bench", "pass", "--baseline", "sum.lprof")
    assert result.returncode == 2
    assert "has no benchmark of these names (it has: 'sum')" in result.stderr


def test_merging_and_exporting_keep_benchmarks(workplace):
    for name in ("one", "two"):
        bench(workplace, "pass", "-o", f"{name}.lprof")
    assert workplace.lprof("merge", "both.lprof", "one.lprof", "two.lprof").returncode == 0
    exported = json.loads(workplace.lprof("export", "both.lprof").stdout)
    parts = [
        lprof.load(workplace.folder / f"{name}.lprof").benchmarks[0] for name in ("one", "two")
    ]
    assert [(b["name"], b["run"], b["calls"]) for b in exported["benchmarks"]] == [
        ("pass", i, part.calls) for i, part in enumerate(parts)
    ]
    assert exported["benchmarks"][1]["processes"] == [list(p) for p in parts[1].processes]
    shown = workplace.lprof("show", "both.lprof").stdout
    assert re.search(r"^pass \(2\) +\d", shown, re.MULTILINE)


def test_a_file_that_cannot_be_written(workplace):
    result = workplace.lprof("bench", *QUICK, "pass", "-o", "missing/x.lprof")
    assert result.returncode == 1
    assert "could not be written" in result.stderr
