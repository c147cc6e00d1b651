# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The marks performance and lprof: which tests they fail, and what they leave alone."""

from __future__ import annotations

import pytest
from recorded_project import SHOP, Project

MODES = [[], ["--lprof"]]


@pytest.fixture(params=MODES, ids=["alone", "within --lprof"])
def options(request: pytest.FixtureRequest) -> list[str]:
    """The options to run pytest with."""
    found: list[str] = request.param
    return found


def run(project: Project, text: str, *options: str) -> pytest.RunResult:
    """Run pytest on a module of tests beside shop.py."""
    project.write(shop=SHOP, test_marked=text)
    return project.run("--strict-markers", *options)


def test_hits_within_the_budget(project: Project, options: list[str]) -> None:
    text = """
    import pytest, shop

    @pytest.mark.lprof(max_hits={"shop:price:total += item": 10, "shop:price": 1})
    def test_ten():
        shop.price(range(10))
    """
    run(project, text, *options).assert_outcomes(passed=1)


def test_hits_beyond_the_budget_name_the_lines(project: Project, options: list[str]) -> None:
    text = """
    import pytest, shop

    @pytest.mark.lprof(max_hits={"shop:price:total += item  # add": 29})
    def test_thirty():
        for _ in range(3):
            shop.price(range(10))
    """
    result = run(project, text, *options)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "shop:price:total += item  # add was hit 30 times; max_hits allows 29.",
            "  shop.py:4  30 hits  total += item  # add",
            "  test_marked.py:6  called it 3 times  shop.price(range(10))",
        ]
    )


def test_calls_of_a_function(project: Project) -> None:
    text = """
    import pytest, shop

    @pytest.mark.lprof(max_hits={"shop:price": 1})
    def test_twice():
        shop.price([]) + shop.price([])
    """
    result = run(project, text)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["shop:price was called 2 times; max_hits allows 1."])


def test_self_time(project: Project) -> None:
    text = """
    import pytest, time, shop

    @pytest.mark.lprof(max_self_ms=1)
    def test_slow():
        time.sleep(0.01)

    @pytest.mark.lprof(max_self_ms={"shop:price": 10_000})
    def test_quick():
        shop.price([1])
    """
    result = run(project, text)
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        ["All recorded lines took *ms; max_self_ms allows 1.00 ms.", "  *:5  *ms  time.sleep(0.01)"]
    )


def test_allocations(project: Project, options: list[str]) -> None:
    text = """
    import pytest

    def fill():
        return [bytes(1000) for _ in range(200)]

    @pytest.mark.lprof(max_allocations=150)
    def test_blocks():
        fill()

    @pytest.mark.lprof(max_bytes={"test_marked:fill": 100_000})
    def test_bytes():
        fill()

    @pytest.mark.lprof(max_bytes=1_000_000, max_allocations={"test_marked:fill": 5000})
    def test_within():
        fill()

    @pytest.mark.lprof(max_bytes=10_000)
    def test_region(lprof):
        fill()
        with lprof:
            pass
    """
    result = run(project, text, *options)
    result.assert_outcomes(failed=2, passed=2)
    result.stdout.fnmatch_lines(
        [
            "All recorded lines took 2?? allocations; max_allocations allows 150 allocations.",
            "  test_marked.py:4  2?? allocations  return [[]bytes(1000) for _ in range(200)[]]",
        ]
    )
    result.stdout.fnmatch_lines(
        ["test_marked:fill took 2??,??? bytes; max_bytes allows 100,000 bytes.", "  *.py:4 *"]
    )


def test_the_region_of_the_fixture_is_what_counts(project: Project, options: list[str]) -> None:
    text = """
    import pytest, shop

    @pytest.mark.lprof(max_hits={"shop:price:total += item": 5})
    def test_region(lprof):
        shop.price(range(100))
        with lprof:
            shop.price(range(5))

    @pytest.mark.lprof(max_hits={"shop:price:total += item": 5})
    def test_too_much(lprof):
        with lprof:
            shop.price(range(6))
    """
    run(project, text, *options).assert_outcomes(passed=1, failed=1)


