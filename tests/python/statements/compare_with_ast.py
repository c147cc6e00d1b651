# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Compare the C statement scanner with what Python's own parser says.

    compare_with_ast.py LIBRARY [PATH ...]

LIBRARY is the shared object that exports lprof_statements_scan. Without a PATH, every
.py file of the running interpreter's standard library and site-packages is
compared. Each difference is printed; the exit status is 1 when there is any.
"""

from __future__ import annotations

import ast
import ctypes
import re
import sys
import sysconfig
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

LOOP = 1
LOOPS = (ast.For, ast.AsyncFor, ast.While)
BLOCKS = (
    *("FunctionDef", "AsyncFunctionDef", "ClassDef", "For", "AsyncFor", "While", "If", "With"),
    *("AsyncWith", "Try", "TryStar", "Match", "ExceptHandler", "match_case"),
)
HEADERS = tuple(getattr(ast, name) for name in BLOCKS if hasattr(ast, name))


class Line(NamedTuple):
    """What the scanner says of one line."""

    statement: int
    block_end: int
    flags: int


class CLine(ctypes.Structure):
    """LprofSourceLine."""

    _fields_ = [
        ("statement", ctypes.c_uint32),
        ("block_end", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
    ]


class Scanner:
    """The C scanner."""

    def __init__(self, library: str) -> None:
        self._library = ctypes.CDLL(library)
        self._library.lprof_statements_count_lines.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
        self._library.lprof_statements_count_lines.restype = ctypes.c_uint32
        self._library.lprof_statements_scan.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.POINTER(CLine),
            ctypes.c_uint32,
        ]
        self._library.lprof_statements_scan.restype = None

    def scan(self, source: bytes) -> list[Line]:
        """One entry a line; the first stands for no line."""
        n_lines = self._library.lprof_statements_count_lines(source, len(source))
        lines = (CLine * (n_lines + 1))()
        self._library.lprof_statements_scan(source, len(source), lines, n_lines)
        return [Line(line.statement, line.block_end, line.flags) for line in lines]


@dataclass
class Part:
    """A simple statement, or the header of a compound one."""

    first: int
    last: int
    block_end: int = 0
    flags: int = 0


def split_lines(source: bytes) -> list[bytes]:
    """The lines from 1 on, as Python's universal newlines have them."""
    lines = re.split(rb"\r\n|\r|\n", source)
    return [b"", *(lines if lines[-1] else lines[:-1])]


