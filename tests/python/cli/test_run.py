# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What lprof-run itself does: its file, its one line, its refusals."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import lprof
import pytest
from workplace import LIMIT, Workplace, recorded_name

SCRIPT = """
import helper

def work(count):
    total = 0
    for i in range(count):
        total += helper.double(i)
    return total

print(work(100))
"""
HELPER = """
def double(number):
    return 2 * number
"""


@pytest.fixture
def script(workplace: Workplace) -> Path:
    """A script and a module beside it."""
    workplace.write("helper.py", HELPER)
    return workplace.write("script.py", SCRIPT)


def hits(path: Path, function: str) -> dict[int, int]:
    """Return the hits of a function's lines in a file."""
    return {line.line: line.hits for line in lprof.load(path).function(function).lines}


def test_every_line_is_counted(workplace: Workplace, script: Path, engine: str) -> None:
    result = workplace.lprof_run("--engine", engine, script)
    assert result.returncode == 0
    assert result.stdout == "9900\n"
    file = workplace.folder / "script.lprof"
    assert hits(file, "work") == {4: 1, 5: 101, 6: 100, 7: 1}
    assert hits(file, "double") == {2: 100}
    assert lprof.load(file).runs[0].engine == engine


def test_one_line_says_what_was_written_and_what_to_type(
    workplace: Workplace, script: Path
) -> None:
    result = workplace.lprof_run(script)
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("lprof: wrote script.lprof (")
    command = lines[0].partition("To read it: ")[2].split()
    assert workplace.call(Path(sys.executable).parent / command[0], *command[1:]).returncode == 0


def test_quiet_says_nothing(workplace: Workplace, script: Path) -> None:
    assert workplace.lprof_run("--quiet", script).stderr == ""


def test_show_prints_the_report_after_the_program(workplace: Workplace, script: Path) -> None:
    result = workplace.lprof_run("--show", script)
    assert result.stdout.startswith("9900\n")
    assert "Functions by self time" in result.stdout
    assert "helper.py:1" in result.stdout


@pytest.mark.parametrize(
    ("program", "name"),
    [
        (["script.py"], "script.lprof"),
        (["-m", "script"], "script.lprof"),
        (["-c", "import script"], "code.lprof"),
        (["-o", "sub/../other.lprof", "script.py"], "other.lprof"),
    ],
)
@pytest.mark.usefixtures("script")
def test_the_file_is_named_after_the_program(
    workplace: Workplace, program: list[str], name: str
) -> None:
    (workplace.folder / "sub").mkdir()
    workplace.lprof_run(*program)
    assert hits(workplace.folder / name, "work")[6] == 100


def test_code_without_a_file_keeps_its_source(workplace: Workplace) -> None:
    workplace.lprof_run("-c", "a = 1\nb = 2")
    profile = lprof.load(workplace.folder / "code.lprof")
    assert profile.files[0].source_lines == ["a = 1", "b = 2"]
    workplace.lprof_run("-", stdin="c = 3\nd = 4\n")
    profile = lprof.load(workplace.folder / "stdin.lprof")
    assert profile.files[0].source_lines[:2] == ["c = 3", "d = 4"]


def test_the_source_is_that_which_ran(workplace: Workplace) -> None:
    path = workplace.write(
        "script.py",
        """
        from pathlib import Path
        Path(__file__).write_text("changed")
        """,
    )
    text = path.read_text()
    workplace.lprof_run(path)
    assert lprof.load(workplace.folder / "script.lprof").files[0].source == text


def test_include_and_exclude(workplace: Workplace, script: Path) -> None:
    workplace.lprof_run("--include", "helper", script)
    names = [function.name for function in lprof.load(workplace.folder / "script.lprof").functions]
    assert set(names) == {"<module>", "double"}
    workplace.lprof_run("--exclude", "helper.py", script)
    names = [function.name for function in lprof.load(workplace.folder / "script.lprof").functions]
    assert set(names) == {"<module>", "work"}


def test_all_records_the_standard_library_too(workplace: Workplace) -> None:
    workplace.write("script.py", "import json\njson.loads('[1]')\n")
    workplace.lprof_run("--all", "script.py")
    name = "decoder:" + recorded_name("JSONDecoder.decode")
    assert lprof.load(workplace.folder / "script.lprof").function(name).calls == 1


def test_the_run_says_what_it_was(workplace: Workplace, script: Path, engine: str) -> None:
    workplace.lprof_run("--engine", engine, script, "--size", "3")
    run = lprof.load(workplace.folder / "script.lprof").runs[0]
    assert run.program == str(script)
    assert run.arguments == ("--size", "3")
    assert run.directory == str(workplace.folder)
    assert run.python == ".".join(map(str, sys.version_info[:3]))
    assert run.engine_reason == "it was asked for"
    assert str(workplace.folder) in (run.scope or "")
    assert run.finished
    assert 0 < run.duration_ns < 60 * 10**9


def test_an_unhandled_exception_loses_nothing(workplace: Workplace, engine: str) -> None:
    workplace.write("script.py", "def fail():\n    x = 1\n    return x / 0\n\n\nfail()\n")
    result = workplace.lprof_run("--engine", engine, "script.py")
    assert result.returncode == 1
    assert "ZeroDivisionError" in result.stderr
    assert hits(workplace.folder / "script.lprof", "fail") == {2: 1, 3: 1}


def test_recording_stops_after_the_duration(workplace: Workplace, engine: str) -> None:
    workplace.write(
        "script.py",
        """
        import time

        def before():
            end = time.monotonic() + 0.4
            while time.monotonic() < end:
                pass

        def after():
            pass

        before()
        for _ in range(1000):
            after()
        print("done")
        """,
    )
    result = workplace.lprof_run("--engine", engine, "--duration", "0.2", "script.py")
    assert result.stdout == "done\n"
    profile = lprof.load(workplace.folder / "script.lprof")
    assert not profile.find_functions("after")
    assert profile.function("before").self_ns <= 0.25e9


