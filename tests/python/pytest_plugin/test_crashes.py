# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A test that ends the whole process leaves a file with all that ran until then."""

from __future__ import annotations

import pytest
from ended import await_profile
from recorded_project import SHOP, Project

ENDINGS = {
    "killed by SIGKILL": "os.kill(os.getpid(), signal.SIGKILL)",
    "killed by SIGSEGV": "os.kill(os.getpid(), signal.SIGSEGV)",
    "killed by SIGABRT": "os.abort()",
    "killed by SIGTERM": "os.kill(os.getpid(), signal.SIGTERM)",
    "exit status 3": "os._exit(3)",
}


@pytest.fixture
def crashing(project: Project, request: pytest.FixtureRequest) -> Project:
    """A project whose second test ends the process."""
    project.write(
        shop=SHOP,
        test_crash=f"""
            import os, signal
            import shop

            def test_before():
                shop.price(range(10))

            def test_crash():
                shop.price(range(20))
                {ENDINGS[request.param]}
        """,
    )
    return project


@pytest.mark.parametrize("crashing", ENDINGS, indirect=True)
def test_what_ran_before_a_crash_is_in_the_file(
    crashing: Project, request: pytest.FixtureRequest
) -> None:
    result = crashing.run("--lprof")
    (run,) = await_profile(crashing.output).runs
    ending = request.node.callspec.params["crashing"]
    assert run.ending in (ending, "ended unseen: killed, or by os._exit()")
    assert result.ret not in (0, 1)
    assert crashing.hits("add") == {
        "": 30,
        "test_crash.py::test_before": 10,
        "test_crash.py::test_crash": 20,
    }


def test_a_session_that_ends_well_is_written_once_with_its_regions(project: Project) -> None:
    """The keeper must not come later and replace the file by what it knows."""
    project.write(
        shop=SHOP,
        test_region="""
            import shop

            def test_region(lprof):
                with lprof:
                    shop.price(range(10))
                shop.price(range(20))
        """,
    )
    project.run("--lprof").assert_outcomes(passed=1)
    before = project.output.read_bytes()
    assert project.hits("add") == {"": 30, "test_region.py::test_region": 30}
    project.start("--lprof", "--lprof-output", "other.lprof")  # takes longer than a keeper lives
    assert project.output.read_bytes() == before
    names = sorted(path.name for path in project.folder.glob("*.lprof"))
    assert names == ["other.lprof", "pytest.lprof"]
