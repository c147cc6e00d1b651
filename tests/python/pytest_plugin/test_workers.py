# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""pytest-xdist: what all workers record ends in one file, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lprof
import pytest
from recorded_project import SHOP, Project
from test_recording import FROM_SHOP

Compare = Callable[..., pytest.RunResult]

pytest.importorskip("xdist")
XDIST = ("-p", "xdist")


@pytest.fixture(autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files go where a test can see what is left of them."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def left_behind(folder: Path) -> list[Path]:
    return list(folder.glob("lprof-*"))


@pytest.mark.parametrize("mode", ["load", "worksteal"])
def test_workers_are_merged(shop: Project, mode: str, temporary: Path) -> None:
    result = shop.run("--lprof", *XDIST, "-n2", "--dist", mode)
    result.assert_outcomes(passed=3, failed=1)
    assert shop.hits("add") == FROM_SHOP
    assert len(lprof.load(shop.output).runs) == 2
    result.stdout.fnmatch_lines(["Wrote pytest.lprof. To read it: lprof show pytest.lprof"])
    assert not left_behind(temporary)


def test_no_worker_at_all(shop: Project) -> None:
    shop.run("--lprof", *XDIST, "-n0").assert_outcomes(passed=3, failed=1)
    assert shop.hits("add") == FROM_SHOP
    assert len(lprof.load(shop.output).runs) == 1


@pytest.mark.parametrize("end", ["os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_what_a_crashed_worker_did_is_there(project: Project, end: str, temporary: Path) -> None:
    project.write(
        shop=SHOP,
        test_crash=f"""
            import os
            import shop

            def test_before():
                shop.price(range(10))

            def test_crash():
                shop.price(range(20))
                {end}

            def test_after():
                shop.price(range(40))
        """,
    )
    project.run("--lprof", *XDIST, "-n1").assert_outcomes(passed=2, failed=1)
    assert project.hits("add") == {
        "": 70,
        "test_crash.py::test_before": 10,
        "test_crash.py::test_crash": 20,
        "test_crash.py::test_after": 40,
    }
    assert not left_behind(temporary)


@pytest.mark.parametrize("body", ["assert 0", "raise KeyboardInterrupt"])
def test_a_session_that_ends_early(project: Project, same_outcome: Compare, body: str) -> None:
    project.write(
        shop=SHOP,
        test_end=f"""
            import pytest, shop

            def test_end():
                shop.price(range(20))
                {body}
        """,
    )
    same_outcome(*XDIST, "-n1", "-x").stdout.fnmatch_lines(["Wrote pytest.lprof.*"])
    assert project.hits("add") == {"": 20, "test_end.py::test_end": 20}


def test_regions_in_workers_are_in_the_file(shop: Project) -> None:
    shop.write(
        test_shop="""
            import pytest, shop

            @pytest.mark.parametrize("n", [5, 6])
            def test_region(lprof, n):
                shop.price(range(100))
                with lprof:
                    shop.price(range(n))
                assert lprof.profile.function("price").calls == 1
        """
    )
    shop.run("--lprof", *XDIST, "-n2").assert_outcomes(passed=2)
    assert shop.hits("add") == {
        "": 211,
        "test_shop.py::test_region[5]": 105,
        "test_shop.py::test_region[6]": 106,
    }


def test_nothing_recorded_is_explained_once(shop: Project) -> None:
    result = shop.run("--lprof", *XDIST, "-n2", "--lprof-include", "shoop")
    lines = [line for line in result.outlines if line.startswith("Nothing was recorded")]
    assert len(lines) == 1
    assert "--lprof-include" in lines[0]
