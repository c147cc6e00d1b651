# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Timings as text, laid out as line_profiler does."""

from __future__ import annotations

import inspect
import linecache
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from lprof.line_profiler.settings import ConfigArgument, read_settings

Line = tuple[int, float, float]  # line, hits, time in units

TITLES = {
    "line": "Line #",
    "hits": "Hits",
    "time": "Time",
    "perhit": "Per Hit",
    "percent": "% Time",
}


def get_column_widths(config: ConfigArgument = None) -> dict[str, int]:
    """Return the least width of each column, which a settings file can change."""
    widths: dict[str, int] = read_settings(config)["show"]["column_widths"]
    return dict(widths)


def is_generated_code(filename: str) -> bool:
    """Tell whether a file is only in linecache: a cell, or code that a program generated."""
    return filename.startswith(("<generated: ", "<ipython-input-")) or (
        filename.startswith("<") and filename in linecache.cache
    )


def get_code_block(filename: str | os.PathLike[str], lineno: int) -> list[str]:
    """Return the lines of the function or class that begins on a line."""
    lines = linecache.getlines(os.fspath(filename))[max(0, lineno - 1) :]
    return inspect.getblock(lines) if lines else []


def source_of(filename: str, lineno: int, name: str) -> list[str]:
    """Return the lines of a function, or of a whole module."""
    if name == "<module>":
        return linecache.getlines(filename)[max(0, lineno - 1) :]
    return get_code_block(filename, lineno)


def show_func(
    filename: str,
    start_lineno: int,
    func_name: str,
    timings: Sequence[Line],
    unit: float,
    output_unit: float | None = None,
    stream: TextIO | None = None,
    stripzeros: bool = False,
    rich: bool = False,
    *,
    config: ConfigArgument = None,
) -> None:
    """Print one function line by line, with the times in *output_unit* seconds.

    *stripzeros* leaves out a function that did not run; *rich* colors the source.
    """
    stream = sys.stdout if stream is None else stream
    hits = sum(line[1] for line in timings)
    time = sum(line[2] for line in timings)
    if stripzeros and not hits:
        return
    _write(stream, f"Total time: {time * unit:g} s\n")
    linecache.checkcache(filename)
    if linecache.getlines(filename):  # of a file, of a notebook's cell, or generated
        _write(stream, f"File: {filename}\nFunction: {func_name} at line {start_lineno}\n")
        source = source_of(filename, start_lineno, func_name)
    else:
        _write(
            stream,
            f"\nCould not find file {filename}\nIts lines are shown without their text.\n",
        )
        source = []
    rows = _cells(timings, unit / (output_unit or unit))
    numbers = (
        range(max(1, start_lineno), max(1, start_lineno) + len(source)) if source else sorted(rows)
    )
    widths = _widths(rows.values(), get_column_widths(config))
    header = " ".join(f"{TITLES[name]:>{width}}" for name, width in widths.items())
    header += "  Line Contents"
    _write(stream, f"\n{header}\n{'=' * len(header)}\n")
    shown = [line.rstrip("\n\r") for line in source]
    painted = _paint(shown, stream) if rich else shown
    for place, number in enumerate(numbers):
        cells = {"line": str(number), **rows.get(number, {})}
        row = " ".join(f"{cells.get(name, ''):>{width}}" for name, width in widths.items())
        _write(stream, f"{row}  {painted[place] if source else ''}".rstrip() + "\n")
    _write(stream, "\n")


def _cells(timings: Iterable[Line], scale: float) -> dict[int, dict[str, str]]:
    """Return what stands in the columns by line."""
    total = sum(time for _, _, time in timings) or 1
    return {
        line: {
            "hits": _short(hits, 9, "d"),
            "time": _short(time * scale, 12, ".1f"),
            "perhit": _short(time * scale / hits, 8, ".1f") if hits else "",
            "percent": f"{100 * time / total:5.1f}",
        }
        for line, hits, time in timings
    }


def _short(value: float, room: int, form: str) -> str:
    text = f"{int(value) if form == 'd' else value:{form}}"
    return text if len(text) <= room else f"{value:.{max(0, room - 7)}g}"


def _widths(rows: Iterable[Mapping[str, str]], least: Mapping[str, int]) -> dict[str, int]:
    rows = list(rows)
    return {name: max([least[name], *(len(row.get(name, "")) for row in rows)]) for name in TITLES}


def _paint(lines: Sequence[str], stream: TextIO) -> Sequence[str]:
    """Return the source in colors, where the stream is a terminal and Rich is there."""
    if not stream.isatty():
        return lines
    from rich.console import Console
    from rich.syntax import Syntax

    console = Console(force_terminal=True, width=10_000)
    code = Syntax("", "python", theme="ansi_dark", background_color="default")
    text = code.highlight("\n".join(lines))
    with console.capture() as capture:
        console.print(text, soft_wrap=True)
    painted = capture.get().split("\n")
    return painted if len(painted) >= len(lines) else lines


def show_text(
    stats: Mapping[Any, Sequence[Line]],
    unit: float,
    output_unit: float | None = None,
    stream: TextIO | None = None,
    stripzeros: bool = False,
    details: bool = True,
    summarize: bool = False,
    sort: bool = False,
    rich: bool = False,
    *,
    config: ConfigArgument = None,
) -> None:
    """Print all functions: *details* line by line, *summarize* one line each.

    *sort* puts the longest last; the other arguments are those of :func:`show_func`.
    """
    stream = sys.stdout if stream is None else stream
    _write(stream, f"Timer unit: {output_unit or unit:g} s\n\n")
    times = {key: sum(line[2] for line in lines) for key, lines in stats.items()}
    ordered = sorted(stats, key=lambda key: times[key]) if sort else sorted(stats)
    if details:
        for key in ordered:
            filename, first, name = key
            show_func(filename, first, name, stats[key], unit, output_unit, stream, stripzeros,
                      rich, config=config)  # fmt: skip
    if summarize:
        for key in ordered:
            filename, first, name = key
            if not stripzeros or times[key]:
                _write(stream, f"{times[key] * unit:6.2f} seconds - {filename}:{first} - {name}\n")


def _write(stream: TextIO, text: str) -> None:
    """Write what the stream's encoding has no sign for as an escape."""
    encoding = getattr(stream, "encoding", None)
    if encoding:
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)
