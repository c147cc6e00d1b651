# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof-run --memory`` and what ``lprof show`` says of it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import lprof
import pytest
from workplace import Workplace

SCRIPT = """
    def fill(n):
        kept = []
        for i in range(n):
            kept.append(bytes(1000))
        return kept

    blocks = fill(3000)
    print(len(blocks))
"""

NATIVE = """
    import ctypes

    libc = ctypes.CDLL(None)
    libc.malloc.restype = libc.calloc.restype = libc.realloc.restype = ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    libc.realloc.argtypes = [ctypes.c_void_p, ctypes.c_size_t]

    def allocate():
        first = libc.malloc(1_000_000)
        second = libc.calloc(1000, 2000)
        second = libc.realloc(second, 3_000_000)
        small = libc.malloc(100)
        libc.free(first)
        return second, small

    def compute():
        return bytearray(500_000)

    kept = allocate(), compute()
"""


def memory_of(profile: lprof.Profile, function: str, text: str) -> lprof.Memory:
    found = profile.function(function)
    for line in found.lines:
        if text in found.file.source_lines[line.line - 1]:
            return line.memory
    raise AssertionError(f"no line of {function} has {text}")


def test_a_program_is_recorded_and_shown(workplace: Workplace) -> None:
    workplace.write("a.py", SCRIPT)
    result = workplace.lprof_run("--memory", "a.py")
    assert (result.returncode, result.stdout) == (0, "3000\n")
    shown = workplace.lprof("show", "a.lprof").stdout
    assert re.search(r"Memory  peak [23]\.\d\d MiB after .*held at the end", shown)
    assert re.search(r"(2\.9|3\.0)\d MiB +9\d\.\d %.*a\.py:4  kept\.append\(bytes\(1000\)\)", shown)
    assert "--sort memory shows" in shown
    shown = workplace.lprof("show", "a.lprof", "--sort", "memory").stdout
    assert "Functions by memory at the peak" in shown
    assert re.search(r" 4 +(2\.9|3\.0)\d MiB .*kept\.append\(bytes\(1000\)\)", shown)
    assert "while no recorded line was running" in shown


def test_without_memory_there_is_nothing_to_sort_by(workplace: Workplace) -> None:
    workplace.write("a.py", SCRIPT)
    workplace.lprof_run("a.py")
    shown = workplace.lprof("show", "a.lprof")
    assert "Memory" not in shown.stdout
    shown = workplace.lprof("show", "a.lprof", "--sort", "memory")
    assert shown.returncode == 1
    assert "record with lprof-run --memory" in shown.stderr


def test_it_is_exported(workplace: Workplace) -> None:
    workplace.write("a.py", SCRIPT)
    workplace.lprof_run("--memory", "a.py")
    exported = json.loads(workplace.lprof("export", "a.lprof", "--format", "json").stdout)
    (memory,) = exported["memory"]
    lines = [line for function in exported["functions"] for line in function["lines"]]
    held = sum((line["memory"] or {}).get("at_peak", 0) for line in lines)
    assert exported["memory_peak"] == memory["peak"] == held + memory["elsewhere"]["at_peak"]
    assert memory["native"] is False
    text = workplace.lprof("export", "a.lprof", "--format", "csv").stdout
    rows = list(csv.DictReader(text.splitlines()))
    assert sum(int(row["at_peak"]) for row in rows) == held


def test_native_allocations_are_seen_and_labelled(workplace: Workplace) -> None:
    workplace.write("a.py", NATIVE)
    assert workplace.lprof_run("--memory=native", "a.py").returncode == 0
    profile = lprof.load(workplace.folder / "a.lprof")
    assert profile.memory[0].native
    first = memory_of(profile, "allocate", "libc.malloc(1_000_000)")
    grown = memory_of(profile, "allocate", "libc.realloc(")
    assert (first.native_allocations, first.native_allocated) == (1, 1_000_000)
    assert first.native_held == 0
    assert first.peak >= 1_000_000
    assert grown.native_held == 3_000_000
    assert memory_of(profile, "allocate", "libc.calloc").native_allocated == 2_000_000
    assert memory_of(profile, "allocate", "libc.malloc(100)").native_allocations == 0
    assert memory_of(profile, "compute", "bytearray(500_000)").native_allocations == 0
    assert "native" in workplace.lprof("show", "a.lprof", "--sort", "memory").stdout


@pytest.mark.parametrize("children", [True, False])
def test_the_environment_is_the_programs_own(workplace: Workplace, children: bool) -> None:
    option = [] if children else ["--no-children"]
    code = "import os; print(os.environ.get('LD_PRELOAD', 'nothing'))"
    result = workplace.lprof_run("--memory=native", *option, "-c", code)
    assert result.returncode == 0
    assert Path(result.stdout.strip()).name == ("lprof-native.so" if children else "nothing")


def test_other_interpreters_are_recorded_too(workplace: Workplace) -> None:
    workplace.write("b.py", NATIVE)
    workplace.write("a.py", "import subprocess, sys\nsubprocess.run([sys.executable, 'b.py'])\n")
    assert workplace.lprof_run("--memory=native", "a.py").returncode == 0
    profile = lprof.load(workplace.folder / "a.lprof")
    assert [memory.native for memory in profile.memory] == [True, True]
    assert memory_of(profile, "allocate", "libc.realloc(").native_held == 3_000_000


def test_a_wrong_kind_is_refused(workplace: Workplace) -> None:
    workplace.write("a.py", SCRIPT)
    result = workplace.lprof_run("--memory=all", "a.py")
    assert result.returncode == 2
    assert "native" in result.stderr