def test_a_failure_stays_what_it_is(project: Project, options: list[str]) -> None:
    text = """
    import pytest, shop

    @pytest.mark.lprof(max_hits={"shop:price": 0})
    def test_wrong():
        assert shop.price([1]) == 2, "my own reason"

    @pytest.mark.lprof(max_hits={"shop:price": 0})
    def test_skipped():
        pytest.skip("not here")

    @pytest.mark.xfail(strict=True)
    @pytest.mark.lprof(max_hits={"shop:price": 0})
    def test_expected():
        shop.price([1])

    def test_other():
        pass
    """
    result = run(project, text, *options)
    result.assert_outcomes(failed=1, skipped=1, xfailed=1, passed=1)
    result.stdout.fnmatch_lines(["E*my own reason"])
    result.stdout.no_fnmatch_line("*max_hits allows*")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ('max_hits={"shop:prize": 1}', "'shop' has no function 'prize'; did you mean 'price'?"),
        ('max_hits={"shop:price:no such": 1}', "'shop:price:no such' names nothing: no line*"),
        ('max_hits={"shop:price:99": 1}', "*the function has the lines 1 to 5."),
        ('max_hits={"market:price": 1}', "*nothing of 'market' was recorded."),
        ('max_hits={"price": 1}', "'price' is no place; name it as module:function*"),
        ("max_hits=3", "max_hits needs places*"),
        ("max_hit=3", "There is no limit 'max_hit'; did you mean max_hits?"),
        ("max_self_ms='1'", "max_self_ms takes a number from 0, not '1'."),
        ("", "It takes limits by name*"),
    ],
)  # fmt: skip
def test_a_budget_that_names_nothing(project: Project, limits: str, message: str) -> None:
    text = f"""
    import pytest, shop

    @pytest.mark.lprof({limits})
    def test_it():
        shop.price([1])
    """
    result = run(project, text)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"@pytest.mark.lprof: *{message}"])


def test_a_function_that_was_not_called_has_no_hits(project: Project) -> None:
    text = """
    import pytest, shop

    class Cart:
        def add(self):
            return 1

    @pytest.mark.lprof(max_hits={"test_marked:Cart.add": 0, "test_marked:add:return 1": 0})
    def test_it():
        shop.price([1])
    """
    run(project, text).assert_outcomes(passed=1)


def test_marked_tests_on_workers(project: Project, options: list[str]) -> None:
    pytest.importorskip("xdist")
    text = """
    import pytest, shop

    @pytest.mark.parametrize("n", range(6))
    @pytest.mark.lprof(max_hits={"shop:price:total += item": 3})
    def test_some(n):
        shop.price(range(n))

    @pytest.mark.performance(max_duration_ms=10_000, iterations=2)
    def test_time():
        shop.price(range(2))
    """
    result = run(project, text, *options, "-p", "xdist", "-n", "2")
    result.assert_outcomes(passed=5, failed=2)
    if options:
        assert project.hits("add")["test_marked.py::test_some[5]"] == 5


def test_what_a_budget_recorded_is_in_the_file(project: Project) -> None:
    text = """
    import pytest, shop

    @pytest.mark.lprof(max_hits={"shop:price": 1})
    def test_marked():
        shop.price(range(7))

    def test_plain():
        shop.price(range(8))
    """
    run(project, text, "--lprof").assert_outcomes(passed=2)
    hits = project.hits("add")
    assert hits["test_marked.py::test_marked"] == 7
    assert hits["test_marked.py::test_plain"] == 8


def test_performance_repeats_as_often_as_the_mark_says(
    project: Project, options: list[str]
) -> None:
    text = """
    import pytest

    calls = []

    @pytest.fixture
    def number():
        calls.append("fixture")
        return 1

    @pytest.mark.performance(max_duration_ms=10_000, iterations=5)
    def test_five(number):
        calls.append("test")

    @pytest.mark.performance
    def test_one(number):
        assert calls == ["fixture", *5 * ["test"], "fixture"]

    @pytest.mark.performance(max_duration_ms=10_000)
    def test_once(number):
        calls.append("once")
        assert calls.count("once") == 1
    """
    run(project, text, *options).assert_outcomes(passed=3)


def test_performance_fails_a_slow_test(project: Project, options: list[str]) -> None:
    text = """
    import pytest, time, unittest

    @pytest.mark.performance(max_duration_ms=2, iterations=3)
    def test_slow():
        time.sleep(0.005)

    class TestOld(unittest.TestCase):
        @pytest.mark.performance(max_duration_ms=2, iterations=2)
        def test_slow(self):
            time.sleep(0.005)
    """
    result = run(project, text, *options)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["Performance regression: *ms > 2ms (mean of 3; median *)"])
    result.stdout.fnmatch_lines(["Performance regression: *ms > 2ms (mean of 2; median *)"])


def test_performance_of_async_tests(project: Project) -> None:
    pytest.importorskip("pytest_asyncio")
    text = """
    import asyncio, pytest

    calls = []

    @pytest.mark.asyncio
    @pytest.mark.performance(max_duration_ms=2, iterations=3)
    async def test_slow():
        calls.append(1)
        await asyncio.sleep(0.005)

    def test_three():
        assert len(calls) == 3
    """
    result = run(project, text, "-p", "pytest_asyncio.plugin")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["Performance regression: *ms > 2ms (mean of 3; median *)"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("max_duration_ms=1, iterations=0", "iterations must be 1 or more, not 0."),
        ("max_duration=1", "@pytest.mark.performance takes max_duration_ms=…*"),
        ("max_duration_ms='1'", "max_duration_ms takes milliseconds, not '1'."),
    ],
)
def test_wrong_performance_marks(project: Project, arguments: str, message: str) -> None:
    text = f"""
    import pytest

    @pytest.mark.performance({arguments})
    def test_it():
        pass
    """
    result = run(project, text)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([message])
