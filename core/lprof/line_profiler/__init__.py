# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""line_profiler's interface on lprof's recorder: change the import, keep the program.

    from lprof.line_profiler import LineProfiler, profile, load_stats

has the signatures of line_profiler 5.1, its statistics and its files. What differs is
in docs/line_profiler.md: hits are those of statements, times are corrected for the cost
of observing, and a wrapped function behaves as the one that it wraps.
"""

from __future__ import annotations

from lprof._version import __version__

TYPE_CHECKING = False  # what isn't used is not imported: ``profile`` may stay in a program
if TYPE_CHECKING:
    from lprof.line_profiler import line_profiler
    from lprof.line_profiler.explicit import profile
    from lprof.line_profiler.line_profiler import (
        LineProfiler,
        LineStats,
        load_ipython_extension,
        load_stats,
        main,
        show_func,
        show_text,
    )

__all__ = [
    "LineProfiler",
    "LineStats",
    "__version__",
    "line_profiler",
    "load_ipython_extension",
    "load_stats",
    "main",
    "profile",
    "show_func",
    "show_text",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    if name == "profile":
        value: object = import_module(f"{__name__}.explicit").profile
    else:
        module = import_module(f"{__name__}.line_profiler")
        value = module if name == "line_profiler" else getattr(module, name)
    globals()[name] = value
    return value
