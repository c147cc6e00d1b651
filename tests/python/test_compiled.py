# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Code that the program compiles itself is recorded with its source."""

from __future__ import annotations

import builtins
from typing import Any

import lprof
import pytest
from workplace import Workplace


@pytest.fixture
def record(workplace: Workplace, engine: str):  # type: ignore[no-untyped-def]
    """Return what runs a script and returns its profile."""

    def run(script: str, *options: str) -> lprof.Profile:
        workplace.write("script.py", script)
        result = workplace.lprof_run("--quiet", "--engine", engine, *options, "script.py")
        assert (result.returncode, result.stderr) == (0, "")
        return lprof.load(workplace.folder / "script.lprof")

    return run


def generated(profile: lprof.Profile) -> dict[str, str | None]:
    """The names and sources of all that is no file."""
    return {file.path: file.source for file in profile.files if not file.path.endswith("script.py")}


def hits(profile: lprof.Profile, name: str) -> dict[int, int]:
    return {line.line: line.hits for line in profile.function(name).lines}


def test_a_string_with_functions(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""
        TEMPLATE = '''
        def double(n):
            total = 0
            for i in range(n):
                total += i
            return total

        double(5)
        '''
        import textwrap
        exec(textwrap.dedent(TEMPLATE), {})
    """)
    ((name, source),) = generated(profile).items()
    assert name == "<string>"
    assert source is not None
    assert source.startswith("\ndef double(n):\n    total = 0\n")
    assert hits(profile, "double") == {3: 1, 4: 6, 5: 5, 6: 1}


def test_strings_of_one_name_are_told_apart(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""
        for i in range(3):
            exec("a = 1")
            exec("a = 2")
        rules = [compile(f"{i} + 1", "<rule>", "eval") for i in range(3)]
        for rule in rules + rules:
            eval(rule)
    """)
    assert generated(profile) == {
        "<string>": "a = 1", "<string>#2": "a = 2",
        "<rule>": "0 + 1", "<rule>#2": "1 + 1", "<rule>#3": "2 + 1",
    }  # fmt: skip
    modules = {f.file.path: f for f in profile.functions if f.is_module}
    assert [modules[f"<string>{n}"].lines[0].hits for n in ("", "#2")] == [3, 3]
    assert [modules[f"<rule>{n}"].lines[0].hits for n in ("", "#2", "#3")] == [2, 2, 2]


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("eval('1 + 1')", "1 + 1"),
        ("eval('  sum(x for x in (1, 2))')", "sum(x for x in (1, 2))"),
        ("exec(b'x = 1')", "x = 1"),
        ("exec(bytearray(b'x = 1'))", "x = 1"),
        ("exec(compile('x = 1\\n', '<name>', 'single'))", "x = 1\n"),
        ("exec(compile('assert 1 + x', '<name>', 'exec', optimize=2), {})", "assert 1 + x"),
        ("exec(compile('def f(): \"doc\"\\nf()', '<name>', 'exec', optimize=2))",
         'def f(): "doc"\nf()'),
        ("exec('# coding: latin-1\\nx = \"\\u00e4\"')", '# coding: latin-1\nx = "\u00e4"'),
        ("exec(compile('x = 1', 'rules/one.rule', 'exec'))", "x = 1"),
        ("list(map(eval, ['1']))", "1"),
        ("import builtins; builtins.exec('x = 1')", "x = 1"),
    ],
)  # fmt: skip
def test_ways_to_compile(record, statement: str, source: str) -> None:  # type: ignore[no-untyped-def]
    # What compiles is looked for by the names of the functions.
    profile = record(f"(exec, eval, compile)\n{statement}\n")
    assert list(generated(profile).values()) == [source]


def test_bytes_in_an_encoding_of_their_own(record) -> None:  # type: ignore[no-untyped-def]
    profile = record(r"""exec(b'# coding: latin-1\nx = "\xe4"\nassert len(x) == 1')""")
    assert list(generated(profile).values()) == [
        '# coding: latin-1\nx = "\u00e4"\nassert len(x) == 1'
    ]


def test_strings_in_strings(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""exec('exec("x = 1")')""")
    assert list(generated(profile).values()) == ['exec("x = 1")', "x = 1"]


def test_future_features_are_inherited(record) -> None:  # type: ignore[no-untyped-def]
    source = "def f(x: y): return x\nf(1)"
    profile = record(f"from __future__ import annotations\nexec({source!r})\n")
    assert list(generated(profile).values()) == [source]


def test_what_the_standard_library_generates_is_left_out(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""
        import collections
        import dataclasses

        Point = collections.namedtuple("Point", "x y")

        @dataclasses.dataclass
        class Data:
            x: int

        eval("Data(Point(1, 2))")
    """)
    assert list(generated(profile).values()) == ["Data(Point(1, 2))"]
    (run,) = profile.runs
    assert "in generated code without source" in run.scope


