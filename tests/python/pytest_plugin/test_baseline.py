# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""pytest --lprof-baseline: what changed since a profile or a history."""

from __future__ import annotations

import sys
from pathlib import Path

from recorded_project import SHOP, Project

TEST = """
    import shop

    def test_price():
        shop.price(range({n}))
"""


def test_a_profile_as_baseline(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    project.run("--lprof-output", "before.lprof")
    project.write(test_shop=TEST.format(n=10_000))
    result = project.run("--lprof-baseline", "before.lprof")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "Functions by change of self time since before.lprof",
            "*before*now*change*hits before*hits  function",
            "*+*s *23 *20,003  price  shop.py:1",
        ]
    )
    assert project.output.exists()


def test_a_history_as_baseline(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    lprof = Path(sys.executable).parent / "lprof"
    for _ in range(3):
        project.run("--lprof")
        project.pytester.run(lprof, "history", "add", "pytest.lprof", "--database", "h.sqlite")
    project.write(test_shop=TEST.format(n=1000))
    result = project.run("--lprof-baseline", "h.sqlite")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["Functions by change of self time since h.sqlite", "*+*s *23 *2,003  price  shop.py:1"]
    )


def test_a_history_of_another_machine(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    lprof = Path(sys.executable).parent / "lprof"
    project.run("--lprof")
    project.pytester.run(
        lprof, "history", "add", "pytest.lprof", "--database", "h.sqlite", "--machine", "other"
    )
    result = project.run("--lprof-baseline", "h.sqlite")
    result.stdout.fnmatch_lines(["Compared with h.sqlite: it has nothing of this machine."])


def test_a_baseline_that_is_none(project: Project) -> None:
    project.write(shop=SHOP, test_shop=TEST.format(n=10))
    result = project.run("--lprof-baseline", "missing.lprof")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --lprof-baseline: There is no file*"])
    result = project.run("--lprof-baseline", "shop.py")
    assert result.ret == 4