def test_when_nothing_is_recorded_it_says_why(workplace: Workplace, script: Path) -> None:
    result = workplace.lprof_run("--quiet", "--include", "halper", script)
    assert result.returncode == 0
    assert result.stdout == "9900\n"
    assert result.stderr.startswith("lprof: Nothing was recorded: all functions were left out")
    assert "check the pattern of --include (modules seen: __main__, helper" in result.stderr
    assert not (workplace.folder / "script.lprof").exists()


def with_coverage(workplace: Workplace, *options: str) -> list[str]:
    """Run the script below coverage on the settrace engine; return what was said."""
    pytest.importorskip("coverage")
    result = workplace.lprof_run(
        "--engine", "settrace", *options, "-m", "coverage", "run", "script.py"
    )
    assert result.returncode == 0
    assert result.stdout == "9900\n"
    return result.stderr.splitlines()


def remedy_beside_coverage() -> str:
    return "--engine monitoring" if sys.version_info >= (3, 12) else "--no-cov"


@pytest.mark.usefixtures("script")
def test_when_coverage_has_the_trace_function_it_says_so(workplace: Workplace) -> None:
    lines = with_coverage(workplace, "--include", "helper")
    assert len(lines) == 1
    assert lines[0].startswith("lprof: Nothing was recorded: coverage.")
    assert remedy_beside_coverage() in lines[0]
    assert "--include" not in lines[0]


@pytest.mark.usefixtures("script")
def test_when_coverage_comes_later_it_says_so_too(workplace: Workplace) -> None:
    lines = with_coverage(workplace)
    assert len(lines) == 2
    assert lines[1].startswith("lprof: Not all was recorded: coverage.")
    assert remedy_beside_coverage() in lines[1]
    notes = lprof.load(workplace.folder / "coverage.lprof").runs[0].notes
    assert any(note.startswith("Another trace function (coverage.") for note in notes)


def refusal(workplace: Workplace, *arguments: str) -> str:
    """Return the one sentence of a refusal; the program must not have run."""
    result = workplace.lprof_run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    return lines[-1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.py"], "There is no file 'missing.py'"),
        (["-m", "nowhere_to_be_found"], "There is no module named 'nowhere_to_be_found'"),
        (["empty"], "'empty' is a folder without __main__.py"),
        ([], "which program?"),
        (["-m"], "-m needs the name of a module"),
        (["-c"], "-c needs code"),
        (["--frobnicate", "script.py"], "unrecognized arguments: --frobnicate"),
        (["--engine", "steam", "script.py"], "no engine 'steam'; choose from auto"),
        (["--clock", "sun", "script.py"], "no clock 'sun'; choose from auto"),
        (["--duration", "-1", "script.py"], "--duration takes a number of seconds above 0"),
        (["--duration", "soon", "script.py"], "invalid float value: 'soon'"),
        (["--include", "", "script.py"], "a pattern of --include or --exclude is empty"),
        (["-o", "empty", "script.py"], "empty is a folder; name a file with -o"),
    ],
)
@pytest.mark.usefixtures("script")
def test_wrong_usage_is_refused_in_one_sentence(
    workplace: Workplace, arguments: list[str], words: str
) -> None:
    (workplace.folder / "empty").mkdir()
    assert words in refusal(workplace, *arguments)
    assert not list(workplace.folder.glob("*.lprof"))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python has sys.monitoring")
@pytest.mark.usefixtures("script")
def test_the_monitoring_engine_is_refused_before_python_3_12(
    workplace: Workplace,
) -> None:
    sentence = refusal(workplace, "--engine", "monitoring", "script.py")
    assert "needs Python 3.12 or later" in sentence
    assert "--engine settrace" in sentence


def test_an_output_that_cannot_be_written_loses_nothing(workplace: Workplace, script: Path) -> None:
    result = workplace.lprof_run(
        "-o", "missing/folder/x.lprof", script, TMPDIR=str(workplace.folder)
    )
    assert result.returncode == 0
    assert result.stdout == "9900\n"
    place = Path(result.stderr.partition("The profile is in ")[2].partition(" instead")[0])
    assert hits(place, "work")[6] == 100


def test_python_that_ignores_its_environment_is_refused(workplace: Workplace) -> None:
    result = workplace.python("-I", "-m", "lprof", "run", "-c", "pass")
    assert result.returncode == 1
    assert "-E, -I and -S" in result.stderr


def test_help_has_examples(workplace: Workplace) -> None:
    result = workplace.lprof_run("--help")
    assert result.returncode == 0
    assert "lprof-run script.py --its --arguments" in result.stdout
    assert "lprof run script.py" in workplace.lprof("--help").stdout


def test_without_a_viewer_it_is_said_how_to_get_one(workplace: Workplace, script: Path) -> None:
    result = workplace.lprof_run("--view", script, PATH="/nonexistent")
    assert "lprof-viewer is not installed" in result.stderr


def test_the_viewer_is_opened(workplace: Workplace, script: Path) -> None:
    pipe = workplace.folder / "seen"
    os.mkfifo(pipe)
    viewer = workplace.write("bin/lprof-viewer", f'#!/bin/sh\necho "$1" > {pipe}\n')
    viewer.chmod(0o755)
    reader = os.open(pipe, os.O_RDWR)
    workplace.lprof_run("--view", script, PATH=str(viewer.parent))
    assert select.select([reader], [], [], LIMIT)[0]
    assert os.read(reader, 4096).decode() == f"{workplace.folder / 'script.lprof'}\n"
