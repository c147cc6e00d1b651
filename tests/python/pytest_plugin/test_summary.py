# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the terminal summary says."""

from __future__ import annotations

import re

import pytest
from recorded_project import Project

SLOW = """
    import time

    def nap(seconds):
        time.sleep(seconds)  # nap

    def test_short():
        nap(0.02)

    def test_long():
        nap(0.4)
        time.sleep(0.1)
"""


def section(result: pytest.RunResult) -> list[str]:
    """Return the lines of the section lprof."""
    lines = result.outlines
    start = next(i for i, line in enumerate(lines) if re.fullmatch(r"=+ lprof =+", line))
    end = next(i for i, line in enumerate(lines) if line.startswith("Wrote "))
    return lines[start + 1 : end + 1]


def test_the_hottest_lines_and_the_tests_behind_them(project: Project) -> None:
    project.write(test_slow=SLOW)
    lines = section(project.run("--lprof", "--lprof-lines", "2"))
    assert re.fullmatch(r"2 hottest lines of \d+ ms in 2 tests", lines[0])
    assert re.search(r" +self +share +hits +line", lines[1])
    assert re.fullmatch(
        r" +4\d\d +ms \d\d\.\d % +2  test_slow\.py:4 +time\.sleep\(seconds\)  # nap", lines[2]
    )
    assert re.fullmatch(r" +2 tests, [89]\d\.\d % in test_slow\.py::test_long", lines[3])
    assert re.fullmatch(
        r" +1\d\d +ms \d\d\.\d % +1  test_slow\.py:11 +time\.sleep\(0\.1\)", lines[4]
    )
    assert re.fullmatch(r" +100 % in test_slow\.py::test_long", lines[5])
    assert lines[6:] == ["Wrote pytest.lprof. To read it: lprof show pytest.lprof"]


def test_columns_stand_below_each_other(project: Project) -> None:
    project.write(test_slow=SLOW)
    lines = section(project.run("--lprof"))[1:-1]
    header, numbers, behind = lines[0], lines[1::2], lines[2::2]
    place = header.index("line, and")
    assert len(numbers) == len(behind) >= 5
    assert {line.index("test_slow.py:") for line in numbers} == {place}
    assert {re.match(" *", line).end() for line in behind} == {place}  # type: ignore[union-attr]
    assert {line[2:].index("share") for line in lines[:1]} == {header.index("share") - 2}


@pytest.mark.parametrize("width", [80, 120])
def test_long_names_are_cut_to_the_terminal(
    project: Project, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    long = "x" * 150
    project.write(
        **{
            f"test_{long}": f"""
                import time

                def test_{long}():
                    time.sleep(0.01); {long} = 1
            """
        }
    )
    lines = section(project.run("--lprof"))
    assert max(map(len, lines)) <= width
    assert any("…" in line and "time.sleep" in line for line in lines)


def test_most_of_it_outside_the_tests(project: Project) -> None:
    project.write(
        settings="import time\ntime.sleep(0.1)",
        test_settings="import settings\ndef test(): pass\n",
    )
    lines = section(project.run("--lprof"))
    assert re.search(r"settings\.py:2 +time\.sleep\(0\.1\)", lines[2])
    assert lines[3].strip() == "100 % outside the tests"


def test_a_statement_stands_on_its_first_line(project: Project) -> None:
    project.write(
        test_statement="""
            import time

            def test_statement():
                print(
                    time.sleep(0.1),
                    time.sleep(0.1),
                )
        """
    )
    lines = section(project.run("--lprof", "--lprof-lines", "1"))
    assert re.search(r"^ +2\d\d +ms  100 % +1  test_statement\.py:4 +print\($", lines[2])


def test_no_table_on_request_and_a_command_that_can_be_copied(project: Project) -> None:
    (project.folder / "a folder").mkdir()
    project.write(test_slow=SLOW)
    output = "a folder/out.lprof"
    assert section(project.run("--lprof-output", output, "--lprof-lines", "0")) == [
        "Wrote a folder/out.lprof. To read it: lprof show 'a folder/out.lprof'"
    ]


def test_a_terminal_without_such_signs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    project.write(test_slow=SLOW)
    result = project.start("--lprof", "--lprof-lines", "50")
    text = "\n".join(section(result))
    assert text.isascii()
    assert " us " in text


def test_colors_only_where_pytest_uses_them(project: Project) -> None:
    project.write(test_slow=SLOW)
    assert "\x1b[" not in project.run("--lprof", "--color=no").stdout.str()
    assert "\x1b[31m\x1b[1m" in project.run("--lprof", "--color=yes").stdout.str()


def test_without_a_terminal_reporter(project: Project) -> None:
    project.write(test_slow=SLOW)
    assert project.run("--lprof", "-p", "no:terminal").ret == 0
    assert project.hits("nap")[""] == 2
