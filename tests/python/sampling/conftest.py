# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A folder for programs that are busy."""

from __future__ import annotations

import shutil
from pathlib import Path

import busy
import pytest
from workplace import Workplace


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A folder whose programs can import ``busy``."""
    shutil.copy(busy.__file__, tmp_path)
    return Workplace(tmp_path)
