# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Begins a recording while Python starts up; see lprof.launch.

Leaves the process as if this file had never been found: the environment, sys.path
and sys.modules are put back before the installed sitecustomize, if any, is imported.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing takes milliseconds to import
if TYPE_CHECKING:
    from typing import Any


def _take_settings() -> dict[str, Any]:
    import marshal

    settings: dict[str, Any] = marshal.loads(bytes.fromhex(os.environ.pop("LPROF_BOOT")))
    here = os.path.dirname(__file__)
    _put_back("PYTHONPATH", settings["path"])
    if settings["memory"] == "native" and not settings["children"]:
        _put_back("LD_PRELOAD", settings["preload"])
    while here in sys.path:
        sys.path.remove(here)
    sys.path_importer_cache.pop(here, None)
    return settings


def _put_back(name: str, value: str | None) -> None:
    if value is None:
        del os.environ[name]
    else:
        os.environ[name] = value


def _begin(settings: dict[str, Any]) -> None:
    sys.path.insert(0, settings["home"])
    try:
        if settings["sampler"]:
            from lprof import registry
        else:
            from lprof import program
    finally:
        sys.path.remove(settings["home"])
    if not settings["sampler"]:
        program.begin(settings)
        return
    registry.make_builtin(settings["decorator"])
    os.write(settings["sampler"], b"ready")  # another process records: wait until it does
    os.read(settings["sampler"], 1)
    os.close(settings["sampler"])


if "LPROF_BOOT" in os.environ:
    _settings = _take_settings()
    del sys.modules["sitecustomize"]
    try:
        __import__("sitecustomize")  # the installed one, now that ours is out of the way
    finally:
        _begin(_settings)  # its ImportError, when there is none, is what site.py expects
