# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Places in a program as users name them: module:function, module:function:line or text."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from lprof.profiles import Profile, is_in_module
from lprof.results import Function, Line, SourceFile

COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class PlaceError(LookupError):
    """There is no such place, or there are several; the message is one sentence."""


@dataclass(frozen=True)
class Place:
    """A function, or lines of it."""

    text: str  # as the user named it
    functions: tuple[Function, ...]  # none when it did not run
    numbers: frozenset[int] | None  # None: the whole function
    inner: tuple[Function, ...] = ()  # its comprehensions, functions of their own up to 3.11

    def has(self, line: Line) -> bool:
        """Tell whether a line of its function belongs to it."""
        return self.numbers is None or line.line in self.numbers

    @property
    def hits(self) -> int:
        """How often it ran: the hits of its lines, or the calls of the function."""
        if self.numbers is None:
            return sum(function.calls for function in self.functions)
        return sum(line.hits for f in self.functions for line in f.lines if self.has(line))


def find_place(profile: Profile, text: str) -> Place:
    """Return the place; it may be one that did not run. Raises PlaceError."""
    module, _, rest = text.partition(":")
    name, _, line = rest.partition(":")
    if not module or not name:
        raise PlaceError(f"'{text}' is no place; name it as module:function or module:function:12.")
    found = profile.find_functions(name)
    found = tuple(f for f in found if is_in_module(f.file, module))
    if len({f.name for f in found}) > 1:
        names = ", ".join(sorted({f.name for f in found}))
        raise PlaceError(f"'{text}' names several functions: {names}; give the whole name.")
    if not found:
        return _find_idle(profile, text, module, name, line.strip())
    first = found[0]
    reach = range(first.first_line, max(f.last_line for f in found) + 1)
    inner = tuple(f for f in profile.functions if _is_comprehension(f, first.file, reach))
    return Place(text, found, _numbers(first.file, reach, text, line.strip()), inner)


def _is_comprehension(function: Function, file: SourceFile, reach: range) -> bool:
    kind = function.name.rpartition(".")[2]
    return function.file is file and function.first_line in reach and kind in COMPREHENSIONS


def _numbers(file: SourceFile, reach: range, text: str, line: str) -> frozenset[int] | None:
    """Return the numbers of the lines that *line*, a number or a text, stands for."""
    if not line:
        return None
    if line.isdecimal():
        if int(line) not in reach:
            raise PlaceError(
                f"'{text}' names nothing: the function has the lines {reach[0]} to {reach[-1]}."
            )
        return frozenset([int(line)])
    source = file.source_lines
    lines = {n: source[n - 1].strip() for n in reach if n <= len(source)}
    same = [n for n, own in lines.items() if own == line]
    found = same or [n for n, own in lines.items() if line in own]
    if not found:
        raise PlaceError(f"'{text}' names nothing: no line of the function has this text.")
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        raise PlaceError(f"'{text}' stands on several lines: {numbers}; name one by its number.")
    return frozenset(found)


def _find_idle(profile: Profile, text: str, module: str, name: str, line: str) -> Place:
    """Return a place in the source of a recorded file whose function was not called."""
    files = [file for file in profile.files if is_in_module(file, module)]
    for file in files:
        for own, reach in _defined(file):
            if own == name or own.endswith(f".{name}"):
                return Place(text, (), _numbers(file, reach, text, line))
    if not files:
        raise PlaceError(f"'{text}' names nothing: nothing of '{module}' was recorded.")
    names = [own for file in files for own, _ in _defined(file)]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean '{close[0]}'?" if close else "."
    raise PlaceError(f"'{text}' names nothing: '{module}' has no function '{name}'{hint}")


def _defined(file: SourceFile) -> Iterator[tuple[str, range]]:
    """Yield the qualified names of all functions of a file with their lines."""
    try:
        waiting: list[tuple[str, ast.AST]] = [("", ast.parse(file.source or ""))]
    except (SyntaxError, ValueError):
        return
    while waiting:
        outer, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            inner = outer
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield outer + child.name, range(child.lineno, (child.end_lineno or 0) + 1)
                is_class = isinstance(child, ast.ClassDef)
                inner = f"{outer}{child.name}." + ("" if is_class else "<locals>.")
            waiting.append((inner, child))
