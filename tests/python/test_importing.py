# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What import lprof brings along."""

from __future__ import annotations

import sys
from pathlib import Path

import lprof
import pytest
from workplace import Workplace


def test_importing_lprof_imports_next_to_nothing(workplace: Workplace) -> None:
    code = "import sys; before = set(sys.modules); import lprof; print(*set(sys.modules) - before)"
    loaded = set(workplace.python("-I", "-c", code).stdout.split())
    assert loaded <= {"__future__", "lprof", "lprof._version"}


def test_recording_a_program_imports_little(workplace: Workplace) -> None:
    script = workplace.write("script.py", "import sys\nprint(*sys.modules)\n")
    loaded = set(workplace.lprof_run("--quiet", script).stdout.split())
    # Up to Python 3.11 threads that start later are found through threading.
    code = "import sys, threading; print(*sys.modules, '__future__', 'atexit')"
    assert {name for name in loaded if not name.startswith("lprof")} <= set(
        workplace.python("-c", code).stdout.split()
    )


def test_every_public_name_can_be_had() -> None:
    assert set(lprof.__all__) <= set(dir(lprof))
    for name in lprof.__all__:
        assert getattr(lprof, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        lprof.nothing  # noqa: B018


def test_the_package_is_typed() -> None:
    assert (Path(lprof.__file__).parent / "py.typed").exists()
    assert sys.modules["lprof"].__doc__
