# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof-run --sample where Python can't sample itself: py-spy does it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import lprof
import pytest
from busy import busy
from lprof import engines
from lprof.cli.messages import MisuseError
from lprof.cli.run import main
from lprof.outside import tools
from workplace import Workplace

pytestmark = pytest.mark.skipif(engines.SAMPLES_ITSELF, reason="this Python can sample itself")


def sample(workplace: Workplace, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = workplace.lprof_run(*arguments)
    if "may not be read" in done.stderr:
        pytest.skip(done.stderr)
    return done


def test_a_program_is_sampled_from_its_start(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import sys
        from busy import busy
        busy(0.7)
        print(sys.argv, __name__)
        sys.exit(5)
        """,
    )
    done = sample(workplace, "--sample", "program.py", "--its")
    assert (done.returncode, done.stdout) == (5, "['program.py', '--its'] __main__\n")
    assert done.stderr == "lprof: wrote program.lprof. To read it: lprof show program.lprof\n"
    profile = lprof.load(workplace.folder / "program.lprof")
    (run,) = profile.runs
    assert (run.engine, run.sample_interval_ns, run.program) == (
        "py-spy",
        10_000_000,
        "program.py --its",
    )
    function = profile.function("busy")
    assert function.self_ns > 0.2e9
    loop = busy.__code__.co_firstlineno + 3  # where it begins to ask for the time
    assert {line.line for line in function.lines} <= set(range(loop, loop + 4))
    assert profile.function("<module>").total_ns >= function.total_ns


def test_profile_is_a_builtin_there_too(workplace: Workplace) -> None:
    workplace.write("program.py", "@profile\ndef f(): return 1\nprint(f())")
    assert sample(workplace, "--sample", "program.py").stdout == "1\n"


def test_a_program_that_is_killed(workplace: Workplace) -> None:
    workplace.write(
        "program.py",
        """
        import os, signal
        from busy import busy
        busy(0.5)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    done = sample(workplace, "--sample=200", "-q", "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "", "")
    profile = lprof.load(workplace.folder / "program.lprof")
    assert profile.runs[0].sample_interval_ns == 5_000_000
    assert profile.function("busy").self_ns > 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_the_programs(workplace: Workplace, number: signal.Signals) -> None:
    workplace.write(
        "program.py",
        """
        import os, signal, sys
        from busy import busy

        def end(number, frame):
            os.write(1, b"end %d\\n" % number)
            busy(0.2)
            sys.exit(7)

        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
        print("ready", flush=True)
        while True:
            busy(0.1)
        """,
    )
    command = [Path(sys.executable).parent / "lprof-run", "--sample", "-q", "program.py"]
    with subprocess.Popen(
        command,
        cwd=workplace.folder,
        env=workplace.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        if process.stdout.readline() != "ready\n":
            pytest.skip(process.stderr.read())
        if number == signal.SIGINT:  # as a terminal does for Ctrl-C
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert process.stdout.read() == f"end {int(number)}\n"
    assert process.returncode == 7
    names = {f.name for f in lprof.load(workplace.folder / "program.lprof").functions}
    assert {"busy", "end"} <= names


def test_a_program_that_python_cant_begin(workplace: Workplace) -> None:
    workplace.write("program.py", "1 +")
    done = sample(workplace, "--sample", "program.py")
    assert done.returncode == 1 and "SyntaxError" in done.stderr
    assert not (workplace.folder / "program.lprof").exists()


def test_without_py_spy_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace
) -> None:
    path = workplace.write("program.py", "")
    monkeypatch.setattr(tools, "find_py_spy", lambda: None)
    with pytest.raises(MisuseError, match=r"needs .*pip install 'lprof\[attach\]'"):
        main(["--sample", str(path)])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sample=2000"], "1 to 1,000 times a second"),
        (["--sample", "--toggle-signal"], "leave out --toggle-signal"),
        (["--sample", "--marked"], "leave out --marked"),
    ],
)
def test_what_cant_be_had(workplace: Workplace, options: list[str], words: str) -> None:
    workplace.write("program.py", "")
    done = workplace.lprof_run(*options, "program.py")
    assert done.returncode == 2 and words in done.stderr
