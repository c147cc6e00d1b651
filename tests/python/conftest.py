# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the tests share: each engine, and an empty folder with the commands at hand."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from workplace import Workplace

ENGINES = ["settrace", *(["monitoring"] if sys.version_info >= (3, 12) else [])]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine that this Python has."""
    name: str = request.param
    return name


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Programs can be interrupted, also when the tests run in a shell's background."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """An empty folder with the commands at hand."""
    return Workplace(tmp_path)


@pytest.fixture(scope="module")
def shared_workplace(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """One for all tests of a module, which leave what is in it as it is."""
    return Workplace(tmp_path_factory.mktemp("shared"))
