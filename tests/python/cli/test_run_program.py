# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""A program under lprof-run is the same program: each test compares with Python itself."""

from __future__ import annotations

import subprocess
import zipfile

import pytest
from workplace import Workplace

# What a program can see of how it was started. LPROF_CHILD is there on purpose: by it
# the interpreters that the program starts find the keeper.
LOOK = """
import inspect, os, sys
main = sys.modules["__main__"]
print(__name__, sys.argv, sys.path[:3], sys.flags)
print(sorted(name for name in vars(main) if name.startswith("__")))
print(main.__spec__ and main.__spec__.name, getattr(main, "__file__", None), type(__builtins__))
print(main.__package__, type(main.__loader__), [frame.filename for frame in inspect.stack()])
ours = {name for name in os.environ if name.startswith(("PYTHON", "LPROF"))}
print(sorted(ours - {"LPROF_CHILD"}))
print("sitecustomize" in sys.modules, sys.orig_argv)
"""


def same(workplace: Workplace, *program: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program without and with lprof, and return the result they have in common."""
    plain = workplace.python(*program, stdin=stdin)
    recorded = workplace.lprof_run("--quiet", "-o", "result.lprof", *program, stdin=stdin)
    assert recorded.stdout == plain.stdout
    assert recorded.stderr == plain.stderr
    assert recorded.returncode == plain.returncode
    return recorded


def test_a_script_sees_nothing_of_lprof(workplace: Workplace) -> None:
    workplace.write("sub/look.py", LOOK)
    result = same(workplace, "sub/look.py", "--all", "-o", "x")
    assert "look.py" in result.stdout


def test_a_module_sees_nothing_of_lprof(workplace: Workplace) -> None:
    workplace.write("package/__init__.py", "")
    workplace.write("package/look.py", LOOK)
    workplace.write("package/__main__.py", LOOK)
    assert "package.look" in same(workplace, "-m", "package.look", "-m", "x").stdout
    assert "package.__main__" in same(workplace, "-m", "package").stdout


def test_code_and_standard_input_see_nothing_of_lprof(workplace: Workplace) -> None:
    assert "['-c', '-x']" in same(workplace, "-c", LOOK, "-x").stdout
    assert "['-', 'x']" in same(workplace, "-", "x", stdin=LOOK).stdout


def test_folders_and_zip_files_run_as_with_python(workplace: Workplace) -> None:
    workplace.write("folder/__main__.py", LOOK)
    same(workplace, "folder", "x")
    with zipfile.ZipFile(workplace.folder / "app.zip", "w") as archive:
        archive.writestr("__main__.py", LOOK)
    same(workplace, "app.zip", "x")


def test_options_of_python_reach_the_program(workplace: Workplace) -> None:
    workplace.write("look.py", LOOK)
    plain = workplace.python("-X", "utf8", "-O", "look.py")
    recorded = workplace.python("-X", "utf8", "-Om", "lprof", "run", "--quiet", "look.py")
    assert recorded.stdout.replace("'-Om', ", "") == plain.stdout
    assert "optimize=1" in recorded.stdout


@pytest.mark.parametrize(
    "ending",
    [
        "sys.exit(3)",
        "sys.exit('a message')",
        "sys.exit()",
        "raise SystemExit(None)",
        "1 / 0",
        "deeper()",
        "os._exit(4)",
        "os.abort()",
        "os.kill(os.getpid(), signal.SIGKILL)",
        "os.kill(os.getpid(), signal.SIGTERM)",
        "os.kill(os.getpid(), signal.SIGINT); time.sleep(9)",
        "raise KeyboardInterrupt",
        "sys.excepthook = lambda *what: print(what[:2]); raise ValueError",
        "sys.stdout.close()",
        "os.execv(sys.executable, [sys.executable, '-c', 'print(1); raise SystemExit(5)'])",
    ],
)
def test_a_program_ends_as_it_would_without_lprof(workplace: Workplace, ending: str) -> None:
    workplace.write(
        "script.py",
        f"""
        import os, signal, sys, time

        def deeper():
            try:
                raise ValueError("inner")
            except ValueError:
                raise RuntimeError("outer")

        {ending}
        """,
    )
    same(workplace, "script.py")


def test_a_syntax_error_is_told_by_python(workplace: Workplace) -> None:
    workplace.write("script.py", "x = (\n")
    assert "SyntaxError" in same(workplace, "script.py").stderr
    assert not list(workplace.folder.glob("*.lprof"))


def test_pickles_and_process_pools_find_main(workplace: Workplace) -> None:
    workplace.write(
        "script.py",
        """
        import concurrent.futures
        import multiprocessing
        import pickle

        class Thing:
            pass

        def square(number):
            return number * number

        if __name__ == "__main__":
            print(pickle.loads(pickle.dumps(Thing())).__class__ is Thing)
            for method in ("fork", "spawn", "forkserver"):
                context = multiprocessing.get_context(method)
                with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
                    print(list(pool.map(square, range(4))))
        """,
    )
    result = same(workplace, "script.py")
    assert result.stdout.count("[0, 1, 4, 9]") == 3


def test_the_sitecustomize_that_is_installed_still_runs(workplace: Workplace) -> None:
    workplace.write("site/sitecustomize.py", "import builtins; builtins.customized = __file__")
    workplace.write("script.py", "import sys; print(customized, 'sitecustomize' in sys.modules)")
    workplace.environment["PYTHONPATH"] = str(workplace.folder / "site")
    assert "True" in same(workplace, "script.py").stdout


def test_standard_input_belongs_to_the_script(workplace: Workplace) -> None:
    workplace.write("script.py", "print(input(), input())")
    assert same(workplace, "script.py", stdin="a\nb\n").stdout == "a b\n"


def test_threads_and_exit_handlers_finish(workplace: Workplace) -> None:
    workplace.write(
        "script.py",
        """
        import atexit
        import threading

        started = threading.Event()
        ended = threading.Event()

        def work():
            started.set()
            ended.wait()
            print("thread ends")

        atexit.register(print, "exit handler")
        threading.Thread(target=work).start()
        started.wait()
        print("main ends")
        ended.set()
        """,
    )
    same(workplace, "script.py")
