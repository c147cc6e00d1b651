# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The names of line_profiler's module of this name."""

from __future__ import annotations

from lprof._version import __version__
from lprof.line_profiler.command import main
from lprof.line_profiler.magics import load_ipython_extension
from lprof.line_profiler.profiler import LineProfiler
from lprof.line_profiler.stats import LineStats
from lprof.line_profiler.text import (
    get_code_block,
    get_column_widths,
    is_generated_code,
    show_func,
    show_text,
)

__all__ = [
    "LineProfiler",
    "LineStats",
    "__version__",
    "get_code_block",
    "get_column_widths",
    "is_generated_code",
    "load_ipython_extension",
    "load_stats",
    "main",
    "show_func",
    "show_text",
]

load_stats = LineStats.from_files
