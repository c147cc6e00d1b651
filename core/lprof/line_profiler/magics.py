# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The magics of IPython and Jupyter: ``%load_ext lprof``, ``%lprun``, ``%%lprun_all``."""

from __future__ import annotations

from typing import Any


def load_ipython_extension(ip: Any) -> None:
    """Give an IPython shell the magics; what ``%load_ext lprof`` calls."""
    from lprof.line_profiler.shell import LineProfilerMagics

    ip.register_magics(LineProfilerMagics)
