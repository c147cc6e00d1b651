# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof attach: sampling a process from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lprof
import pytest
from lprof.outside import access, profiling_sampling, py_spy, stacks, tools
from lprof.outside.samples import Samples
from workplace import Workplace

SERVICE = """
    import sys
    import time

    def work(turns):
        total = 0
        while turns:
            total += turns
            turns -= 1
        return total

    def rest():
        time.sleep(0.1)

    class Service:
        def serve(self):
            work(300_000)
            rest()

    print("ready", flush=True)
    end = time.monotonic() + 50
    while time.monotonic() < end:
        Service().serve()
"""


@pytest.fixture
def service(workplace: Workplace) -> Iterator[subprocess.Popen[str]]:
    """A program that works and rests, until the test is over."""
    path = workplace.write("service.py", SERVICE)
    with subprocess.Popen(
        [sys.executable, path.name], cwd=path.parent, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def attach(workplace: Workplace, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = workplace.lprof("attach", *arguments)
    if "may not be read" in done.stderr:
        pytest.skip(done.stderr)
    return done


def test_a_process_is_sampled(workplace: Workplace, service: subprocess.Popen[str]) -> None:
    done = attach(workplace, str(service.pid), "--duration", "3")
    assert done.returncode == 0, done.stderr
    assert service.poll() is None
    profile = lprof.load(workplace.folder / f"{service.pid}.lprof")
    (run,) = profile.runs
    engine = "profiling.sampling" if sys.version_info >= (3, 15) else "py-spy"
    assert (run.engine, run.sample_interval_ns, run.finished) == (engine, 10_000_000, True)
    work, rest, serve = (profile.function(name) for name in ("work", "rest", "Service.serve"))
    assert (work.first_line, serve.first_line) == (4, 15)
    assert sum(line.events for line in work.lines) * 10_000_000 == work.self_ns > 0
    assert work.hits == work.calls == 0
    assert rest.wait_ns > 0.3e9
    assert rest.self_ns <= work.self_ns / 2
    assert serve.total_ns >= work.total_ns and serve.self_ns < work.self_ns
    names = {node.function.name for root in profile.tree for node in root.walk() if node.function}
    assert {"<module>", "Service.serve", "work", "rest"} <= names
    shown = workplace.lprof("show", f"{service.pid}.lprof").stdout
    assert "samples" in shown and "±" in shown and "total += turns" in shown


def test_there_is_no_such_process(workplace: Workplace) -> None:
    largest = int(Path("/proc/sys/kernel/pid_max").read_text())
    done = workplace.lprof("attach", str(largest))
    assert done.returncode == 1
    assert done.stderr == f"lprof: There is no process {largest}; ps -e lists those that run.\n"


def test_a_process_that_is_no_python(workplace: Workplace) -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        done = attach(workplace, str(process.pid), "--duration", "1")
        process.kill()
    assert done.returncode == 1
    assert f"Process {process.pid} (sleep) is no Python program" in done.stderr


def test_py_spy_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "find_py_spy", lambda: None)
    monkeypatch.setattr(access, "python_version", lambda _: ((3, 14), ""))
    with pytest.raises(access.RefusedError, match=r"pip install 'lprof\[attach\]'"):
        tools.choose(1)


@pytest.mark.parametrize(
    ("uid", "capabilities", "scope", "words"),
    [
        (0, 0, "1", "--cap-add SYS_PTRACE"),
        (1000, 0, "0", "belongs to another user"),
        (-1, 1 << 19, "1", "ptrace_scope is 1"),
        (-1, 1 << 19, "0", "run lprof as root"),
    ],
)
def test_the_permission_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, uid: int, capabilities: int, scope: str, words: str
) -> None:
    owner = Path("/proc/self").stat().st_uid
    files = {
        "/proc/self/status": f"CapEff:\t{capabilities:016x}\n",
        "/proc/sys/kernel/yama/ptrace_scope": f"{scope}\n",
    }
    monkeypatch.setattr(access, "read", files.__getitem__)
    monkeypatch.setattr(os, "geteuid", lambda: owner if uid < 0 else uid)
    text = access.explain_permission(os.getpid())
    if owner == 0 and words == "run lprof as root":
        words = "protects it, also from root"
    assert words in text and text.count(". ") == 0


@pytest.mark.parametrize("arguments", [("x",), ("1", "--duration", "0"), ("1", "--rate", "0"), ()])
def test_a_wrong_command_line(workplace: Workplace, arguments: tuple[str, ...]) -> None:
    assert workplace.lprof("attach", *arguments).returncode == 2


