# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""`profile` in a program: off, asked for by the environment or an argument, under lprof-run."""

from __future__ import annotations

import sys

import pytest
from lprof.line_profiler import load_stats
from workplace import Workplace

SCRIPT = """
from lprof.line_profiler import profile

@profile
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a

print(fib(10))
"""


def names(workplace: Workplace) -> set[str]:
    """The files in the folder, without time stamps."""
    return {path.name[:24] for path in workplace.folder.iterdir()}


def test_nothing_happens_unasked(workplace: Workplace) -> None:
    workplace.write("script.py", SCRIPT)
    for value in ("", "0", "off"):
        done = workplace.python("script.py", LINE_PROFILE=value)
        assert (done.stdout, done.stderr, done.returncode) == ("55\n", "", 0)
    assert names(workplace) == {"script.py"}


@pytest.mark.parametrize("way", ["environment", "argument"])
def test_asked_for(workplace: Workplace, way: str) -> None:
    workplace.write("script.py", SCRIPT)
    if way == "environment":
        done = workplace.python("script.py", LINE_PROFILE="1")
    else:
        done = workplace.python("script.py", "--line-profile")
    assert done.stderr == ""
    assert "Timer unit: 1e-09 s" in done.stdout
    assert "fib" in done.stdout
    assert done.stdout.count("Wrote profile results to profile_output.txt\n") == 1
    text = (workplace.folder / "profile_output.txt").read_text()
    assert "Function: fib at line 3" in text
    stats = load_stats(workplace.folder / "profile_output.lprof")
    ((_, lines),) = stats.timings.items()
    assert [line[1] for line in lines] == [1, 11, 10, 1]
    assert len(list(workplace.folder.glob("profile_output_*.txt"))) == 1

    done = workplace.python("-m", "lprof.line_profiler", "-mt", "profile_output.lprof")
    assert "Function: fib at line 3" in done.stdout
    assert "seconds - " in done.stdout
    done = workplace.python("-m", "lprof.line_profiler", "script.py")
    assert done.returncode == 1
    assert "is no file of line_profiler" in done.stderr


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 can't read TOML")
def test_settings(workplace: Workplace) -> None:
    workplace.write("script.py", SCRIPT)
    workplace.write(
        "line_profiler.toml",
        """
        [tool.line_profiler.setup]
        environ_flags = ['WANTED']
        [tool.line_profiler.write]
        output_prefix = 'mine'
        timestamped_text = false
        stdout = false
        """,
    )
    assert "Timer" not in workplace.python("script.py", LINE_PROFILE="1").stdout
    done = workplace.python("script.py", WANTED="1")
    assert "Timer" not in done.stdout
    assert names(workplace) == {"script.py", "line_profiler.toml", "mine.txt", "mine.lprof"}


def test_switched_by_the_program(workplace: Workplace) -> None:
    workplace.write(
        "script.py",
        """
        from lprof.line_profiler import profile

        @profile
        def before(): pass

        profile.enable(output_prefix="custom")

        @profile
        def within(): return 1

        profile.disable()

        @profile
        def after(): pass

        before(), within(), after()
        """,
    )
    workplace.python("script.py")
    text = (workplace.folder / "custom.txt").read_text()
    assert "Function: within" in text
    assert "before at" not in text
    assert "after at" not in text


def test_the_builtin_under_lprof_run(workplace: Workplace, engine: str) -> None:
    workplace.write("pyproject.toml", "")
    workplace.write(
        "script.py",
        """
        import subprocess, sys

        @profile
        def marked():
            return 1

        marked()
        if len(sys.argv) < 2:
            subprocess.run([sys.executable, __file__, "child"], check=True)
        """,
    )
    done = workplace.lprof_run("--quiet", "--engine", engine, "--include", "nothing", "script.py")
    assert (done.stdout, done.stderr) == ("", "")
    shown = workplace.lprof("show", "script.lprof", "--function", "marked").stdout
    assert "2 calls" in shown
    assert "NameError: name 'profile'" in workplace.python("script.py").stderr


def test_what_a_program_calls_profile_stays(workplace: Workplace) -> None:
    workplace.write("script.py", "from lprof import profile\n\n@profile\ndef f():\n    pass\nf()\n")
    assert workplace.python("script.py").returncode == 0
    done = workplace.python("-X", "importtime", "-c", "import lprof; lprof.profile")
    assert "lprof._record" not in done.stderr
    assert "rich" not in done.stderr


def test_under_lprof_run_a_line_profiler_counts(workplace: Workplace, engine: str) -> None:
    workplace.write("script.py", SCRIPT)
    done = workplace.lprof_run("--quiet", "--engine", engine, "script.py", LINE_PROFILE="1")
    assert done.stderr == ""
    ((_, lines),) = load_stats(workplace.folder / "profile_output.lprof").timings.items()
    assert [line[1] for line in lines] == [1, 11, 10, 1]
    assert "fib" in workplace.lprof("show", "script.lprof").stdout


def test_export_for_line_profiler(workplace: Workplace) -> None:
    workplace.write("script.py", "def f():\n    return max(\n        1,\n        2)\n\nf()\nf()\n")
    workplace.lprof_run("--quiet", "script.py")
    done = workplace.lprof(
        "export", "script.lprof", "--format", "line_profiler", "-o", "script.py.lprof"
    )
    assert (done.returncode, done.stderr) == (0, "")
    stats = load_stats(workplace.folder / "script.py.lprof")
    path = str(workplace.folder / "script.py")
    assert [line[:2] for line in stats.timings[path, 1, "f"]] == [(2, 2)]
    assert workplace.lprof("import", "script.py.lprof").returncode == 0