def test_a_syntax_tree_has_no_source(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""
        import ast
        exec(compile(ast.parse("x = 1"), "<tree>", "exec"))
    """)
    assert generated(profile) == {}
    assert "1 in generated code without source, such as that of syntax trees" in (
        profile.runs[0].scope
    )


def test_no_more_than_a_thousand_strings_are_kept(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""
        for i in range(1100):
            eval(str(i))
    """)
    assert len(generated(profile)) == 1000
    assert "100 in strings after the first 1,000 that were compiled" in profile.runs[0].scope


def test_a_warning_is_shown_once(workplace: Workplace, engine: str) -> None:
    """Compiling a string again warns of nothing, and has old warnings not come again."""
    workplace.write("script.py", """
        import warnings
        warnings.simplefilter("default")
        for i in range(3):
            warnings.warn("old", UserWarning)
            exec(f"x = {i} is {i}")
    """)  # fmt: skip
    result = workplace.lprof_run("--quiet", "--engine", engine, "script.py")
    plain = workplace.python("script.py")
    assert result.stderr == plain.stderr
    assert '"is" with' in result.stderr
    assert result.stderr.count("UserWarning: old") == 1


def test_included_code_takes_its_strings_along(workplace: Workplace, engine: str) -> None:
    workplace.write("inner.py", "exec('x = 1')\n")
    workplace.write("script.py", "import inner\nexec('y = 1')\n")
    options = ("--quiet", "--engine", engine)
    workplace.lprof_run(*options, "--include", "inner", "script.py")
    assert generated(lprof.load(workplace.folder / "script.lprof")) == {
        str(workplace.folder / "inner.py"): "exec('x = 1')\n", "<string>": "x = 1",
    }  # fmt: skip
    workplace.lprof_run(*options, "--exclude", "<string>", "script.py")
    profile = lprof.load(workplace.folder / "script.lprof")
    assert "<string>" not in generated(profile)


def test_a_program_without_a_file_and_its_strings(workplace: Workplace, engine: str) -> None:
    program = "import collections\ncollections.namedtuple('P', 'x')\nexec('x = 1')"
    options = ("--quiet", "--engine", engine)
    workplace.lprof_run(*options, "-c", program)
    assert generated(lprof.load(workplace.folder / "code.lprof")) == {
        "<string>": program, "<string>#2": "x = 1",
    }  # fmt: skip
    workplace.lprof_run(*options, "-", stdin=program)
    assert generated(lprof.load(workplace.folder / "stdin.lprof")) == {
        "<stdin>": program, "<string>": "x = 1",
    }  # fmt: skip


def test_doctests(workplace: Workplace, engine: str) -> None:
    workplace.write("script.py", '''
        def double(n):
            """
            >>> x = double(2)
            >>> double(x)
            8
            """
            return 2 * n

        if __name__ == "__main__":
            import doctest
            doctest.testmod()
    ''')  # fmt: skip
    workplace.lprof_run("--quiet", "--engine", engine, "script.py")
    profile = lprof.load(workplace.folder / "script.lprof")
    assert generated(profile) == {
        "<doctest __main__.double[0]>": "x = double(2)\n",
        "<doctest __main__.double[1]>": "double(x)\n",
    }


def test_no_import_of_the_program_is_called(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a mock, which puts something else in place of modules."""
    imported: list[str] = []
    real_import = builtins.__import__

    def note(name: str, *arguments: Any) -> Any:
        imported.append(name)
        return real_import(name, *arguments)

    with lprof.Profiler(engine=engine, include=[__file__]) as profiler:
        monkeypatch.setattr(builtins, "__import__", note)
        exec("def generated():\n    return 1\ngenerated()")
        exec(compile("def other():\n    return 1\nother()", "<a name>", "exec"))
        monkeypatch.undo()
    assert not imported
    assert profiler.snapshot().function("generated").calls == 1


def test_threads_and_forked_children(record) -> None:  # type: ignore[no-untyped-def]
    profile = record("""
        import os
        import threading

        def work(i):
            for k in range(50):
                eval(f"x{i} + {k % 5}", {f"x{i}": i})

        child = os.fork()  # before there are threads, of which Python warns
        if not child:
            eval("'child'")
            os._exit(0)
        os.waitpid(child, 0)
        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    """)
    # Each process names its own first string <string>, so there are two of them.
    sources = {file.source for file in profile.files if file.path.startswith("<string>")}
    assert sources == {f"x{i} + {k}" for i in range(4) for k in range(5)} | {"'child'"}
