# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""lprof attach: sampling a process from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import lprof
import pytest
from lprof import outside, stacks
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
    assert (run.engine, run.sample_interval_ns, run.finished) == ("py-spy", 10_000_000, True)
    work, rest, serve = (profile.function(name) for name in ("work", "rest", "Service.serve"))
    assert (work.first_line, serve.first_line) == (4, 15)
    assert sum(line.events for line in work.lines) * 10_000_000 == work.self_ns > 0
    assert work.hits == work.calls == 0
    # On a busy machine it is also met in the queue for a processor, which py-spy calls busy.
    assert rest.wait_ns > max(0.3e9, rest.self_ns)
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
    monkeypatch.setattr(outside, "find_sampler", lambda: None)
    with pytest.raises(outside.RefusedError, match=r"pip install 'lprof\[attach\]'"):
        outside.check(1)


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
    monkeypatch.setattr(outside, "_read", files.__getitem__)
    monkeypatch.setattr(os, "geteuid", lambda: owner if uid < 0 else uid)
    text = outside.explain_permission(os.getpid())
    assert words in text and text.count(". ") == 0


@pytest.mark.parametrize("arguments", [("x",), ("1", "--duration", "0"), ("1", "--rate", "0"), ()])
def test_a_wrong_command_line(workplace: Workplace, arguments: tuple[str, ...]) -> None:
    assert workplace.lprof("attach", *arguments).returncode == 2


def test_stacks_become_a_profile(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("def outer(n):\n    return n and outer(n - 1)\n\nouter(3)\n")
    module, outer = (str(source), "<module>", 4), (str(source), "outer", 2)
    foreign = ("/elsewhere.py", "f", 9)
    samples = outside.Samples(outside.Counter(), outside.Counter())
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
    assert outside._stack(text)[0] == ("/a b.py", "<module>", 3)
    assert outside._stack(text)[-1] == ("/c (d).py", "g", 12)


def test_the_export_says_that_it_is_sampled(workplace: Workplace) -> None:
    samples = outside.Samples(outside.Counter({(("/x.py", "f", 1),): 1}), outside.Counter())
    built = stacks.build(
        samples, lambda _: True, interval_ns=10, duration_ns=10, started_us=0,
        engine="py-spy", scope="all", program="x.py", pid=1,
    )  # fmt: skip
    built.save(str(workplace.folder / "x.lprof"))
    exported = json.loads(workplace.lprof("export", "x.lprof", "--format", "json").stdout)
    assert exported["runs"][0]["sample_interval_ns"] == 10
