# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof export and lprof merge."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import lprof
import pytest
from workplace import Workplace

LINE = {"line", "hits", "events", "self_ns", "total_ns", "wait_ns", "raw_self_ns", "raw_total_ns"}
FUNCTION = {"file", "name", "first_line", "calls", "self_ns", "total_ns", "wait_ns", "lines"}


@pytest.fixture
def recorded(workplace: Workplace) -> Workplace:
    """A folder with script.lprof in it."""
    workplace.write(
        "script.py", "def double(x):\n    return 2 * x\n\n\nfor i in range(5):\n    double(i)\n"
    )
    workplace.lprof_run("--quiet", "script.py")
    return workplace


def test_json_has_every_line_of_every_function(recorded: Workplace) -> None:
    result = recorded.lprof("export", "script.lprof", "--format", "json")
    functions = {entry["name"]: entry for entry in json.loads(result.stdout)["functions"]}
    assert set(functions) == {"<module>", "double"}
    double = functions["double"]
    assert set(double) >= FUNCTION
    assert (double["first_line"], double["calls"]) == (1, 5)
    assert set(double["lines"][0]) >= LINE
    assert (double["lines"][0]["line"], double["lines"][0]["hits"]) == (2, 5)


def test_csv_has_a_header_and_a_row_a_line(recorded: Workplace) -> None:
    result = recorded.lprof("export", "script.lprof", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["hits"] for row in rows if row["line"] == "2"] == ["5"]


def test_an_export_replaces_its_target_as_a_whole(recorded: Workplace) -> None:
    target = recorded.write("out.json", "old")
    result = recorded.lprof("export", "script.lprof", "-o", target)
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)
    assert json.loads(target.read_text())["functions"]
    assert [path.name for path in recorded.folder.glob(".out*")] == []


def test_mistakes_get_one_sentence(recorded: Workplace) -> None:
    for arguments, status, words in (
        (["script.lprof", "--format", "xml"], 2, "There is no format 'xml'; choose from json"),
        (["script.lprof", "-o", "missing/x.json"], 1, "missing/x.json can't be written"),
        (["script.py"], 1, "script.py"),
    ):
        result = recorded.lprof("export", *arguments)
        assert result.returncode == status
        assert words in result.stderr
        assert result.stderr.count("\n") == 1


def test_merging_adds_up_and_keeps_the_runs(recorded: Workplace) -> None:
    Path(recorded.folder / "script.lprof").rename(recorded.folder / "first.lprof")
    recorded.lprof_run("--quiet", "script.py")
    result = recorded.lprof("merge", "all.lprof", "first.lprof", "script.lprof")
    assert "wrote all.lprof (2 runs)" in result.stderr
    merged = lprof.load(recorded.folder / "all.lprof")
    assert merged.function("double").lines[0].hits == 10
    assert len(merged.runs) == 2


def test_merging_what_is_no_profile_changes_nothing(recorded: Workplace) -> None:
    result = recorded.lprof("merge", "all.lprof", "script.lprof", "script.py")
    assert result.returncode == 1
    assert "script.py" in result.stderr
    assert not (recorded.folder / "all.lprof").exists()


def test_an_unknown_command_is_told_the_others(workplace: Workplace) -> None:
    result = workplace.lprof("script.py")
    assert result.returncode == 2
    assert (
        "there is no command 'script.py'; choose from run, kernprof, attach, show, "
        in result.stderr
    )
    assert "to record a script: lprof run script.py" in result.stderr
