# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The one place that chooses how line events are observed, and says why.

*settrace* sees every line of every function that runs, so the code that is not
selected pays for it too. *monitoring* (Python 3.12 and later) is switched on in the
selected code alone: other code runs at full speed, and debuggers and coverage tools
work beside it. Where everything is selected that is no advantage, and settrace
costs less on each line. *sampling* (Python 3.13 and later) sees no events: it looks
now and then, when that is asked for.
"""

from __future__ import annotations

import sys

NAMES = ("auto", "settrace", "monitoring")
HAS_MONITORING = sys.version_info >= (3, 12)
SAMPLES_ITSELF = sys.version_info >= (3, 13) and "t" not in sys.abiflags  # with the global lock
RATE = 1000 if SAMPLES_ITSELF else 100  # samples a second, when none is named
HIGHEST_RATE = 10_000


def choose(wish: str = "auto", *, everything: bool = False) -> tuple[str, str]:
    """Return the engine to record with, and the reason in words.

    *wish* is what the user asked for, *everything* whether all code is selected.
    Raises ValueError, with a sentence for the user, when the wish can't be met.
    """
    if wish not in NAMES:
        raise ValueError(f"There is no engine '{wish}'; choose from {', '.join(NAMES)}.")
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if wish == "monitoring" and not HAS_MONITORING:
        raise ValueError(
            f"The monitoring engine needs Python 3.12 or later, and this is Python {version}; "
            "leave out --engine or use --engine settrace."
        )
    if wish != "auto":
        return wish, "it was asked for"
    if not HAS_MONITORING:
        return "settrace", f"Python {version} has no sys.monitoring"
    if everything:
        return "settrace", "everything is selected"
    return "monitoring", "code that is not selected then runs at full speed"


def beside_tracer(name: str) -> str:
    """Return how to record beside another trace function, in words without a full stop."""
    if HAS_MONITORING:
        return "use --engine monitoring, which leaves it alone"
    if name.partition(".")[0] == "coverage":
        return "run without coverage (with pytest: --no-cov), or use Python 3.12 or later"
    return "run without it, or use Python 3.12 or later"


def choose_sampling(rate: int) -> tuple[str, str]:
    """Return the engine that samples *rate* times a second, and the reason in words.

    Raises ValueError, with a sentence for the user, when that can't be done.
    """
    from lprof._record import has_engine

    if isinstance(rate, bool) or not isinstance(rate, int) or not 1 <= rate <= HIGHEST_RATE:
        raise ValueError(f"sample takes 1 to {HIGHEST_RATE:,} times a second, not {rate}.")
    if not has_engine("sampling"):
        raise ValueError(f"{why_no_sampling()}; sample from outside instead: lprof attach PID")
    return "sampling", f"{rate:,} samples a second were asked for"


def why_no_sampling() -> str:
    """Return why this Python can't sample itself, in words without a full stop."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if sys.version_info < (3, 13):
        return f"Sampling from within needs Python 3.13 or later, and this is Python {version}"
    return "Sampling from within needs Python's global lock, and this Python has none"
