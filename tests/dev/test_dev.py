# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""What ./dev says and how it leaves, when things go wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ["output", "system", "build", "lint", "suites"]


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def shell(tmp_path: Path):
    """Runs lines of shell that have all functions of ./dev, with a build folder of their own."""
    tools = tmp_path / "build/.venv/bin"
    tools.mkdir(parents=True)
    (tmp_path / "build/results").mkdir()
    (tools / "python").symlink_to(sys.executable)

    def run(script: str) -> subprocess.CompletedProcess[str]:
        settings = f"set -euo pipefail; root={ROOT}; build={tmp_path}/build; viewer=auto"
        parts = [f". {ROOT}/dev.d/{part}.sh" for part in PARTS]
        lines = "\n".join([settings, *parts, script])
        return subprocess.run(["bash", "-c", lines], capture_output=True, text=True, check=False)

    return run


def test_an_unknown_command_is_wrong_usage() -> None:
    result = dev("frobnicate")
    assert result.returncode == 2
    assert result.stderr == "./dev: frobnicate: no such command; ./dev help lists them\n"


def test_run_without_a_script_says_what_to_try() -> None:
    result = dev("run")
    assert result.returncode == 2
    sample = result.stderr.split()[-1]
    assert (ROOT / sample).is_file()


def test_help_is_printed_without_a_command() -> None:
    assert dev().stdout == dev("help").stdout
    assert "./dev" in dev().stdout


def test_only_what_is_missing_is_named(shell) -> None:
    result = shell('present() { [ "${2:-}" != msgfmt ]; }; missing 5 build viewer')
    assert result.stdout == "gettext|gettext\n"


@pytest.mark.parametrize(
    "system",
    ["package_column() { :; }", "id() { echo 1000; }; command() { [ $2 != sudo ]; }"],
    ids=["no known package manager", "neither root nor sudo"],
)
def test_packages_that_cannot_be_installed_are_named(shell, system: str) -> None:
    result = shell(f"present() {{ false; }}; {system}; need build")
    assert result.returncode == 1
    assert "install these packages first" in result.stderr
    assert "libglib2.0-dev" in result.stderr


def test_packages_that_did_not_help_are_named(shell) -> None:
    result = shell("""
        present() { false; }; package_column() { echo 4; }; as_root() { :; }; sudo() { :; }
        need build
    """)
    assert result.returncode == 1
    assert "still missing after installing: C compiler, " in result.stderr


def test_the_total_is_the_last_line(shell) -> None:
    result = shell("count 3 0 0; count 2 0 1; total")
    assert (result.returncode, result.stdout) == (0, "5 passed, 0 failed, 1 skipped\n")


def test_a_suite_that_cannot_be_built_fails_and_the_next_one_runs(shell) -> None:
    result = shell(
        'broken() { step "Building" false; count 9 0 0; }; guard broken; count 3 0 0; total'
    )
    assert result.returncode == 1
    assert result.stdout.endswith("\n3 passed, 1 failed\n")


def test_a_python_that_cannot_be_prepared_fails_and_the_others_are_tested(shell) -> None:
    result = shell("""
        chosen=()
        interpreters() { echo "3.10 python"; echo "3.11 a folder/python"; }
        has_headers() { :; }
        prepare_python() { step "Setting up Python $1" test "$2" != python; }
        run_pytest() { echo "$1 is tested"; count 4 0 0; }
        test_pythons
        total
    """)
    assert result.returncode == 1
    assert "Python 3.11 is tested\n" in result.stdout
    assert "Python 3.10 is tested\n" not in result.stdout
    assert result.stdout.endswith("\n4 passed, 1 failed\n")


def test_a_suite_that_is_killed_is_a_failure(shell) -> None:
    result = shell(
        "count 3 0 0; suite Crash crash none.xml sh -c 'echo last words; kill -9 $$'; total"
    )
    assert result.returncode == 1
    assert "last words" in result.stdout
    assert result.stdout.endswith("\n3 passed, 1 failed\n")


def test_a_suite_that_hangs_is_a_failure(shell) -> None:
    result = shell("suite_limit=0.1; suite Hang hang none.xml sleep 60; total")
    assert result.returncode == 1
    assert result.stdout.endswith("\n0 passed, 1 failed\n")


def test_nothing_run_is_a_failure(shell) -> None:
    assert shell("count 0 0 0; total").returncode == 1


def test_an_interpreter_that_does_not_work_is_left_out(shell) -> None:
    result = shell("python_key false; python_key " + sys.executable)
    version = "{}.{}".format(*sys.version_info)
    assert result.stdout.rstrip("t\n") == version
