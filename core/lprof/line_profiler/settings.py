# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The settings of line_profiler that are ours too, from its own TOML file."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Mapping
from typing import Any

ConfigArgument = str | os.PathLike[str] | bool | None

NAMES = ("line_profiler.toml", "pyproject.toml")
DEFAULTS: dict[str, dict[str, Any]] = {
    "setup": {
        "environ_flags": ["LINE_PROFILE"],
        "cli_flags": ["--line-profile", "--line_profile"],
    },
    "write": {
        "output_prefix": "profile_output",
        "lprof": True,
        "text": True,
        "timestamped_text": True,
        "stdout": True,
    },
    "show": {
        "sort": True,
        "stripzeros": True,
        "rich": True,
        "details": False,
        "summarize": True,
        "column_widths": {"line": 6, "hits": 9, "time": 12, "perhit": 8, "percent": 8},
    },
}


def read_settings(config: ConfigArgument = None) -> dict[str, dict[str, Any]]:
    """Return the sections setup, write and show.

    config: path of the file; None or True to look for it where LINE_PROFILER_RC says,
        then in this folder and those above; False for the defaults. Python 3.10 can't
        read TOML, so there the defaults hold.

    Raises OSError, and ValueError for what is no TOML.
    """
    settings = copy.deepcopy(DEFAULTS)
    path = _find() if config is None or config is True else config
    if path and sys.version_info >= (3, 11):
        import tomllib

        try:
            with open(path, "rb") as file:
                read = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{os.fspath(path)} is no TOML: {error}.") from None
        _update(settings, read.get("tool", {}).get("line_profiler", {}))
    return settings


def _update(settings: dict[str, Any], read: Mapping[str, Any]) -> None:
    for name, value in read.items():
        if isinstance(settings.get(name), dict) and isinstance(value, dict):
            _update(settings[name], value)
        elif name in settings:
            settings[name] = value


def _find() -> str | None:
    if named := os.environ.get("LINE_PROFILER_RC"):
        return named
    folder = os.getcwd()
    while True:
        for name in NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and _has_section(path):
                return path
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _has_section(path: str) -> bool:
    with open(path, "rb") as file:
        return b"[tool.line_profiler" in file.read()
