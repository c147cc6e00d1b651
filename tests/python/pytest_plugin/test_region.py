# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The fixture lprof: one region of a test, with and without --lprof."""

from __future__ import annotations

import pytest
from recorded_project import SHOP, Project

MODES = [[], ["--lprof"]]


@pytest.fixture(params=MODES, ids=["alone", "within --lprof"])
def options(request: pytest.FixtureRequest) -> list[str]:
    """The options to run pytest with."""
    found: list[str] = request.param
    return found


def run(project: Project, options: list[str], body: str) -> pytest.RunResult:
    """Run one test that has this body."""
    body = body.replace("\n", "\n    ")
    test = f"import pytest, shop\n\ndef test_region(lprof):\n    {body}\n"
    project.write(shop=SHOP, test_region=test)
    return project.run(*options)


def test_lines_of_the_region_only(project: Project, options: list[str]) -> None:
    body = """
shop.price(range(100))
with lprof:
    shop.price(range(10))
shop.price(range(100))
lines = {line.source.strip(): line for line in lprof.lines}
assert lines["total += item  # add"].hits == 10
assert lines["total += item  # add"].function == "price"
assert lines["total += item  # add"].path == shop.__file__
assert lines["shop.price(range(10))"].hits == 1
assert "shop.price(range(100))" not in lines
assert lines["shop.price(range(10))"].total_ns >= lines["total += item  # add"].self_ns
"""
    run(project, options, body).assert_outcomes(passed=1)
    if options:
        assert project.hits("add") == {"": 210, "test_region.py::test_region": 210}
    else:
        assert not project.output.exists()


def test_the_profile_of_the_region(project: Project, options: list[str]) -> None:
    body = """
with lprof:
    shop.price(range(10))
    shop.price(range(10))
price = lprof.profile.function("price")
assert (price.calls, sum(line.hits for line in price.lines)) == (2, 2 + 22 + 20 + 2)
lprof.profile.save("region.lprof")
"""
    run(project, options, body).assert_outcomes(passed=1)
    found = project.hits("add", project.folder / "region.lprof")
    assert found == {"": 20, "test_region.py::test_region": 20}


def test_more_than_one_region(project: Project, options: list[str]) -> None:
    project.write(
        shop=SHOP,
        test_region="""
            import pytest, shop

            @pytest.mark.parametrize("n", range(4))
            def test_each_test_has_its_own(lprof, n):
                with lprof:
                    shop.price(range(n))
                assert sum(line.hits for line in lprof.lines if "# add" in line.source) == n

            def test_entered_again(lprof):
                for n in range(3):
                    with lprof:
                        shop.price(range(10))
                    assert lprof.profile.function("price").calls == n + 1

            def test_exception(lprof):
                with pytest.raises(TypeError, match="unsupported"):
                    with lprof:
                        shop.price(["text"])
                assert lprof.profile.function("price").calls == 1

            def test_left_open(lprof):
                lprof.__enter__()

            def test_after_it(lprof):
                with lprof:
                    shop.price([1])
                assert lprof.profile.function("price").calls == 1
        """,
    )
    project.run(*options).assert_outcomes(passed=8)


def test_asynchronous_code(project: Project, options: list[str]) -> None:
    project.write(
        test_region="""
            import asyncio
            import pytest

            async def child(n):
                await asyncio.sleep(0.01)
                return n

            @pytest.mark.asyncio
            async def test_region(lprof):
                with lprof:
                    await asyncio.gather(child(1), child(2))
                lines = {line.source.strip(): line for line in lprof.lines}
                assert lines["return n"].hits == 2
                assert lines["await asyncio.sleep(0.01)"].wait_ns >= 20_000_000
        """,
    )
    project.run("-p", "asyncio", *options).assert_outcomes(passed=1)


def test_misuse_is_told(project: Project, options: list[str]) -> None:
    project.write(
        test_region="""
            import pytest

            def test_read_before(lprof):
                with pytest.raises(RuntimeError, match="before `with lprof:`"):
                    lprof.lines

            def test_read_within(lprof):
                with lprof, pytest.raises(RuntimeError, match="while `with lprof:` is open"):
                    lprof.profile

            def test_nested(lprof):
                with lprof, pytest.raises(RuntimeError, match="can't be nested"):
                    with lprof:
                        pass
                assert lprof.lines
        """,
    )
    project.run(*options).assert_outcomes(passed=3)


def test_another_profiler_is_in_the_way(project: Project) -> None:
    body = """
import lprof as package
with package.Profiler():
    with pytest.raises(RuntimeError, match="can't record: another lprof"):
        lprof.__enter__()
with lprof:
    shop.price([1])
assert lprof.profile.function("price").calls == 1
"""
    run(project, [], body).assert_outcomes(passed=1)
