# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Profiles from memory to file and back, through the extension module."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from lprof import _record, _store


def work(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
    return total


def record(run: Callable[[], object], engine: str = "settrace") -> _store.Profile:
    """Record what run does in this file."""
    recorder = _record.Recorder(select=lambda code: code.co_filename == __file__, engine=engine)
    recorder.add_fact("program", "größe.py")
    recorder.add_fact("argv", "größe.py")
    recorder.add_fact("argv", "-v")
    recorder.start()
    run()
    recorder.stop()
    return _store.from_recording(recorder.fileno())


@pytest.fixture
def profile(engine: str) -> _store.Profile:
    return record(lambda: work(100), engine)


def everything(profile: _store.Profile) -> list[object]:
    files = range(len(profile.files()))
    return [
        profile.duration_ns,
        profile.self_ns,
        profile.runs(),
        profile.files(),
        profile.functions(),
        profile.threads(),
        profile.contexts(),
        profile.tree(),
        [profile.source(i) for i in files],
        [profile.lines(i) for i in files],
        [profile.buckets(i) for i in files],
        [profile.thread_shares(i) for i in files],
        [profile.context_shares(i) for i in files],
    ]


def test_a_recording_says_what_ran(profile: _store.Profile) -> None:
    function = next(f for f in profile.functions() if f.name == "work")
    first = work.__code__.co_firstlineno
    lines = {
        line.line - first: line
        for line in profile.lines(function.file)
        if profile.functions()[line.function].name == "work"
    }
    assert function.calls == 1
    assert lines[1].hits == 1
    assert lines[2].hits == 101
    assert lines[3].hits == 100
    assert sum(line.raw_self_ns for line in lines.values()) == function.raw_self_ns
    assert profile.files()[function.file].path == __file__
    assert profile.source(function.file) == Path(__file__).read_text()
    run = profile.runs()[0]
    assert (run.program, run.arguments) == ("größe.py", ("größe.py", "-v"))
    assert run.finished
    assert 0 < profile.self_ns <= run.duration_ns


def test_the_tree_leads_from_root_to_callees(profile: _store.Profile) -> None:
    tree = profile.tree()
    assert tree[0].parent is None
    assert tree[0].function is None
    assert all(node.parent is not None and node.parent < i for i, node in enumerate(tree) if i)


def test_buckets_count_executions(profile: _store.Profile) -> None:
    for line, counts in zip(profile.lines(0), profile.buckets(0), strict=True):
        assert len(counts) == _store.N_BUCKETS
        median = _store.percentile(counts, 0.5, line.shortest_ns, line.longest_ns)
        assert line.shortest_ns <= median <= line.longest_ns


def test_loads_what_was_saved(profile: _store.Profile, tmp_path: Path) -> None:
    path = tmp_path / "größe.lprof"
    profile.save(path)
    assert everything(_store.load(path)) == everything(profile)
    assert everything(_store.load(str(path))) == everything(profile)


def test_merging_adds_up(profile: _store.Profile) -> None:
    merged = _store.merge([profile, profile])
    assert len(merged.runs()) == 2
    assert merged.self_ns == 2 * profile.self_ns
    assert [line.hits for line in merged.lines(0)] == [2 * line.hits for line in profile.lines(0)]
    assert _store.merge(iter([])).functions() == []


def test_threads_have_shares(engine: str) -> None:
    def run() -> None:
        thread = threading.Thread(target=work, args=(10,), name="worker")
        thread.start()
        thread.join()
        work(5)

    profile = record(run, engine)
    names = [thread.name for thread in profile.threads()]
    shares = {
        names[share.part]: share.hits
        for share in profile.thread_shares(0)
        if share.line == work.__code__.co_firstlineno + 3
    }
    assert sorted(shares.values()) == [5, 10]


def test_errors_name_code_and_remedy(profile: _store.Profile, tmp_path: Path) -> None:
    with pytest.raises(_store.Error, match="check the name") as caught:
        _store.load(tmp_path / "missing")
    assert caught.value.code == "unreadable"
    with pytest.raises(_store.Error) as caught:
        profile.save(tmp_path / "no" / "file")
    assert caught.value.code == "unwritable"
    (tmp_path / "text").write_text("hello")
    with pytest.raises(_store.Error) as caught:
        _store.load(tmp_path / "text")
    assert caught.value.code == "foreign"
    with pytest.raises(_store.Error) as caught:
        _store.from_recording(-1)
    assert caught.value.code == "foreign"


def test_progress_rises_and_cancels(profile: _store.Profile, tmp_path: Path) -> None:
    profile.save(tmp_path / "a")
    fractions: list[float] = []
    _store.load(tmp_path / "a", fractions.append)
    assert fractions
    assert fractions == sorted(fractions)
    with pytest.raises(_store.Error) as caught:
        _store.load(tmp_path / "a", progress=lambda _: False)
    assert caught.value.code == "cancelled"
    with pytest.raises(ZeroDivisionError):
        _store.load(tmp_path / "a", lambda _: 1 / 0)


def test_wrong_arguments(profile: _store.Profile) -> None:
    with pytest.raises(IndexError):
        profile.lines(99)
    with pytest.raises(IndexError):
        profile.lines(-1)
    with pytest.raises(TypeError):
        profile.lines("0")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        profile.runs(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        _store.merge([1])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        _store.Profile()
    with pytest.raises(ValueError, match="32"):
        _store.percentile([1], 0.5, 0, 1)


def test_profiles_are_shared_between_threads(profile: _store.Profile, tmp_path: Path) -> None:
    expected = everything(profile)
    found: list[list[object]] = []

    def use(i: int) -> None:
        for _ in range(20):
            profile.save(tmp_path / str(i))
            found.append(everything(_store.merge([_store.load(tmp_path / str(i))])))

    threads = [threading.Thread(target=use, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    assert all(result == expected for result in found)


def test_nothing_is_leaked(profile: _store.Profile, tmp_path: Path) -> None:
    def use() -> None:
        profile.save(tmp_path / "a")
        everything(_store.merge([_store.load(tmp_path / "a")]))
        with pytest.raises(_store.Error):
            _store.load(tmp_path)

    use()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(50):
        use()
    gc.collect()
    assert len(gc.get_objects()) - before < 50
