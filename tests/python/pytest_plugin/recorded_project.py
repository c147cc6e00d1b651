# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A project with tests, on which the real pytest runs in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import lprof
import pytest
from warm_pytest import WarmPytest

LIMIT = 120  # seconds for one run of pytest, many times what any takes
OPTIONS = ["-p", "no:cacheprovider", "-p", "lprof"]

needs_monitoring = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="two tools can watch lines only from Python 3.12 on"
)
one_trace_function = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="only before Python 3.12 there is one trace function"
)

SHOP = """
    def price(items):
        total = 0
        for item in items:
            total += item  # add
        return total
"""
TESTS = """
    import pytest
    import shop

    def test_small():
        assert shop.price(range(10)) == 45

    @pytest.mark.parametrize("n", [20, 30])
    def test_sizes(n):
        shop.price(range(n))

    def test_wrong():
        assert shop.price(range(40)) == 1
"""


class Project:
    """A folder with tests; runs pytest in it and reads what was recorded."""

    def __init__(self, folder: Path, warm_pytest: WarmPytest) -> None:
        self.folder = folder
        self.warm_pytest = warm_pytest
        self.output = folder / "pytest.lprof"

    def write(self, **files: str) -> None:
        """Write Python files, named without their ending."""
        for name, text in files.items():
            path = self.folder / f"{name}.py"
            path.write_text(textwrap.dedent(text).lstrip("\n"))

    def run(self, *arguments: str | Path, stdin: bytes = b"") -> pytest.RunResult:
        """Run pytest with lprof as its only plugin; *arguments* can name more."""
        begin = time.monotonic()
        options = [*OPTIONS, *map(str, arguments)]
        status, out, err = self.warm_pytest.run(self.folder, self.environment(), options, stdin)
        return result_of(status, out, err, time.monotonic() - begin)

    def start(self, *arguments: str | Path) -> pytest.RunResult:
        """The same with a Python that begins anew."""
        return self.call(sys.executable, "-m", "pytest", *OPTIONS, *arguments)

    def call(self, *command: str | Path) -> pytest.RunResult:
        """Run any command."""
        begin = time.monotonic()
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        return result_of(done.returncode, done.stdout, done.stderr, time.monotonic() - begin)

    def lprof(self, *arguments: str | Path) -> None:
        """Run the installed command ``lprof``."""
        assert self.call(Path(sys.executable).parent / "lprof", *arguments).ret == 0

    def environment(self) -> dict[str, str]:
        """Without other plugins, which take two thirds of the time."""
        return {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | os.environ

    def hits(self, comment: str, output: Path | None = None) -> dict[str, int]:
        """Return how often each test ran the line with this comment, and all of them ("")."""
        profile = lprof.load(output or self.output)
        found = {"": 0}
        for function in profile.functions:
            source = function.file.source_lines
            wanted = {n for n, text in enumerate(source, 1) if text.endswith(f"# {comment}")}
            found[""] += sum(line.hits for line in function.lines if line.line in wanted)
            for share in profile.by_context(function):
                if share.line in wanted and share.hits:
                    name = share.part.name
                    found[name] = found.get(name, 0) + share.hits
        return found


def result_of(status: int, out: str, err: str, seconds: float) -> pytest.RunResult:
    """Return what pytest's own matchers read, and print it for whom a test fails."""
    print(out, err, sep="\n")
    return pytest.RunResult(status, out.splitlines(), err.splitlines(), seconds)


def outcomes(result: pytest.RunResult) -> list[str]:
    """Return the lines that tell how each test ended, without times."""
    words = r"PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|INTERNALERROR|!!!|\d+ (passed|failed|error)"
    lines = [line for line in result.outlines if re.search(words, line)]
    return [
        re.sub(r" in \d+\.\d+s.*|\[ *\d+%\]|0x[0-9a-f]+|=|line \d+", "", ln).strip() for ln in lines
    ]
