# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Where the code of a program and of its project lies on disk.

Imported before the program starts, so it gets by with os and sys alone: a module
loaded here could not be shadowed by one of the program's own any more.
"""

from __future__ import annotations

import os
import sys

MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg")
INSTALLED = ("site-packages", "dist-packages")

_entries: dict[str, str] = {}  # of sys.path, without links


def real(path: str) -> str:
    """Return the absolute path without links."""
    return os.path.realpath(path)


def is_below(path: str, folder: str) -> bool:
    """Tell whether *path* is *folder* or lies in it; both are absolute."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def standard_library() -> tuple[str, ...]:
    """Return the folders of the standard library, also where it is a zip file."""
    folders = [os.path.dirname(real(os.__file__ or sys.base_prefix))]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for prefix in (sys.base_prefix, sys.base_exec_prefix):
        folders.append(os.path.join(real(prefix), sys.platlibdir, f"python{version}"))
        folders.append(os.path.join(real(prefix), "lib", f"python{version.replace('.', '')}.zip"))
    return tuple(dict.fromkeys(folders))


def is_installed(path: str) -> bool:
    """Tell whether *path* belongs to an installed package."""
    return any(f"{os.sep}{name}{os.sep}" in path for name in INSTALLED)


def package_folder(file: str) -> str | None:
    """Return the folder of the outermost package that *file* is in, if it is in one."""
    found = None
    folder = os.path.dirname(file)
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        found = folder
        folder = os.path.dirname(folder)
    return found


def project_root(folder: str) -> str | None:
    """Return *folder* or the nearest one above it that holds a project's marker."""
    while True:
        if any(os.path.exists(os.path.join(folder, marker)) for marker in MARKERS):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def module_name(path: str) -> str:
    """Return the dotted name under which *path* can be imported, or an empty string."""
    best = ""
    for entry in sys.path:
        folder = _entries.get(entry) or _entries.setdefault(entry, real(entry or os.getcwd()))
        if len(folder) > len(best) and is_below(path, folder):
            best = folder
    if not best:
        return ""
    stem = os.path.splitext(path[len(best) :].lstrip(os.sep))[0]
    parts = stem.split(os.sep)
    if parts[-1] in ("__init__", "__main__") and len(parts) > 1:
        parts.pop()
    return ".".join(parts)
