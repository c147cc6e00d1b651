# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What lprof show prints."""

from __future__ import annotations

import functools
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from workplace import LIMIT, Workplace, recorded_name

SCRIPT = '''
"""A script whose hot line is known."""
import asyncio


def burn(count):
    total = 0
    for i in range(count):
        total += sum(range(i % 500))
    return total


class Holder:
    def quick(self):
        return 1


async def nap():
    await asyncio.sleep(0.05)


burn(30_000)
Holder().quick()
asyncio.run(nap())
'''


@pytest.fixture(scope="module")
def record_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workplace]:
    """Make a folder with script.lprof in it, or return the one that there is."""

    @functools.cache
    def record(engine: str) -> Workplace:
        workplace = Workplace(tmp_path_factory.mktemp(engine))
        workplace.write("script.py", SCRIPT)
        workplace.lprof_run("--quiet", "--engine", engine, "script.py")
        return workplace

    return record


@pytest.fixture
def recorded(record_once: Callable[[str], Workplace], engine: str) -> Workplace:
    """A folder with script.lprof in it, which the tests leave as it is."""
    return record_once(engine)


def show(workplace: Workplace, *arguments: str, **environment: str) -> str:
    """Return what lprof show prints to a pipe."""
    result = workplace.lprof("show", "script.lprof", *arguments, **environment)
    assert result.stderr == ""
    assert result.returncode == 0
    return result.stdout


def show_on_terminal(workplace: Workplace, width: int, **environment: str) -> str:
    """Return what lprof show prints to a terminal of some width."""
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).parent / "lprof"), "show", "script.lprof"]
    process = subprocess.Popen(
        command,
        cwd=workplace.folder,
        env=workplace.environment
        | {"TERM": "xterm-256color", "COLUMNS": str(width), "LINES": "50"}
        | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    output = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        output += piece
    os.close(ours)
    assert process.wait(LIMIT) == 0
    return output.decode().replace("\r\n", "\n")


def test_the_hottest_function_stands_first(recorded: Workplace) -> None:
    table = show(recorded).partition("Functions by self time")[2].partition("\n\n")[0]
    shares = [float(share) for share in re.findall(r"([\d.]+) %", table)]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=1)
    assert re.search(r" 1  burn +script\.py:5\n", table)


def test_the_hot_line_is_annotated(recorded: Workplace) -> None:
    lines = [line for line in show(recorded).splitlines() if "total += sum" in line]
    assert len(lines) == 1
    number, hits, *_ = lines[0].split()
    assert (number, hits) == ("8", "30,000")
    assert float(re.findall(r"([\d.]+) %", lines[0])[0]) > 10


def test_bars_compare_lines_with_the_hottest(recorded: Workplace) -> None:
    rows = re.findall(r"^ +\d+ .* ([\d.]+) % (█*)(▌?) ", show(recorded), re.MULTILINE)
    lengths = {float(share): 2 * len(full) + len(half) for share, full, half in rows}
    hottest = max(lengths)
    assert lengths[hottest] == 16
    for share, length in lengths.items():
        assert abs(length - 16 * share / hottest) <= 0.6


def test_what_was_waited_has_a_column(recorded: Workplace) -> None:
    text = show(recorded, "--function", "nap")
    line = next(line for line in text.splitlines() if "await asyncio.sleep" in line)
    assert "wait" in text
    assert re.search(r" (\d\d\.\d|\d\d\d)  +ms", line)


def test_the_last_lines_are_honest(recorded: Workplace) -> None:
    text = " ".join(show(recorded).split())
    assert "the self time of all recorded lines; the run took" in text
    assert re.search(r"[\d,]+ line events", text)
    assert "Engine " in text
    assert f"Recorded: {recorded.folder}, without the standard library" in text


def test_raw_times_are_larger(recorded: Workplace) -> None:
    assert "Times are raw" in show(recorded, "--raw")


def test_one_function_is_shown_whole(recorded: Workplace) -> None:
    text = show(recorded, "--function", recorded_name("Holder.quick"))
    assert "return 1" in text
    assert "total += sum" not in text
    assert "Functions by" not in text


