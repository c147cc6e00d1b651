# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Patterns of --include and --exclude."""

from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lprof.globs import Glob

letters = "abcdefghijklmnopqrstuvwxyz_"
names = st.builds(
    str.__add__, st.sampled_from(letters), st.text(letters + "0123456789", max_size=8)
)
dotted = st.lists(names, min_size=1, max_size=4)


@given(dotted, st.lists(names, max_size=3))
def test_a_module_stands_for_itself_and_its_submodules(parts: list[str], more: list[str]) -> None:
    glob = Glob(".".join(parts))
    assert glob.matches("/anywhere.py", ".".join(parts + more))


@given(dotted, names)
def test_a_module_does_not_stand_for_one_whose_name_only_begins_alike(
    parts: list[str], suffix: str
) -> None:
    name = ".".join(parts)
    assert not Glob(name).matches("/anywhere.py", name + suffix)
    assert not Glob(name).matches("/anywhere.py", f"{suffix}.{name}") or suffix == parts[0]


@given(dotted)
def test_a_star_matches_every_module(parts: list[str]) -> None:
    assert Glob("*").matches("/anywhere.py", ".".join(parts))
    assert Glob(f"{parts[0][:1]}*").matches("/anywhere.py", ".".join(parts))


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, max_size=3))
def test_a_folder_stands_for_all_files_in_it(parts: list[str], more: list[str]) -> None:
    folder = "/" + "/".join(parts)
    path = "/".join([folder, *more, "file.py"])
    assert Glob(folder).matches(path, "module")
    assert Glob(folder + "/").matches(path, "module")
    assert not Glob(folder).matches(f"{folder}x/file.py", "module")


@given(names)
def test_a_path_is_relative_to_the_current_folder(name: str) -> None:
    here = os.path.realpath(".")
    assert Glob(f"{name}.py").matches(f"{here}/{name}.py", "other")
    assert Glob(f"./{name}").matches(f"{here}/{name}/inner.py", "other")
    assert not Glob(f"{name}.py").matches(f"/elsewhere/{name}.py", name)


@given(st.text(max_size=12), st.text(max_size=12))
@example("~\0", "")
@example("~\udc80", "")
def test_no_pattern_makes_matching_fail(pattern: str, path: str) -> None:
    if pattern.strip():
        Glob(pattern).matches(path, path)
    else:
        with pytest.raises(ValueError, match="empty"):
            Glob(pattern)
