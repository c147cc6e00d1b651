# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``python -m lprof`` is the command ``lprof``."""

from __future__ import annotations

import sys

from lprof.cli import main

sys.exit(main())