def test_one_file_and_another_order(recorded: Workplace) -> None:
    text = show(recorded, "--file", "script.py", "--sort", "name", "--limit", "2")
    assert "Functions by name" in text
    assert "more functions (--limit shows more)" in text


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--function", "burm"], 1, "No recorded function is named 'burm'; did you mean 'burn'?"),
        (
            ["--file", "other.py"],
            1,
            "No recorded file is named 'other.py'; omit --file",
        ),
        (["--sort", "color"], 2, "There is no order 'color'; choose from self, total"),
        (["--limit", "0"], 2, "--limit takes a number from 1"),
    ],
)
def test_mistakes_get_one_sentence(
    recorded: Workplace, arguments: list[str], status: int, words: str
) -> None:
    result = recorded.lprof("show", "script.lprof", *arguments)
    assert result.returncode == status
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_files_that_are_no_profile_are_refused(workplace: Workplace) -> None:
    workplace.write("text.lprof", "hello")
    (workplace.folder / "old.lprof").write_bytes(
        b"\x80\x05\x95\x8c\x1dline_profiler.line_profiler\x94\x8c\x09LineStats\x94."
    )
    for name, words in (("text", "text.lprof"), ("old", "line_profiler"), ("none", "none.lprof")):
        result = workplace.lprof("show", f"{name}.lprof")
        assert result.returncode == 1
        assert result.stderr.count("\n") == 1
        assert words in result.stderr


@pytest.mark.parametrize("width", [80, 200])
def test_a_terminal_gets_colors_and_no_line_is_too_long(recorded: Workplace, width: int) -> None:
    text = show_on_terminal(recorded, width)
    assert "\x1b[" in text
    plain = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert max(len(line) for line in plain.splitlines()) <= width
    assert "total += sum(range(i % 500))" in plain


def test_no_color_is_respected(recorded: Workplace) -> None:
    assert "\x1b[" not in show_on_terminal(recorded, 80, NO_COLOR="1")
    assert "\x1b[" not in show_on_terminal(recorded, 80, TERM="dumb")


def test_a_pipe_gets_no_colors_and_whole_lines(recorded: Workplace) -> None:
    assert "\x1b[" not in show(recorded)


def test_an_ascii_terminal_gets_ascii(recorded: Workplace) -> None:
    text = show(recorded, PYTHONIOENCODING="ascii")
    assert text.isascii()
    assert "total += sum" in text


def test_a_reader_that_leaves_early_is_no_error(recorded: Workplace) -> None:
    program = str(Path(sys.executable).parent / "lprof")
    result = recorded.call("sh", "-c", f"'{program}' show script.lprof | head -n 1")
    assert result.stderr == ""


def test_source_cannot_command_the_terminal(workplace: Workplace) -> None:
    workplace.write("script.py", 'x = "\x1b[2Jcleared\x9b2J"\n')
    workplace.lprof_run("--quiet", "script.py")
    text = show_on_terminal(workplace, 80)
    assert "cleared" in text
    assert "\x1b[2J" not in text
    assert "\x9b" not in text


def test_functions_with_callers_and_callees(workplace: Workplace, engine: str) -> None:
    workplace.write(
        "script.py",
        """
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)

        def numbers(n):
            for i in range(n):
                yield fib(3)

        def main():
            for _ in numbers(7):
                pass

        main()
        """,
    )
    workplace.lprof_run("--quiet", "--engine", engine, "script.py")

    text = show(workplace, "--functions", "--sort", "calls")
    rows = [line.split() for line in text.split("Functions by calls\n")[1].splitlines()]
    assert rows[0][:3] == ["calls", "resumed", "self"]
    assert rows[1][0] == "35/7"
    assert rows[1][-2] == "fib"
    assert ["1", "7"] in [row[:2] for row in rows if row[-2:-1] == ["numbers"]]

    text = show(workplace, "--functions", "--function", "fib")
    related = text.split("called by\n")[1]
    callers, callees = related.split("  calls\n")
    assert re.search(r"^ +28/14 .* fib  script\.py:1$", callers, re.MULTILINE)
    assert re.search(r"^ +7 .* numbers  script\.py:4$", callers, re.MULTILINE)
    assert re.search(r"^ +28/14 .* fib  script\.py:1$", callees, re.MULTILINE)
    assert "def fib" not in text


def test_threads_say_when_they_lived(workplace: Workplace, engine: str) -> None:
    workplace.write(
        "script.py",
        """
import threading, time
time.sleep(0.1)
thread = threading.Thread(target=time.sleep, args=(0.05,), name="later")
def work():
    return sum(range(10_000))
thread.run = work
thread.start()
thread.join()
""",
    )
    workplace.lprof_run("--quiet", "--engine", engine, "script.py")
    said = re.search(r", later [\d.]+ .?s \(([\d.]+) ms to ([\d.]+) ms\)\.", show(workplace))
    assert said is not None
    assert 100 <= float(said[1]) <= float(said[2])
