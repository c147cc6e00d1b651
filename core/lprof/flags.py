# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What kind of function it is: LprofFunctionFlags of lprof.h."""

from __future__ import annotations

MODULE = 1 << 0
GENERATOR = 1 << 1
COROUTINE = 1 << 2
ASYNC_GENERATOR = 1 << 3
