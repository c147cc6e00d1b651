# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The statement scanner against this interpreter's own parser, on its own library."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest
from compare_with_ast import Scanner, compare

RECORD = Path(__file__).resolve().parents[3] / "core" / "record"
UNITS = ("logical-line", "source-coding", "statements", "string-literal")


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """The C scanner, compiled for this test."""
    library = tmp_path_factory.mktemp("scanner") / "statements.so"
    sources = [str(RECORD / f"lprof-{unit}.c") for unit in UNITS]
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, *sources], check=True)
    return Scanner(str(library))


# The modules at the top of the library, and the tests of what is hard to scan.
def test_equals_the_syntax_tree(scanner: Scanner, capsys: pytest.CaptureFixture[str]) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    hard = ("test_fstring", "test_tstring", "test_grammar", "test_patma", "test_tokenize")
    paths = [*library.glob("*.py"), *(library / "test" / f"{name}.py" for name in hard)]
    n_files, n_lines, n_different = compare(scanner, [path for path in paths if path.exists()])
    assert (n_different, capsys.readouterr().out) == (0, "")
    assert n_files > 100
    assert n_lines > 100_000