def test_stacks_become_a_profile(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("def outer(n):\n    return n and outer(n - 1)\n\nouter(3)\n")
    module, outer = (str(source), "<module>", 4), (str(source), "outer", 2)
    foreign = ("/elsewhere.py", "f", 9)
    samples = Samples(Counter(), Counter())
    samples.busy[(module,)] = 1
    samples.busy[(module, outer, outer, foreign)] = 3
    samples.idle[(module, outer)] = 2
    built = stacks.build(
        samples, str(source).__eq__, interval_ns=10, duration_ns=60, started_us=0,
        engine="py-spy", scope="all", program="a.py", pid=1,
    )  # fmt: skip
    path = tmp_path / "a.lprof"
    built.save(str(path))
    profile = lprof.load(path)
    function = profile.function("outer")
    (line,) = function.lines
    assert (line.line, line.events, line.self_ns, line.total_ns, line.wait_ns) == (2, 3, 30, 30, 20)
    assert (function.first_line, function.total_ns) == (1, 30)
    assert profile.function("<module>").total_ns == 40
    (root,) = profile.tree
    (top,) = root.children
    assert (root.total_ns, top.self_ns, top.children[0].self_ns) == (40, 10, 30)
    assert not top.children[0].children


def test_raw_text_of_py_spy_is_read() -> None:
    text = "thread (0x7f): MainThread;<module> (/a b.py:3);C.f (/a;b.py:1);g (/c (d).py:12)"
    assert py_spy.read_stack(text)[0] == ("/a b.py", "<module>", 3)
    assert py_spy.read_stack(text)[-1] == ("/c (d).py", "g", 12)


JSONL = """
{"type":"meta","v":0,"sample_interval_usec":10000,"mode":"wall"}
{"type":"string_table","v":0,"strings":[{"str_id":0,"value":"C.f"},{"str_id":1,"value":"/a/x.py"},\
{"str_id":2,"value":"/b/x.py"},{"str_id":3,"value":"g"},{"str_id":4,"value":"/c d/y;z.py"}]}
{"type":"frame_table","v":0,"frames":[{"frame_id":0,"path_str_id":1,"func_str_id":0,"line":9},\
{"frame_id":1,"path_str_id":2,"func_str_id":0,"line":9},\
{"frame_id":2,"path_str_id":2,"func_str_id":3,"line":0}]}
{"type":"agg","v":0,"kind":"frame","entries":[{"frame_id":0,"self":0,"cumulative":5},\
{"frame_id":1,"self":1,"cumulative":2},{"frame_id":2,"self":1,"cumulative":7}]}
{"type":"end","v":0,"samples_total":7}
"""


def test_what_pythons_own_sampler_writes_is_read() -> None:
    places = profiling_sampling.read_places(JSONL.replace("\\\n", "").strip())
    stacks = profiling_sampling.read_stacks(
        "tid:12;x.py:C.f:9;x.py:g:0 5\ntid:13;x.py:C.f:9;x.py:g:0 2\nx.py:unknown:3 1\n", places
    )
    # Of two files with the same end, function and line the one that is met more often.
    assert stacks == {(("/a/x.py", "C.f", 9), ("/b/x.py", "g", 1)): 7, (): 1}


@pytest.mark.parametrize(
    ("version", "executable", "name"),
    [
        ((3, 14), "/usr/bin/python3.14", "py-spy"),
        ((0, 0), "/usr/bin/program", "py-spy"),
        ((9, 9), "/usr/bin/python9.9", "profiling.sampling"),
    ],
)
def test_who_samples_depends_on_the_process(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int], executable: str, name: str
) -> None:
    monkeypatch.setattr(tools, "find_py_spy", lambda: "/usr/bin/py-spy")
    monkeypatch.setattr(access, "python_version", lambda _: (version, ""))
    monkeypatch.setattr(os.path, "realpath", lambda _: executable)
    monkeypatch.setattr(os, "access", lambda *_: True)
    tool = tools.choose(1)
    command = tool.command(1, "x", rate=100, busy=True, blocking=True)
    assert (tool.name, command[0]) == (name, executable if version > (3, 14) else "/usr/bin/py-spy")


def test_a_newer_python_within_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "python_version", lambda _: ((9, 9), "t"))
    monkeypatch.setattr(os.path, "realpath", lambda _: "/usr/sbin/server")
    with pytest.raises(access.RefusedError, match=r"run lprof with Python 9\.9t\."):
        tools.choose(1)


def test_the_version_of_a_process_is_known() -> None:
    threads = "t" if "t" in sys.abiflags else ""
    assert access.python_version(os.getpid()) == (sys.version_info[:2], threads)


def test_the_export_says_that_it_is_sampled(workplace: Workplace) -> None:
    samples = Samples(Counter({(("/x.py", "f", 1),): 1}), Counter())
    built = stacks.build(
        samples, lambda _: True, interval_ns=10, duration_ns=10, started_us=0,
        engine="py-spy", scope="all", program="x.py", pid=1,
    )  # fmt: skip
    built.save(str(workplace.folder / "x.lprof"))
    exported = json.loads(workplace.lprof("export", "x.lprof", "--format", "json").stdout)
    assert exported["runs"][0]["sample_interval_ns"] == 10
