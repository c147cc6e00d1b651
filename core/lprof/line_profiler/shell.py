# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What the magics do; imported only where IPython is."""

from __future__ import annotations

import builtins
import inspect
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from lprof.line_profiler.notebook import to_html
from lprof.line_profiler.profiler import LineProfiler
from lprof.line_profiler.stats import LineStats

MISSING = object()


class Report:
    """What a magic shows: a table in a notebook, text in a terminal."""

    def __init__(self, stats: LineStats, unit: float | None, strip_zeros: bool, note: str) -> None:
        """Take the statistics, the unit of times in text, and a sentence about the run."""
        self.stats, self._unit, self._strip_zeros, self._note = stats, unit, strip_zeros, note

    @property
    def text(self) -> str:
        """The report as line_profiler prints it."""
        stream = io.StringIO()
        self.stats.print(stream, output_unit=self._unit, stripzeros=self._strip_zeros)
        return stream.getvalue() + (f"{self._note}\n" if self._note else "")

    def __repr__(self) -> str:
        """Return the text."""
        return self.text.rstrip()

    def _repr_html_(self) -> str:
        return to_html(self.stats, strip_zeros=self._strip_zeros, note=self._note)


@magics_class
class LineProfilerMagics(Magics):  # type: ignore[misc]
    """Line profiling of a statement or of a cell."""

    @line_magic
    def lprun(self, parameter_s: str = "") -> LineProfiler | None:
        """Run a statement and show what each line of chosen functions took.

        Usage: %lprun -f FUNCTION [-f …] [-m MODULE …] [options] STATEMENT

        -f FUNCTION: a function, method or class to record; can be repeated
        -m MODULE: all functions of a module; can be repeated
        -D FILE: write the statistics for load_stats(), line_profiler and lprof import
        -o FILE: write a profile of lprof, with the source of the cells, for its viewer
        -T FILE: write the report as text
        -r: return the LineProfiler
        -s, -z: leave out functions that did not run
        -u UNIT: unit of the times in text, in seconds

        Example: %lprun -f parse parse(text)
        """
        options, statement = self.parse_options(
            parameter_s, "rszf:m:D:T:o:u:", list_all=True, posix=False, strict=True
        )
        profiler = LineProfiler()
        for name in options.get("f", []):
            profiler.add_callable(self._evaluate(name))
        for name in options.get("m", []):
            profiler.add_module(self._import(name))
        unit = _unit(options)
        with _builtin(profiler):
            note = self._run(profiler, statement)
        return self._finish(profiler, options, unit, note)

    @cell_magic
    def lprun_all(self, parameter_s: str = "", cell: str = "") -> LineProfiler | None:
        """Run a cell and show what each of its lines took, with those of its functions.

        Usage: %%lprun_all [options]

        -p: only the lines outside of functions
        -t: put the seconds that it took into _total_time_taken
        -D, -o, -T, -r, -s, -z, -u: as for %lprun
        """
        options, _ = self.parse_options(
            parameter_s, "rszptD:T:o:u:", list_all=True, posix=False, strict=True
        )
        unit = _unit(options)
        code = self._compile(cell)
        profiler = LineProfiler()
        for part in [code] if "p" in options else _functions_in(code):
            profiler.add_code(part)
        began = time.perf_counter()
        with _builtin(profiler):
            note = self._run(profiler, code)
        if "t" in options:
            self.shell.user_ns["_total_time_taken"] = time.perf_counter() - began
        return self._finish(profiler, options, unit, note)

    def _evaluate(self, name: str) -> Any:
        try:
            return eval(name, self.shell.user_global_ns, self.shell.user_ns)
        except Exception as error:
            raise UsageError(f"Could not find {name}: {type(error).__name__}: {error}") from error

    def _import(self, name: str) -> ModuleType:
        from importlib import import_module

        try:
            return import_module(name)
        except ImportError as error:
            raise UsageError(f"Could not find module {name}: {error}") from error

    def _compile(self, cell: str) -> CodeType:
        """Compile a cell as the shell does, so that its source can be found again."""
        shell = self.shell
        source = shell.transform_cell(cell)
        name = shell.compile.cache(source, shell.execution_count, raw_code=cell)
        code = shell.compile(source, name, "exec")
        assert isinstance(code, CodeType)
        return code

    def _run(self, profiler: LineProfiler, code: str | CodeType) -> str:
        """Run code in the user's namespace; returns what there is to say about its end."""
        try:
            profiler.runctx(code, self.shell.user_global_ns, self.shell.user_ns)
        except SystemExit:
            return "*** SystemExit exception caught in code being profiled."
        except KeyboardInterrupt:
            return "*** KeyboardInterrupt exception caught in code being profiled."
        return ""

    def _finish(
        self, profiler: LineProfiler, options: Any, unit: float | None, note: str
    ) -> LineProfiler | None:
        strip = "s" in options or "z" in options
        report = Report(profiler.get_stats(), unit, strip, note)
        display(report)
        for path in options.get("D", []):
            profiler.dump_stats(path)
            print(f"*** Wrote the statistics to {path}.")
        for path in options.get("o", []):
            profiler.profile().save(path)
            print(f"*** Wrote a profile to {path}. To read it: lprof show {path}")
        for path in options.get("T", []):
            with open(path, "w", encoding="utf-8") as file:
                file.write(report.text)
            print(f"*** Wrote the report to {path}.")
        return profiler if "r" in options else None


def _unit(options: Any) -> float | None:
    values = options.get("u", [])
    try:
        return float(values[-1]) if values else None
    except ValueError:
        raise TypeError(f"-u takes a number of seconds, not {values[-1]!r}.") from None


def _functions_in(code: CodeType) -> Iterator[CodeType]:
    """Yield a module's code and that of each function in it, but not bodies of classes."""
    if code.co_name == "<module>" or (
        code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("<")
    ):
        yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _functions_in(constant)


@contextmanager
def _builtin(profiler: LineProfiler) -> Iterator[None]:
    """Have ``@profile`` mean this profiler."""
    before = vars(builtins).get("profile", MISSING)
    vars(builtins)["profile"] = profiler
    try:
        yield
    finally:
        if before is MISSING:
            del vars(builtins)["profile"]
        else:
            vars(builtins)["profile"] = before
