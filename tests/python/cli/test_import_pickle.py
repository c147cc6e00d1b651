# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof import: what line_profiler wrote, and what pretends to be it."""

from __future__ import annotations

import os
import pickle
import sys
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import lprof
import pytest
from workplace import Workplace

SCRIPT = """
def inner(i):
    return i * i


@print
def work(n):
    total = 0
    for i in range(n):
        total += inner(i)
    return total
"""
# Lines 6 to 10 of SCRIPT as line_profiler 5.1 counted them, in nanoseconds.
WORK = [(7, 1, 441), (8, 101, 16464), (9, 100, 274878), (10, 1, 120)]


class LineStats:
    """Like line_profiler's own in what a pickle says of it: a name and two attributes."""

    def __init__(self, timings: object, unit: object = 1e-9) -> None:
        self.timings, self.unit = timings, unit


@pytest.fixture(params=["line_profiler.line_profiler", "line_profiler._line_profiler"])
def module_name(request: pytest.FixtureRequest) -> str:
    """Where LineStats is, in new and in old files."""
    name: str = request.param
    return name


@pytest.fixture
def dump(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Write a file as line_profiler does."""

    def write(
        timings: object,
        unit: object = 1e-9,
        module_name: str = "line_profiler.line_profiler",
        protocol: int = pickle.HIGHEST_PROTOCOL,
    ) -> Path:
        module = types.ModuleType(module_name)
        module.LineStats = LineStats  # type: ignore[attr-defined]
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, "line_profiler", types.ModuleType("line_profiler"))
            patch.setitem(sys.modules, module_name, module)
            patch.setattr(LineStats, "__module__", module_name)
            data = pickle.dumps(LineStats(timings, unit), protocol)
        path = workplace.folder / "old.lprof"
        path.write_bytes(data)
        return path

    yield write


def write_script(workplace: Workplace) -> str:
    """Write the source that WORK is of, a while ago."""
    path = workplace.write("script.py", SCRIPT)
    past = time.time() - 3600
    os.utime(path, (past, past))
    return str(path)


@pytest.mark.parametrize("protocol", [2, 4, 5])
def test_times_hits_and_source_are_taken_over(
    workplace: Workplace, dump: Callable[..., Path], module_name: str, protocol: int
) -> None:
    script = write_script(workplace)
    timings = {(script, 5, "work"): WORK, (script, 1, "inner"): []}
    dump(timings, module_name=module_name, protocol=protocol)
    result = workplace.lprof("import", "old.lprof")
    assert result.returncode == 0
    assert result.stderr == (
        "lprof: wrote old.imported.lprof. To read it: lprof show old.imported.lprof\n"
    )
    profile = lprof.load(workplace.folder / "old.imported.lprof")
    work = profile.function("work")
    assert [(line.line, line.hits, line.total_ns) for line in work.lines] == WORK
    assert work.total_ns == sum(nanoseconds for *_, nanoseconds in WORK)
    assert (work.first_line, work.last_line) == (5, 10)
    assert profile.function("inner").lines == ()
    assert work.file.source == SCRIPT.lstrip("\n")
    assert profile.runs[0].engine == "line_profiler"
    assert "include what a line calls" in profile.runs[0].notes[0]


def test_other_units_become_nanoseconds(workplace: Workplace, dump: Callable[..., Path]) -> None:
    dump({("<cell>", 1, "f"): [(2, 3, 40)]}, unit=1e-7)
    workplace.lprof("import", "old.lprof", "-o", "new.lprof")
    (line,) = lprof.load(workplace.folder / "new.lprof").function("f").lines
    assert line.total_ns == 4000


def test_an_imported_profile_is_shown_and_exported(
    workplace: Workplace, dump: Callable[..., Path]
) -> None:
    dump({(write_script(workplace), 5, "work"): WORK})
    workplace.lprof("import", "old.lprof", "-o", "new.lprof")
    shown = workplace.lprof("show", "new.lprof")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "total += inner(i)" in shown.stdout
    assert "Engine line_profiler: imported" in shown.stdout
    for absent in ("None", "0 calls", "0 ns"):
        assert absent not in shown.stdout
    for form in ("json", "csv", "text"):
        exported = workplace.lprof("export", "new.lprof", "--format", form)
        assert (exported.returncode, exported.stderr) == (0, "")
        assert "274878" in exported.stdout or "work" in exported.stdout


@pytest.mark.parametrize("command", ["show", "export"])
def test_other_commands_name_the_remedy(
    workplace: Workplace, dump: Callable[..., Path], command: str
) -> None:
    dump({("<cell>", 1, "f"): [(2, 3, 40)]})
    result = workplace.lprof(command, "old.lprof")
    assert result.returncode == 1
    assert "was written by line_profiler; “lprof import”" in result.stderr


def test_a_source_that_is_gone_or_changed_is_said(
    workplace: Workplace, dump: Callable[..., Path]
) -> None:
    timings = {
        (str(workplace.folder / "gone.py"), 1, "gone"): [(2, 1, 10)],
        (str(workplace.write("short.py", "pass\n")), 1, "short"): [(2, 1, 10)],
        (str(workplace.write("new.py", "def new():\n    pass\n")), 1, "new"): [(2, 1, 10)],
    }
    past = time.time() - 3600
    os.utime(dump(timings), (past, past))
    said = workplace.lprof("import", "old.lprof").stderr
    assert "gone.py could not be found." in said
    assert "short.py was changed since, and is left out." in said
    assert "new.py was changed since: its lines may be others" in said
    profile = lprof.load(workplace.folder / "old.imported.lprof")
    assert profile.file("new.py").source
    assert profile.file("short.py").source is None


def test_what_line_profiler_writes_itself(workplace: Workplace) -> None:
    pytest.importorskip("line_profiler")
    workplace.write(
        "script.py",
        """
        import line_profiler
        profiler = line_profiler.LineProfiler()

        @profiler
        def work(n):
            return sum(range(n))

        for i in range(10):
            work(1000)
        profiler.dump_stats("own.lprof")
        """,
    )
    assert workplace.python("script.py").returncode == 0
    assert workplace.lprof("import", "own.lprof").returncode == 0
    work = lprof.load(workplace.folder / "own.imported.lprof").function("work")
    assert [(line.line, line.hits) for line in work.lines] == [(6, 10)]
    assert 0 < work.total_ns < 10**9


class Call:
    """A pickle of this calls something when it is read."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


HOSTILE = {
    "calls": pickle.dumps(Call(os.system, "touch harmed")),
    "calls eval": pickle.dumps(Call(eval, "open('harmed', 'w')"), 0),
    "names": b"cos\nsystem\n.",
    "names by stack": b"\x80\x04\x8c\x05posix\x8c\x06system\x93.",
    "instance": b"(S'touch harmed'\nios\nsystem\n.",
    "room": b"\x80\x02}r\xff\xff\xff\x7f.",
    "length": b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f.",
    "text": b"\x80\x04X\xff\xff\xff\x7fa.",
    "deep": b"\x80\x04" + b"(" * 100_000 + b"t" * 100_000 + b".",
    "number": b"\x80\x04K\x01.",
    "nothing": b"",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_get_one_sentence(workplace: Workplace, data: bytes) -> None:
    (workplace.folder / "old.lprof").write_bytes(data)
    result = workplace.lprof("import", "old.lprof")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert [path.name for path in workplace.folder.iterdir()] == ["old.lprof"]


@pytest.mark.parametrize(
    "timings",
    [
        [],
        {1: [(1, 1, 1)]},
        {("f.py", 1, "f"): [(1, 1)]},
        {("f.py", 1, "f"): [(1, 1, 1.5)]},
        {("f.py", 1, "f"): [(0, 1, 1)]},
        {("f.py", 1, "f"): [(2**31, 1, 1)]},
        {("f.py", 1, "f"): [(1, -1, 1)]},
        {("f.py", 1, "f"): [(1, 1, 2**63)]},
        {("f\0.py", 1, "f"): [(1, 1, 1)]},
        {("f.py", 1, None): 7},
    ],
)
def test_contents_of_other_types_get_one_sentence(
    workplace: Workplace, dump: Callable[..., Path], timings: object
) -> None:
    dump(timings)
    result = workplace.lprof("import", "old.lprof")
    assert result.returncode == 1
    assert "old.lprof is no file of line_profiler, or it is damaged" in result.stderr
    assert result.stderr.count("\n") == 1


def test_every_truncation_is_refused(dump: Callable[..., Path]) -> None:
    from lprof.line_profiler_file import RefusedError, read

    path = dump({("<cell>", 1, "f"): [(2, 3, 40)]})
    data = path.read_bytes()
    assert read(str(path))
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(RefusedError):
            read(str(path))


def test_only_files_are_read_as_source(workplace: Workplace, dump: Callable[..., Path]) -> None:
    os.mkfifo(workplace.folder / "fifo.py")
    pipe = str(workplace.folder / "fifo.py")
    dump({(name, 1, "f"): [(1, 1, 1)] for name in (pipe, "/dev/zero", "/proc/kmsg")})
    result = workplace.lprof("import", "old.lprof")
    assert result.returncode == 0
    profile = lprof.load(workplace.folder / "old.imported.lprof")
    assert [file.source for file in profile.files] == [None, None, None]


def test_mistakes_get_one_sentence(workplace: Workplace, dump: Callable[..., Path]) -> None:
    before = dump({("<cell>", 1, "f"): [(2, 3, 40)]}).read_bytes()
    for arguments, status, words in (
        (["none.lprof"], 1, "none.lprof can't be read: No such file"),
        (["."], 1, "can't be read: Is a directory"),
        (["old.lprof", "-o", "old.lprof"], 2, "would replace the file itself"),
        (["old.lprof", "-o", "missing/x.lprof"], 1, "missing"),
    ):
        result = workplace.lprof("import", *arguments)
        assert result.returncode == status
        assert words in result.stderr
        assert result.stderr.count("\n") == 1
    assert (workplace.folder / "old.lprof").read_bytes() == before


def test_a_profile_of_lprof_is_named_as_such(workplace: Workplace) -> None:
    workplace.write("script.py", "x = 1\n")
    workplace.lprof_run("--quiet", "script.py")
    result = workplace.lprof("import", "script.lprof")
    assert result.returncode == 1
    assert "try: lprof show script.lprof" in result.stderr
