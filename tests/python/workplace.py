# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The installed commands, run as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

LIMIT = 60  # seconds for one command, many times what any takes


def recorded_name(name: str) -> str:
    """What a function of this qualified name is called: Python 3.10's code knows the last part."""
    return name if sys.version_info >= (3, 11) else name.rpartition(".")[2]


class Workplace:
    """An empty folder in which commands run, as in a user's terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "LPROF", "COLUMNS", "NO_COLOR"))
        }
        self.environment["PYTHONWARNINGS"] = "error::EncodingWarning"

    def write(self, name: str, text: str) -> Path:
        """Write a file, its indentation taken off."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))
        return path

    def call(
        self, *command: str | Path, stdin: str | bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run any command and wait for it."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env=self.environment | environment,
            input=stdin.decode() if isinstance(stdin, bytes) else stdin,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )

    def python(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run this Python."""
        return self.call(sys.executable, *arguments, **more)

    def lprof(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the installed command ``lprof``."""
        return self.call(Path(sys.executable).parent / "lprof", *arguments, **more)

    def lprof_run(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the installed command ``lprof-run``."""
        return self.call(Path(sys.executable).parent / "lprof-run", *arguments, **more)