def is_code(line: bytes) -> bool:
    """Neither blank nor a comment; only for lines between two nodes."""
    text = line.strip(b" \t\f\\")
    return bool(text) and not text.startswith(b"#")


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions of a header, without its block."""
    for field, value in ast.iter_fields(node):
        if field in ("body", "orelse", "finalbody", "handlers", "cases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from ast.walk(child)


class Parts:
    """Collects the parts of one file from its tree."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.parts: list[Part] = []

    def block(self, body: list[Any]) -> None:
        """All statements of one block."""
        for node in body:
            self.node(node)

    def node(self, node: Any) -> None:
        """One statement, handler or case, and what is in it."""
        if not isinstance(node, HEADERS):
            self.parts.append(Part(self.first_line(node), node.end_lineno))
            return
        first = self.first_line(node)
        own = max([getattr(n, "end_lineno", 0) for n in own_nodes(node)] + [first])
        own = max(own, getattr(node, "lineno", 0))
        cases = isinstance(node, getattr(ast, "Match", ()))
        self.header(first, own, node.cases if cases else node.body, isinstance(node, LOOPS))
        for handler in getattr(node, "handlers", []):
            self.node(handler)
        self.rest(node)

    def first_line(self, node: Any) -> int:
        """Of a statement, decorators included; of a case, its keyword's."""
        if not isinstance(node, ast.match_case):
            return int(min(item.lineno for item in [*getattr(node, "decorator_list", []), node]))
        line = int(node.pattern.lineno)
        while not self.lines[line].lstrip().startswith(b"case"):
            line -= 1
        return line

    def is_inline(self, node: Any) -> bool:
        """Whether the first statement of a body stands behind its header."""
        if isinstance(node, HEADERS):
            return False
        return is_code(self.lines[node.lineno][: node.col_offset])

    def header(self, first: int, own: int, body: list[Any], is_loop: bool) -> None:
        """A header whose expressions end on line own."""
        start = self.first_line(body[0])
        last = max([i for i in range(own, start) if is_code(self.lines[i])] + [own])
        end = getattr(body[-1], "end_lineno", None) or body[-1].body[-1].end_lineno
        if self.is_inline(body[0]):
            last = start
        is_block = start > last
        self.parts.append(Part(first, last, end if is_block else 0, LOOP if is_loop else 0))
        self.block(body)

    def rest(self, node: Any) -> None:
        """The else and finally blocks; their keywords have no node."""
        before = [*node.body] if hasattr(node, "body") else []
        for handler in getattr(node, "handlers", []):
            before = handler.body
        for body in (getattr(node, "orelse", []), getattr(node, "finalbody", [])):
            if not body:
                continue
            if isinstance(body[0], ast.If) and self.is_elif(body[0]):
                self.node(body[0])
            else:
                self.keyword(before[-1].end_lineno, body)
            before = body

    def is_elif(self, node: ast.If) -> bool:
        """Whether the If is an elif of its parent."""
        return self.lines[node.lineno][node.col_offset :].startswith(b"elif")

    def keyword(self, after: int, body: list[Any]) -> None:
        """An else or finally somewhere between two blocks."""
        start = self.first_line(body[0])
        lines = [i for i in range(after + 1, start) if is_code(self.lines[i])] or [start]
        self.header(lines[0], lines[-1], body, is_loop=False)


def expected_lines(source: bytes) -> list[Line]:
    """The mapping that the scanner must give, from Python's own syntax tree."""
    lines = split_lines(source)
    found = Parts(lines)
    found.block(ast.parse(source).body)
    expected = [Line(i, 0, 0) for i in range(len(lines))]
    end = statement = 0
    for part in sorted(found.parts, key=lambda part: (part.first, part.last)):
        statement = statement if part.first <= end else part.first
        end = max(end, part.last)
        for i in range(statement, end + 1):
            block_end = max(expected[statement].block_end, part.block_end)
            expected[i] = Line(statement, block_end, expected[statement].flags | part.flags)
    return expected


def library_files() -> Iterator[Path]:
    """Every source file of this interpreter."""
    folders = {sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")}
    seen = set()
    for folder in sorted(folders):
        for path in sorted(Path(folder).rglob("*.py")):
            if path not in seen:
                seen.add(path)
                yield path


def compare(scanner: Scanner, paths: Iterable[Path]) -> tuple[int, int, int]:
    """Numbers of files compared, their lines, and lines that differ."""
    n_files = n_lines = n_different = 0
    for path in paths:
        source = path.read_bytes()
        try:
            expected = expected_lines(source)
        except (SyntaxError, ValueError, LookupError, RecursionError):
            scanner.scan(source)
            continue
        found = scanner.scan(source)
        n_files += 1
        n_lines += len(expected) - 1
        if len(found) != len(expected):
            print(f"{path}: {len(found)} lines, expected {len(expected)}")
            n_different += 1
        for i, (a, b) in enumerate(zip(found, expected, strict=False)):
            if a != b:
                print(f"{path}:{i}: {a}, expected {b}")
                n_different += 1
    return n_files, n_lines, n_different


def main() -> int:
    """Compare the files that the command line names."""
    warnings.simplefilter("ignore")
    paths = [Path(path) for path in sys.argv[2:]] or library_files()
    n_files, n_lines, n_different = compare(Scanner(sys.argv[1]), paths)
    print(f"{n_files} files, {n_lines} lines, {n_different} differences")
    return n_different > 0


if __name__ == "__main__":
    sys.exit(main())
