# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``python -m lprof.line_profiler FILE…``: print what line_profiler's files hold."""

from __future__ import annotations

from lprof.line_profiler.command import main

if __name__ == "__main__":
    main()
