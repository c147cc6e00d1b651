# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The options of line_profiler's kernprof."""

from __future__ import annotations

import pstats

import lprof
import pytest
from workplace import Workplace, recorded_name

SHOP = """
import sys

@profile
def price(items):
    total = 0
    for item in items:
        total += item
    return total

class Cart:
    @profile
    def empty(self):
        return 0

def plain():
    return price([1, 2])

if __name__ == "__main__":
    Cart().empty()
    print(sys.argv[1:], plain())
"""


@pytest.fixture
def shop(workplace: Workplace) -> Workplace:
    workplace.write("shop.py", SHOP)
    return workplace


def functions(workplace: Workplace, file: str) -> set[str]:
    return {function.name for function in lprof.load(workplace.folder / file).functions}


def test_only_marked_functions_are_recorded_line_by_line(shop: Workplace) -> None:
    ended = shop.lprof("kernprof", "-l", "shop.py", "--own", "-l")
    assert ended.stdout == "['--own', '-l'] 3\n"
    assert "wrote shop.py.lprof" in ended.stderr
    assert functions(shop, "shop.py.lprof") == {"price", recorded_name("Cart.empty")}


def test_the_module_is_the_command_too(shop: Workplace) -> None:
    ended = shop.python("-m", "lprof.kernprof", "-lvz", "-o", "out.lprof", "-m", "shop")
    assert ended.stdout.startswith("[] 3\nTimer unit: 1e-06 s\n")
    assert "Function: price at line" in ended.stdout
    assert "    total += item" in ended.stdout
    assert (shop.folder / "out.lprof").exists()


def test_the_file_is_read_by_what_reads_line_profilers(shop: Workplace) -> None:
    shop.lprof("kernprof", "-lq", "shop.py")
    printed = shop.python("-m", "lprof.line_profiler", "shop.py.lprof")
    assert "Function: price at line" in printed.stdout
    assert shop.lprof("show", "shop.py.lprof").returncode == 0


def test_unit_and_summary_reach_the_printing(shop: Workplace) -> None:
    ended = shop.lprof("kernprof", "-lvu", "1e-3", "--summarize", "shop.py")
    assert "Timer unit: 0.001 s" in ended.stdout
    assert " seconds - " in ended.stdout


@pytest.mark.parametrize("target", ["shop.py", "shop", "shop,json"])
def test_a_module_can_be_recorded_whole(shop: Workplace, target: str) -> None:
    shop.write("main.py", "import shop\nshop.plain()\n")
    shop.lprof("kernprof", "-l", "-p", target, "main.py")
    assert {"plain", "price"} <= functions(shop, "main.py.lprof")
    files = lprof.load(shop.folder / "main.py.lprof").files
    assert not any(file.path.endswith("main.py") for file in files)


def test_the_module_that_runs_can_be_recorded_whole(shop: Workplace) -> None:
    shop.lprof("kernprof", "-l", "-p", "shop", "-m", "shop")
    assert {"plain", "price"} <= functions(shop, "shop.lprof")


def test_standard_input_can_be_recorded(shop: Workplace) -> None:
    ended = shop.lprof("kernprof", "-l", "-", stdin="@profile\ndef f(): return 1\nprint(f())\n")
    assert ended.stdout == "1\n"
    assert functions(shop, "stdin.lprof") == {"f"}


def test_what_means_nothing_without_lines_is_said(shop: Workplace) -> None:
    ended = shop.lprof("kernprof", "-p", "shop", "shop.py")
    assert ended.stdout == "[] 3\n"
    assert "it means nothing without -l" in ended.stderr


@pytest.mark.parametrize(
    ("options", "recorded"), [([], {"plain", "price", "empty"}), (["-b"], {"price", "empty"})]
)
def test_without_l_the_calls_are_kept_as_pstats_has_them(
    shop: Workplace, options: list[str], recorded: set[str]
) -> None:
    ended = shop.lprof("kernprof", "-v", *options, "shop.py")
    assert "ncalls  tottime" in ended.stdout
    assert "shop.py:4(price)" in ended.stdout or "shop.py:3(price)" in ended.stdout
    stats = pstats.Stats(str(shop.folder / "shop.py.prof")).stats  # type: ignore[attr-defined]
    assert {name for _, _, name in stats} - {"<module>", "Cart"} == recorded


