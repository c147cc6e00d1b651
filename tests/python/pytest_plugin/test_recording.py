# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``pytest --lprof``: what is recorded, and which test it counts for."""

from __future__ import annotations

from recorded_project import Project

FROM_SHOP = {
    "": 100,
    "test_shop.py::test_small": 10,
    "test_shop.py::test_sizes[20]": 20,
    "test_shop.py::test_sizes[30]": 30,
    "test_shop.py::test_wrong": 40,
}


def test_each_line_counts_for_the_test_that_ran_it(shop: Project) -> None:
    for run in (shop.run, shop.start):
        run("--lprof").assert_outcomes(passed=3, failed=1)
        assert shop.hits("add") == FROM_SHOP


def test_without_the_option_nothing_is_recorded(shop: Project) -> None:
    result = shop.run()
    result.assert_outcomes(passed=3, failed=1)
    assert not shop.output.exists()
    result.stdout.no_fnmatch_line("*lprof ===*")


def test_each_test_runs_once(project: Project) -> None:
    project.write(
        test_once="""
            import pytest

            @pytest.fixture
            def journal():
                return open("journal", "a")

            @pytest.mark.parametrize("n", [1, 2])
            def test_write(n, journal):
                print(n, file=journal)
        """
    )
    project.run("--lprof").assert_outcomes(passed=2)
    assert (project.folder / "journal").read_text() == "1\n2\n"


def test_fixtures_count_for_the_test_that_they_run_for(project: Project) -> None:
    project.write(
        test_fixtures="""
            import pytest

            @pytest.fixture
            def each():
                print("up")  # up
                yield
                print("down")  # down

            @pytest.fixture(scope="session")
            def shared():
                print("shared up")  # shared up
                yield
                print("shared down")  # shared down

            def test_first(each, shared): pass
            def test_last(each, shared): pass
        """
    )
    project.run("--lprof").assert_outcomes(passed=2)
    first, last = "test_fixtures.py::test_first", "test_fixtures.py::test_last"
    assert project.hits("up") == {"": 2, first: 1, last: 1}
    assert project.hits("down") == {"": 2, first: 1, last: 1}
    assert project.hits("shared up") == {"": 1, first: 1}
    assert project.hits("shared down") == {"": 1, last: 1}


def test_imports_count_for_no_test(project: Project) -> None:
    project.write(
        settings="value = sum(range(100))  # import",
        test_settings="""
            import settings

            def test_value():
                assert settings.value == 4950
        """,
    )
    project.run("--lprof").assert_outcomes(passed=1)
    assert project.hits("import") == {"": 1}


def test_unittest_doctest_and_async_tests(project: Project) -> None:
    project.write(
        work='''
            def double(n):
                """Twice as much.

                >>> double(2)
                4
                """
                return 2 * n  # double
        ''',
        test_kinds="""
            import asyncio, unittest
            import pytest
            from work import double

            class TestCase(unittest.TestCase):
                def setUp(self):
                    double(1)

                def test_method(self):
                    for n in range(4):
                        with self.subTest(n=n):
                            double(n)

            @pytest.mark.asyncio
            async def test_coroutine():
                async def one(n):
                    await asyncio.sleep(0)
                    return double(n)

                assert await asyncio.gather(*map(one, range(6))) == [0, 2, 4, 6, 8, 10]
        """,
    )
    result = project.run("-p", "asyncio", "--lprof", "--doctest-modules")
    result.assert_outcomes(passed=3)
    assert project.hits("double") == {
        "": 12,
        "work.py::work.double": 1,
        "test_kinds.py::TestCase::test_method": 5,
        "test_kinds.py::test_coroutine": 6,
    }


def test_threads_count_for_the_test(project: Project) -> None:
    project.write(
        test_threads="""
            import threading

            def work():
                for n in range(50):
                    str(n)  # work

            def test_threads():
                threads = [threading.Thread(target=work) for _ in range(3)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
        """
    )
    project.run("--lprof").assert_outcomes(passed=1)
    assert project.hits("work") == {"": 150, "test_threads.py::test_threads": 150}


def test_names_that_are_not_plain(project: Project) -> None:
    project.write(
        test_names="""
            import pytest

            @pytest.mark.parametrize("s", ["ä [b]::c", "new\\nline", "", "x" * 90])
            def test_name(s):
                str(s)  # name
        """
    )
    project.run("--lprof").assert_outcomes(passed=4)
    hits = project.hits("name")
    assert len(hits) == 5
    assert hits[f"test_names.py::test_name[{'x' * 90}]"] == 1


def test_include_and_exclude(shop: Project) -> None:
    shop.run("--lprof-output", "pytest.lprof", "--lprof-include", "shop")
    assert shop.hits("add") == FROM_SHOP
    assert _files(shop) == {"shop.py"}
    shop.run("--lprof", "--lprof-exclude", "shop")
    assert _files(shop) == {"test_shop.py"}


def test_installed_packages_are_left_out(shop: Project) -> None:
    inner = shop.folder / "venv" / "lib" / "site-packages"
    inner.mkdir(parents=True)
    (inner / "installed.py").write_text("def f(): pass\n")
    shop.write(conftest=f"import sys; sys.path.append({str(inner)!r})")
    shop.write(test_shop="import installed, shop\ndef test(): installed.f(); shop.price([1])\n")
    shop.run("--lprof").assert_outcomes(passed=1)
    assert _files(shop) == {"shop.py", "test_shop.py"}


def test_everything_can_be_recorded(shop: Project) -> None:
    shop.run("--lprof", "--lprof-all")
    assert {"shop.py", "test_shop.py", "python.py", "runner.py"} <= _files(shop)
    assert shop.hits("add") == FROM_SHOP


def test_nothing_recorded_is_explained(shop: Project) -> None:
    result = shop.run("--lprof", "--lprof-include", "shoop")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["Nothing was recorded:*--lprof-include*"])


def test_a_test_that_is_run_again_keeps_its_name(project: Project) -> None:
    project.write(
        conftest="""
            from _pytest.runner import runtestprotocol

            def pytest_runtest_protocol(item, nextitem):
                for attempt in range(3):
                    item._initrequest()
                    runtestprotocol(item, nextitem=nextitem, log=attempt == 2)
                return True
        """,
        test_again="def test_again():\n    str(1)  # again\n",
    )
    project.run("--lprof").assert_outcomes(passed=1)
    assert project.hits("again") == {"": 3, "test_again.py::test_again": 3}


def _files(project: Project) -> set[str]:
    import lprof

    return {file.path.rpartition("/")[2] for file in lprof.load(project.output).files}
