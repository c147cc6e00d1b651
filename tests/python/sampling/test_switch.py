# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Recording that is switched on and off while the program runs."""

from __future__ import annotations

import lprof
import pytest
from workplace import Workplace

SWITCHED = """
    import lprof

    def before():
        pass

    def during():
        pass

    before()
    lprof.start({arguments})
    during()
    profile = lprof.stop()
    before()
    lprof.start()
    during()
    last = lprof.stop()
    before()
    print([(f.name, f.calls) for f in last.functions if "<" not in f.name], last is profile)
"""


def test_a_program_switches_its_own_recording(workplace: Workplace) -> None:
    workplace.write("script.py", SWITCHED.format(arguments="'a.lprof'"))
    done = workplace.python("script.py")
    assert (done.stdout, done.stderr) == ("[('during', 2)] False\n", "")
    assert lprof.load(workplace.folder / "a.lprof").function("during").calls == 2


def test_options_begin_anew(workplace: Workplace) -> None:
    workplace.write("script.py", SWITCHED.format(arguments="everything=True"))
    assert "('during', 2)" in workplace.python("script.py").stdout


def test_under_lprof_run_its_recording_is_switched(workplace: Workplace) -> None:
    workplace.write("script.py", SWITCHED.format(arguments="'never.lprof'"))
    done = workplace.lprof_run("-q", "script.py")
    assert "('before', 1)" in done.stdout and "('during', 2)" in done.stdout
    assert not (workplace.folder / "never.lprof").exists()
    profile = lprof.load(workplace.folder / "script.lprof")
    assert (profile.function("before").calls, profile.function("during").calls) == (1, 2)


def test_what_still_records_at_the_end_is_written(workplace: Workplace) -> None:
    workplace.write(
        "script.py",
        """
        import lprof
        lprof.start("end.lprof")
        def last(): pass
        last()
        """,
    )
    assert workplace.python("script.py").stderr == ""
    assert lprof.load(workplace.folder / "end.lprof").function("last").calls == 1


def test_stop_without_start_is_nothing(workplace: Workplace) -> None:
    assert workplace.python("-c", "import lprof; print(lprof.stop())").stdout == "None\n"


@pytest.mark.parametrize("name", ["", "=SIGUSR1", "=12"])
def test_a_signal_toggles(workplace: Workplace, name: str) -> None:
    number = {"": "SIGUSR2", "=SIGUSR1": "SIGUSR1", "=12": "SIGUSR2"}[name]
    workplace.write(
        "script.py",
        f"""
        import signal
        def off(): pass
        def on(): pass
        off()
        for _ in range(2):
            signal.raise_signal(signal.{number})
            on()
            signal.raise_signal(signal.{number})
            off()
        """,
    )
    done = workplace.lprof_run(f"--toggle-signal{name}", "script.py")
    assert done.stderr.count("lprof: recording") == done.stderr.count("lprof: paused") == 2
    names = {f.name: f.calls for f in lprof.load(workplace.folder / "script.lprof").functions}
    assert names["on"] == 2 and "off" not in names


def test_a_signal_that_never_comes(workplace: Workplace) -> None:
    workplace.write("script.py", "print(1)")
    done = workplace.lprof_run("--toggle-signal", "script.py")
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert done.stderr == "lprof: Nothing was recorded: the signal that begins it never came.\n"


@pytest.mark.parametrize("name", ["KILL", "nonsense", "999", "0"])
def test_a_wrong_signal_is_refused(workplace: Workplace, name: str) -> None:
    workplace.write("script.py", "")
    done = workplace.lprof_run(f"--toggle-signal={name}", "script.py")
    assert done.returncode == 2 and "no signal that can be handled" in done.stderr