def test_setup_runs_before_and_is_not_recorded(shop: Workplace) -> None:
    shop.write("setup/prepare.py", "import sys, helping\nsys.prepared = __name__, helping.x\n")
    shop.write("setup/helping.py", "x = 3\n")
    shop.write("main.py", "import sys\n@profile\ndef f(): return sys.prepared\nprint(f())\n")
    ended = shop.lprof("kernprof", "-l", "-s", "setup/prepare.py", "main.py")
    assert ended.stdout == "('__main__', 3)\n"
    assert functions(shop, "main.py.lprof") == {"f"}


def test_a_setup_that_fails_ends_it_with_its_traceback(shop: Workplace) -> None:
    shop.write("prepare.py", "1 / 0\n")
    ended = shop.lprof("kernprof", "-l", "-s", "prepare.py", "shop.py")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "ZeroDivisionError" in ended.stderr


def test_the_builtin_can_be_switched(shop: Workplace) -> None:
    shop.write(
        "main.py",
        """
        def f():
            return 1

        profile.add_function(f)
        with profile:
            f()
        profile.enable()
        f()
        profile.disable()
        profile.print_stats()
        """,
    )
    ended = shop.lprof("kernprof", "-l", "main.py")
    assert "Function: f at line 1" in ended.stdout
    assert lprof.load(shop.folder / "main.py.lprof").function("f").calls == 2


def test_the_decorator_that_is_imported_marks_too(shop: Workplace) -> None:
    shop.write("shop.py", "from lprof.line_profiler import profile\n" + SHOP)
    shop.lprof("kernprof", "-l", "shop.py")
    assert functions(shop, "shop.py.lprof") == {"price", recorded_name("Cart.empty")}
    assert not (shop.folder / "profile_output.txt").exists()


def test_functions_that_run_only_in_a_process_below_are_recorded(shop: Workplace) -> None:
    shop.write(
        "main.py",
        """
        import multiprocessing, shop

        if __name__ == "__main__":
            process = multiprocessing.get_context("spawn").Process(target=shop.plain)
            process.start()
            process.join()
        """,
    )
    ended = shop.lprof("kernprof", "-l", "main.py")
    assert "only processes that it started had something to record" in ended.stderr
    profile = lprof.load(shop.folder / "main.py.lprof")
    assert profile.function("price").calls == 1
    assert profile.runs[0].program == "main.py"


def test_a_program_without_marked_functions_leaves_nothing(shop: Workplace) -> None:
    ended = shop.lprof("kernprof", "-lv", "-c", "print(1)")
    assert ended.stdout == "1\n"
    assert "no function that is marked with @profile ran" in ended.stderr
    assert not list(shop.folder.glob("*.lprof"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-l"], "which program?"),
        (["-m"], "-m needs the name of a module"),
        (["-l", "gone.py"], "no file 'gone.py'"),
        (["-l", "-p", "./gone.py", "shop.py"], "no file './gone.py'"),
        (["-l", "-p", "shop.price", "shop.py"], "name shop, or mark the function"),
        (["-l", "-s", "gone.py", "shop.py"], "no file 'gone.py'"),
        (["-l", "--preimports", "shop.py"], "leave out --preimports"),
        (["-l", "--prof-imports", "shop.py"], "with -p"),
        (["-l", "-qq", "shop.py"], "> /dev/null"),
        (["-l", "-i", "-3", "shop.py"], "-i takes a number of seconds"),
        (["--unknown", "shop.py"], "--unknown"),
    ],
)
def test_what_is_not_there_is_named_with_its_remedy(
    shop: Workplace, arguments: list[str], words: str
) -> None:
    ended = shop.lprof("kernprof", *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
