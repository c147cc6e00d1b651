# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Results that can't be written where they should go."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import lprof
import pytest
from ended import hits
from workplace import Workplace

WORK = """
def work(count):
    total = 0
    for i in range(count):
        total += i

work(100)
"""


def saved_elsewhere(stderr: str) -> Path:
    """The path that the one line on standard error names."""
    found = re.search(r"^lprof: .+\. The profile is in (.+\.lprof) instead\.$", stderr, re.M)
    assert found, stderr
    return Path(found[1])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for one page, which the old file takes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("file systems can't be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk(workplace: Workplace, small_disk: Path) -> None:
    workplace.write("program.py", WORK)
    target = small_disk / "result.lprof"
    target.write_bytes(b"old")
    ended = workplace.lprof_run(
        "-o", target, "program.py", XDG_STATE_HOME=str(workplace.folder / "state")
    )
    assert ended.returncode == 0
    path = saved_elsewhere(ended.stderr)
    assert path.parent == workplace.folder / "state" / "lprof"
    assert hits(lprof.load(path), "work") == [1, 101, 100]
    assert target.read_bytes() == b"old"
    assert [entry.name for entry in small_disk.iterdir()] == ["result.lprof"]


def test_folder_that_vanished(workplace: Workplace) -> None:
    folder = workplace.folder / "gone"
    folder.mkdir()
    workplace.write("program.py", WORK + "import os\nos.rmdir('gone')\n")
    ended = workplace.lprof_run(
        "-o", folder / "result.lprof", "program.py", XDG_STATE_HOME=str(workplace.folder / "state")
    )
    assert ended.returncode == 0
    assert hits(lprof.load(saved_elsewhere(ended.stderr)), "work") == [1, 101, 100]


def test_target_that_became_a_folder(workplace: Workplace) -> None:
    workplace.write("program.py", WORK + "import os\nos.mkdir('result.lprof')\n")
    ended = workplace.lprof_run("-o", "result.lprof", "program.py")
    assert ended.returncode == 0
    path = saved_elsewhere(ended.stderr)
    assert path.parent == workplace.folder
    assert hits(lprof.load(path), "work") == [1, 101, 100]


def test_without_keeper(workplace: Workplace) -> None:
    """No process for the keeper: the program writes by itself, and the file says so."""
    workplace.write("program.py", WORK)
    workplace.write(
        "start.py",
        """
        import sys
        import lprof.keeping
        from lprof.program import Session

        lprof.keeping.EXECUTABLE = "/nonexistent/lprof-keeper"
        sys.argv = ["program.py"]
        settings = dict.fromkeys(["duration", "setup", "view", "everything", "children",
                                  "memory", "only_registered"])
        settings |= {"output": "result.lprof", "program": "program.py", "quiet": False,
                     "sample": 0, "overhead": 0, "toggle": 0, "include": (), "exclude": (),
                     "engine": "auto", "clock": "auto", "readers": (),
                     "decorator": "lprof.registry", "checkpoint": 5.0,
                     "command": ["program.py"]}
        Session(settings).start()
        import program
        """,
    )
    ended = workplace.python("start.py")
    assert ended.returncode == 0
    assert "wrote result.lprof" in ended.stderr
    profile = lprof.load(workplace.folder / "result.lprof")
    assert hits(profile, "work") == [1, 101, 100]
    assert any("lost if the program is killed" in note for note in profile.runs[0].notes)
