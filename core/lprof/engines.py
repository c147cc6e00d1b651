# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The one place that chooses how line events are observed, and says why.

*settrace* sees every line of every function that runs, so the code that is not
selected pays for it too. *monitoring* (Python 3.12 and later) is switched on in the
selected code alone: other code runs at full speed, and debuggers and coverage tools
work beside it. Where everything is selected that is no advantage, and settrace
costs less on each line.
"""

from __future__ import annotations

import sys

NAMES = ("auto", "settrace", "monitoring")
HAS_MONITORING = sys.version_info >= (3, 12)


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
