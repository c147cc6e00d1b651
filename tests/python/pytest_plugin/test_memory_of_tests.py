# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""pytest --lprof-memory: what the lines that tests run allocate."""

from __future__ import annotations

import lprof
import pytest
from recorded_project import Project

SHOP = """
    def stock(n):
        return [bytes(1000) for _ in range(n)]

    def count(n):
        return len(stock(n))
"""
TESTS = """
    import shop

    def test_count():
        assert shop.count(3000) == 3000

    def test_again():
        assert shop.count(10) == 10
"""


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_the_summary_names_the_lines_that_allocate(
    project: Project, workers: tuple[str, ...]
) -> None:
    project.write(shop=SHOP, test_shop=TESTS)
    result = project.run("--lprof-memory", *workers)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "Memory  peak * MiB after *",
            "*at peak*share*held*peak*allocated*blocks*line",
            "*MiB*shop.py:2  return [[]bytes(1000) for _ in range(n)]",
            "lprof show --sort memory shows functions and their source by memory",
            "Wrote pytest.lprof. To read it: *",
        ]
    )
    profile = lprof.load(project.output)
    in_shop = (f for f in profile.functions if f.file.path.endswith("/shop.py"))
    allocated = sum(line.memory.allocated for f in in_shop for line in f.lines)
    assert 3_010_000 < allocated < 3_500_000


def test_without_the_option_no_memory_is_counted(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TESTS)
    result = project.run("--lprof")
    assert "Memory" not in result.stdout.str()
    assert not lprof.load(project.output).memory


def test_a_budget_of_memory_within_a_recording_of_memory(project: Project) -> None:
    marked = "import pytest, shop\n@pytest.mark.lprof(max_bytes=1_000_000)\ndef test_count(): shop"
    project.write(shop=SHOP, test_shop=marked + ".count(3000)\n")
    result = project.run("--lprof-memory")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["Memory  peak *", "*MiB*shop.py:2 *"])
