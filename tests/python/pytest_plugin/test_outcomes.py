# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Whatever becomes of a session: its outcome is the same as without --lprof, and is recorded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from recorded_project import SHOP, Project, one_trace_function

Compare = Callable[..., pytest.RunResult]

# How a session can end early: options, the body of a test between two others, exit status.
ENDINGS = {
    "stop at the first": ("-x", "assert 0", 1),
    "pytest.exit": ("--maxfail=1", "pytest.exit('enough', returncode=7)", 7),
    "interrupted": ("-q", "raise KeyboardInterrupt", 2),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_session_ends_as_without(project: Project, same_outcome: Compare, ending: str) -> None:
    option, body, status = ENDINGS[ending]
    project.write(
        shop=SHOP,
        test_end=f"""
            import pytest, shop

            def test_before():
                shop.price(range(10))

            def test_end():
                shop.price(range(20))
                {body}

            def test_after():
                shop.price(range(40))
        """,
    )
    result = same_outcome(option)
    assert result.ret == status
    result.stdout.fnmatch_lines(["*Wrote pytest.lprof. To read it: lprof show pytest.lprof"])
    assert project.hits("add") == {
        "": 30,
        "test_end.py::test_before": 10,
        "test_end.py::test_end": 20,
    }


def test_each_test_ends_as_without(project: Project, same_outcome: Compare) -> None:
    project.write(
        test_ends="""
            import warnings
            import pytest

            @pytest.fixture
            def up(): raise ValueError("up")

            @pytest.fixture
            def down():
                yield
                raise ValueError("down")

            def test_well(): pass
            def test_wrong(): assert 0
            def test_exit(): raise SystemExit(3)
            def test_skip(): pytest.skip("why not")
            def test_xfail(): pytest.xfail("it does")
            def test_up(up): pass
            def test_down(down): pass
            def test_both(down, up): pass
            def test_warn(): warnings.warn("look out")
            def test_leak(): open("left open", "w")
            def test_deep():
                def deeper(): deeper()
                with pytest.raises(RecursionError): deeper()
        """
    )
    result = same_outcome("-v", "-rA", "-Wdefault")
    result.assert_outcomes(passed=5, failed=2, skipped=1, xfailed=1, errors=4, warnings=2)


def test_no_test_at_all(shop: Project, same_outcome: Compare) -> None:
    assert same_outcome("-knothing").ret == 5
    assert shop.hits("add") == {"": 0}


def test_a_collection_error(project: Project, same_outcome: Compare) -> None:
    project.write(
        test_broken="x = 1  # import\nimport no_such_module\n", test_well="def test(): 1\n"
    )
    assert same_outcome().ret == 2
    assert project.hits("import") == {"": 1}


@pytest.mark.parametrize("hook", ["pytest_runtest_logfinish", "pytest_collection_modifyitems"])
def test_an_internal_error(project: Project, same_outcome: Compare, hook: str) -> None:
    project.write(
        conftest=f"def {hook}():\n    raise ValueError('broken plugin')\n",
        test_one="def test_one():\n    str(1)  # one\n",
    )
    result = same_outcome()
    assert result.ret == 3
    result.stdout.fnmatch_lines(["lprof: Wrote pytest.lprof. To read it: *"])
    expected = {"": 1, "test_one.py::test_one": 1} if hook.endswith("logfinish") else {"": 0}
    assert project.hits("one") == expected


def test_the_debugger(project: Project, same_outcome: Compare) -> None:
    project.write(
        test_debug="""
            def test_first():
                breakpoint()
                str(2)  # the debugger waits here
                str(3)  # first
                assert 0

            def test_second():
                str(4)  # second
        """
    )
    result = same_outcome("--pdb", stdin=b"c\n" * 5)
    result.assert_outcomes(passed=1, failed=1)
    assert project.hits("second") == {"": 1, "test_debug.py::test_second": 1}
    assert project.hits("first") == {"": 1, "test_debug.py::test_first": 1}


def test_an_output_that_can_not_be_written(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(shop.folder))
    (shop.folder / "gone").mkdir()
    shop.write(test_shop="import os\nfrom shop import price\ndef test():\n    os.rmdir('gone')\n")
    result = shop.run("--lprof-output", "gone/out.lprof", "--color=yes")
    assert result.ret == 0
    line = next(line for line in result.outlines if "gone/out.lprof" in line)
    assert "\x1b[31m" in line
    assert "instead" in line
    [elsewhere] = shop.folder.glob("*out.lprof")
    assert shop.hits("add", elsewhere) == {"": 0}
    result.stdout.fnmatch_lines([f"*lprof show {elsewhere.name}*"])


MISTAKES = {
    "a folder": (["--lprof-output", "."], "*is a folder*"),
    "no such folder": (["--lprof-output", "none/x"], "*no folder*none*"),
    "empty pattern": (["--lprof", "--lprof-include", ""], "*pattern*empty*"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_before_anything_runs(shop: Project, mistake: str) -> None:
    arguments, message = MISTAKES[mistake]
    result = shop.run(*arguments)
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"*{message}"])
    result.stderr.no_fnmatch_line("*Traceback*")
    assert "passed" not in result.stdout.str()


@one_trace_function
def test_another_tracer_is_not_robbed(shop: Project) -> None:
    shop.write(conftest="import sys\nsys.settrace(lambda *a: None)\n")
    result = shop.run("--lprof")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --lprof: another tool*traces*"])


def test_a_recording_around_pytest_is_told(shop: Project) -> None:
    shop.write(
        around="""
            import sys
            import lprof
            import pytest

            with lprof.Profiler():
                status = pytest.main(["-p", "no:cacheprovider", "-p", "lprof", "--lprof"])
            sys.exit(status)
        """
    )
    command = [sys.executable, "around.py"]
    result = subprocess.run(command, cwd=shop.folder, capture_output=True, text=True, check=False)
    assert result.returncode == 4, result.stdout
    assert "another lprof records this process already" in result.stderr


def test_help_and_version_record_nothing(shop: Project) -> None:
    result = shop.run("--lprof", "--help")
    result.stdout.fnmatch_lines(["line profiling:", "*--lprof-output=FILE*"])
    assert not shop.output.exists()


def test_the_plugin_can_be_switched_off(
    shop: Project, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    result = pytester.run(sys.executable, "-m", "pytest", "-p", "no:lprof", "--lprof")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*unrecognized arguments: --lprof*"])


def test_without_the_option_nothing_of_lprof_is_imported(project: Project) -> None:
    project.write(
        test_modules="""
            import sys

            def test_modules():
                ours = {name for name in sys.modules if name.split(".")[0] == "lprof"}
                assert ours == {"lprof", "lprof._version", "lprof.pytest_plugin"}
        """
    )
    project.run().assert_outcomes(passed=1)


def test_lprof_does_without_pytest() -> None:
    program = "import sys, lprof; lprof.Profiler, lprof.load; sys.exit('pytest' in sys.modules)"
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONDEVMODE"}
    assert (
        subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode
        == 0
    )
