# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""The wheel has everything a user needs and needs nothing a user may lack.

LPROF_WHEEL is the path of the wheel; ./dev test sets it.
"""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

C_LIBRARY = re.compile(r"(ld-linux|lib(c|m|dl|rt|pthread))\b.*")
ALLOCATOR = re.compile(r"(\w*alloc|\w*memalign|reallocarray|free|lprof_native_listen)$")


@pytest.fixture(scope="module")
def wheel() -> Path:
    if "LPROF_WHEEL" not in os.environ:
        pytest.skip("LPROF_WHEEL names no wheel")
    return Path(os.environ["LPROF_WHEEL"])


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def binaries(unpacked: Path) -> dict[str, Path]:
    found = [*unpacked.glob("lprof/*.so"), *unpacked.glob("lprof/lprof-keeper")]
    return {path.name.partition(".")[0]: path for path in found}


def output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def shown_symbols(binary: Path) -> list[str]:
    symbols = output("nm", "-D", "--defined-only", binary).splitlines()
    return [line.split()[-1] for line in symbols]


def test_it_has_the_package_and_its_four_binaries(unpacked: Path) -> None:
    assert (unpacked / "lprof/__init__.py").is_file()
    assert (unpacked / "lprof/py.typed").is_file()
    assert set(binaries(unpacked)) == {"_record", "_store", "lprof-keeper", "lprof-native"}


def test_it_has_nothing_else(unpacked: Path) -> None:
    # Python runs the two files beside the package when it starts.
    ours = {"lprof", "lprof.pth", "lprof.start"}
    outside = {path.name for path in unpacked.iterdir()} - ours
    assert [name for name in outside if not name.endswith(".dist-info")] == []


def test_the_keeper_can_be_executed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        mode = archive.getinfo("lprof/lprof-keeper").external_attr >> 16
    assert mode & 0o111 == 0o111


def test_its_commands(unpacked: Path) -> None:
    (path,) = unpacked.glob("*.dist-info/entry_points.txt")
    entries = configparser.ConfigParser()
    entries.read(path)
    assert set(entries["console_scripts"]) == {"lprof", "lprof-run"}


def test_its_binaries_need_only_the_c_library(unpacked: Path) -> None:
    folder = output("pkg-config", "--variable=libdir", "glib-2.0").strip()
    if not Path(folder, "libglib-2.0.a").exists():
        pytest.skip("this system has no static GLib to take along")
    for name, path in binaries(unpacked).items():
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", path))
        assert [library for library in needed if not C_LIBRARY.match(library)] == [], name


def test_its_modules_show_only_their_initialization(unpacked: Path) -> None:
    for name in ("_record", "_store"):
        assert shown_symbols(binaries(unpacked)[name]) == [f"PyInit_{name}"]


def test_what_is_preloaded_shows_only_what_it_replaces(unpacked: Path) -> None:
    names = shown_symbols(binaries(unpacked)["lprof-native"])
    assert {"malloc", "calloc", "realloc", "free"} <= set(names)
    assert [name for name in names if not ALLOCATOR.match(name)] == []
