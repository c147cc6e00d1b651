# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Patterns for module names and paths, as ``--include`` and ``--exclude`` take them."""

from __future__ import annotations

import os


class Glob:
    """One pattern of a module name or of a path.

    What contains a slash or ends in ``.py`` is a path, relative to the current
    folder: a folder stands for all files in it. Anything else is the name of a
    module and stands for its submodules too. ``*``, ``?`` and ``[...]`` match as
    in a shell, ``*`` also across slashes and dots.
    """

    def __init__(self, text: str) -> None:
        """Read the pattern; raises ValueError when it is empty."""
        if not text.strip():
            raise ValueError("a pattern of --include or --exclude is empty")
        import fnmatch
        import re

        self.text = text
        self.is_path = is_path(text)
        pattern = os.path.abspath(_expand(text)) if self.is_path else text
        below = f"{pattern}{os.sep}*" if self.is_path else f"{pattern}.*"
        both = f"{fnmatch.translate(pattern)}|{fnmatch.translate(below)}"
        self._match = re.compile(both).match

    def matches(self, path: str, module: str) -> bool:
        """Tell whether the file at *path*, importable as *module*, is meant."""
        return self._match(path if self.is_path else module) is not None


def _expand(text: str) -> str:
    try:
        return os.path.expanduser(text)
    except ValueError:  # no user can have that name
        return text


def is_path(text: str) -> bool:
    """Tell whether a pattern speaks of paths rather than of modules."""
    return os.sep in text or text.endswith(".py") or text in (".", "..") or text.startswith("~")
