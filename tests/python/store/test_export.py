# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What is exported is what the documentation says."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any, Literal

import pytest
from lprof import _record, _store

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs" / "export.schema.json").read_text()
)
KINDS = {
    "object": "dict",
    "array": "list",
    "string": "str",
    "integer": "int",
    "boolean": "bool",
}


def work() -> list[str]:
    return [str(i) for i in range(10)]


@pytest.fixture
def profile(engine: str) -> _store.Profile:
    recorder = _record.Recorder(select=lambda code: code.co_filename == __file__, engine=engine)
    recorder.add_fact("program", 'a "b"\n\x01\\ü')
    recorder.start()
    work()
    recorder.stop()
    return _store.from_recording(recorder.fileno())


def export(
    profile: _store.Profile, form: Literal["json", "csv", "text", "html"], path: Path
) -> str:
    with path.open("wb") as file:
        _store.export(profile, form, file.fileno())
    return path.read_bytes().decode()


def check(value: Any, schema: dict[str, Any]) -> None:
    """Tell whether a value has the form that the part of a JSON Schema describes."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "const" in schema:
        assert value == schema["const"]
        return
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        assert "null" in names
        return
    assert type(value).__name__ == KINDS[names[0]]
    if names[0] == "integer":
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value)
    elif names[0] == "array":
        for item in value:
            check(item, schema["items"])
    elif names[0] == "object":
        assert set(value) == set(schema["required"]) == set(schema["properties"])
        for name, item in value.items():
            check(item, schema["properties"][name])


def test_json_keeps_to_its_schema(profile: _store.Profile, tmp_path: Path) -> None:
    exported = json.loads(export(profile, "json", tmp_path / "a.json"))
    check(exported, SCHEMA)
    assert exported["runs"][0]["program"] == 'a "b"\n\x01\\ü'
    assert [f["name"] for f in exported["functions"]] == [f.name for f in profile.functions()]


def test_csv_has_a_row_for_each_line(profile: _store.Profile, tmp_path: Path) -> None:
    rows = list(csv.DictReader(export(profile, "csv", tmp_path / "a.csv").splitlines()))
    functions = profile.functions()
    assert [(row["function"], int(row["line"]), int(row["self_ns"])) for row in rows] == [
        (functions[line.function].name, line.line, line.self_ns) for line in profile.lines(0)
    ]


def test_text_shows_the_source(profile: _store.Profile, tmp_path: Path) -> None:
    assert "    return [str(i) for i in range(10)]" in export(profile, "text", tmp_path / "a.txt")


def test_errors(profile: _store.Profile) -> None:
    with pytest.raises(ValueError, match="json"):
        _store.export(profile, "xml", 1)  # type: ignore[arg-type]
    full = os.open("/dev/full", os.O_WRONLY)
    with pytest.raises(_store.Error, match="No space left") as caught:
        _store.export(profile, "json", full)
    os.close(full)
    assert caught.value.code == "unwritable"
