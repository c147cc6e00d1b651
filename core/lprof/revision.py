# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What Git says of the code that was recorded; nothing where there is no Git."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

LIMIT = 10  # seconds for one command


@dataclass(frozen=True)
class Revision:
    """A commit; *is_dirty* when tracked files differ from it."""

    commit: str | None
    branch: str | None
    is_dirty: bool


def find_revision(folder: str, *, ignored: str) -> Revision:
    """Return the revision of the project in *folder*, whatever has become of *ignored* in it."""
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    if not commit:
        return Revision(None, None, False)
    branch = _git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    changes = _git(
        folder, "status", "--porcelain", "--untracked-files=no", "--", ".",
        f":(exclude,literal){ignored}", ":(exclude,glob)**/*.lprof",
    )  # fmt: skip
    return Revision(commit, branch or None, bool(changes))


def _git(folder: str, *arguments: str) -> str:
    """Return what a command prints; nothing when it fails."""
    try:
        result = subprocess.run(
            ["git", "-C", folder, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.decode("utf-8", "replace").strip() if result.returncode == 0 else ""
