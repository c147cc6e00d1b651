# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""%lprun and %%lprun_all in a shell of IPython."""

from __future__ import annotations

import html.parser
from pathlib import Path
from typing import Any

import lprof
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from lprof.line_profiler import load_stats
from lprof.line_profiler.shell import Report
from traitlets.config import Config

CELL = """
class Test:
    def test(self):
        for x in range(20):
            y = x
        return y
z = Test().test()
"""


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InteractiveShell:
    """A shell with the extension, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    without_threads = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=without_threads)
    shell.run_line_magic("load_ext", "lprof")
    shell.run_cell("def func(n):\n    if n < 0:\n        raise SystemExit(n)\n    return 2 ** n")
    yield shell
    InteractiveShell.clear_instance()


def test_a_function_of_a_cell(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    profiler = shell.run_line_magic("lprun", "-r -f func [func(i) for i in range(3)]")
    ((key, lines),) = profiler.get_stats().timings.items()
    assert key[2] == "func"
    assert [line[:2] for line in lines] == [(2, 3), (4, 3)]
    assert "Timer unit: 1e-09 s" in capsys.readouterr().out

    assert shell.run_line_magic("lprun", "-f func func(3)") is None


def test_the_report_as_text_and_as_a_table(shell: Any) -> None:
    profiler = shell.run_line_magic("lprun", "-r -f func func(3)")
    report = Report(profiler.get_stats(), 1e-3, False, "a < note")
    assert "Timer unit: 0.001 s" in repr(report)
    assert "    return 2 ** n" in repr(report)
    assert repr(report).endswith("a < note")

    page = report._repr_html_()
    html.parser.HTMLParser().feed(page)
    assert "if n &lt; 0:" in page
    assert "a &lt; note" in page
    assert page.count("<tr style=") == 2
    assert "rgba(" in page
    assert page.count('<tr class="idle">') == 2
    assert "#fff" not in page, "the page's own colors are kept"


def test_cells_of_a_notebook_have_paths_without_files(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shell.compile, "get_code_name", lambda *_: "/tmp/ipykernel_1/2.py", raising=False
    )
    shell.run_cell("def late(n):\n    return n + 1\n")
    profiler = shell.run_line_magic("lprun", "-r -f late -o out.lprof late(3)")
    report = Report(profiler.get_stats(), None, False, "")
    assert list(profiler.get_stats().timings) == [("/tmp/ipykernel_1/2.py", 1, "late")]
    assert "    return n + 1" in report.text
    assert "return n + 1" in report._repr_html_()
    assert "return n + 1" in (lprof.load("out.lprof").function("late").file.source or "")


def test_files(shell: Any, tmp_path: Path) -> None:
    shell.run_line_magic("lprun", "-f func -D out.pickle -o out.lprof -T out.txt func(3)")
    assert len(load_stats(tmp_path / "out.pickle").timings) == 1
    assert "Function: func at line 1" in (tmp_path / "out.txt").read_text()
    profile = lprof.load(tmp_path / "out.lprof")
    assert "return 2 ** n" in (profile.function("func").file.source or "")


def test_a_module(shell: Any) -> None:
    profiler = shell.run_line_magic("lprun", "-r -m calendar import calendar; calendar.isleap(4)")
    assert any(f.__name__ == "isleap" for f in profiler.functions)
    lines = [v for (*_, name), v in profiler.get_stats().timings.items() if name == "isleap"]
    assert lines[0][0][1] == 1


def test_a_cell(shell: Any) -> None:
    profiler = shell.run_cell_magic("lprun_all", "-r -t", CELL)
    module, inner = profiler.get_stats().timings.items()
    assert module[0][1:] == (1, "<module>") or module[0][2] == "<module>"
    assert [line[1] for line in module[1]] == [1, 1]
    assert inner[0][2].endswith("test")
    assert [line[1] for line in inner[1]] == [21, 20, 1]
    text = Report(profiler.get_stats(), None, False, "").text
    assert text.index("z = Test().test()") < text.index(f"Function: {inner[0][2]}")
    assert shell.user_ns["z"] == 19
    assert shell.user_ns["_total_time_taken"] > 0

    profiler = shell.run_cell_magic("lprun_all", "-r -p", CELL)
    assert len(profiler.get_stats().timings) == 1


def test_profile_is_a_builtin_meanwhile(shell: Any) -> None:
    cell = "@profile\ndef g():\n    return 1\ng()\n"
    profiler = shell.run_cell_magic("lprun_all", "-r -p", cell)
    assert {key[2] for key in profiler.get_stats().timings} == {"<module>", "g"}
    with pytest.raises(NameError):
        eval("profile", shell.user_ns)


def test_what_goes_wrong_is_said(shell: Any) -> None:
    with pytest.raises(UsageError, match="Could not find nothing"):
        shell.run_line_magic("lprun", "-f nothing func(1)")
    with pytest.raises(UsageError, match="Could not find module no_such"):
        shell.run_line_magic("lprun", "-m no_such func(1)")
    with pytest.raises(TypeError, match="-u takes a number of seconds"):
        shell.run_line_magic("lprun", "-u x -f func func(1)")
    with pytest.raises(ZeroDivisionError):
        shell.run_line_magic("lprun", "-f func func(1/0)")
    assert shell.run_line_magic("lprun", "-r -f func func(-1)") is not None, "SystemExit ends it"
