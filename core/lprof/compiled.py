# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The source of code that the program compiles itself: exec(), eval(), compile().

The recorder notes the strings that selected code compiles. Which one a code object comes
from is found out by compiling them again: where the code is equal, positions included,
so is its source.
"""

from __future__ import annotations

import _thread
import codecs
import os
import sys
from itertools import product

from lprof import _record
from lprof.registry import tree

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

MOST = 1000  # strings that are kept …
LARGEST = 64 << 20  # … and bytes of all of them

MODES = ("exec", "eval", "single")
LEVELS = (-1, 0, 1, 2)  # of optimization; -1 is Python's own
TOP_LEVEL_AWAIT = 0x2000  # of ast; changes nothing where there is no such await

TREES = "generated code without source, such as that of syntax trees"
TOO_MANY = f"strings after the first {MOST:,} that were compiled"


class _String:
    """A string, and how far it was compiled again."""

    def __init__(self, source: bytes, file_name: str, features: int) -> None:
        self._file_name = file_name
        self._ways = product(LEVELS, MODES, dict.fromkeys((features, 0)))
        self.source = source
        try:
            self._text: str | bytes = source.decode()
        except UnicodeDecodeError:  # it declares its own encoding
            self._text = source
        else:
            if b"coding" in source:  # of something else, or it says so of a file it came from
                self.source = codecs.BOM_UTF8 + source

    def compile_further(self) -> Iterator[CodeType]:
        """Yield the string's code, compiled in each way that was not tried yet."""
        for level, mode, features in self._ways:
            flags = features | TOP_LEVEL_AWAIT
            try:
                code = _record.call_quietly(
                    compile, self._text, self._file_name, mode, flags, True, level
                )
            except Exception:  # the mode is another one, most often
                continue
            yield code


class CompiledStrings:
    """The strings that selected code has compiled, and the program's own when it is one."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._sources: dict[tuple[str, CodeType], bytes] = {}
        self._strings: dict[str, dict[bytes, _String]] = {}  # by file name; newest last
        self._too_many: set[str] = set()  # file names that had more
        self._has_trees = False
        self._n = self._size = 0
        self._program: tuple[str, bytes | None] = ("", None)
        self._program_code: frozenset[CodeType] = frozenset()
        self._lock = _thread.RLock()
        os.register_at_fork(after_in_child=self._renew_lock)

    def _renew_lock(self) -> None:
        self._lock = _thread.RLock()

    def expect_program(self, file_name: str, source: bytes | None) -> None:
        """Say that the program is no file: what its code is named, and its source if known."""
        self._program = (file_name, source)

    def is_program(self, code: CodeType) -> bool:
        """Tell whether this is code of the program that :meth:`expect_program` named.

        Other code can have the same name. The program's begins with a frame that nobody
        called, which is where this is asked first.
        """
        if code.co_filename != self._program[0]:
            return False
        if not self._program_code and code.co_name == "<module>" and _is_outermost(code):
            self._program_code = frozenset(tree(code))
        return code in self._program_code

    def find(self, code: CodeType) -> bytes | None:
        """Return the source that *code* was compiled from, None if it is not known."""
        if self.is_program(code):
            return self._program[1]
        with self._lock:
            self._take()
            if code.co_filename not in self._strings:
                return None
            key = (code.co_filename, code)
            if key not in self._sources:
                self._search(code)
            return self._sources.get(key)

    def explain(self, file_name: str) -> str | None:
        """Return why code of this name has no source, as far as that is known."""
        if file_name in self._too_many:
            return TOO_MANY
        return TREES if self._has_trees else None

    def _take(self) -> None:
        for source, file_name, features in _record.take_compiled():
            if source is None or file_name is None:
                self._has_trees = True
            else:
                self._add(source, file_name, features)

    def _add(self, source: bytes, file_name: str, features: int) -> None:
        strings = self._strings.setdefault(file_name, {})
        known = strings.pop(source, None)
        if known is None:
            if self._n >= MOST or self._size + len(source) > LARGEST:
                self._too_many.add(file_name)
                return
            self._n += 1
            self._size += len(source)
        strings[source] = known or _String(source, file_name, features)

    def _search(self, code: CodeType) -> None:
        """Compile strings of the code's name, the newest first, until one has this code."""
        file_name = code.co_filename
        for string in reversed(list(self._strings[file_name].values())):
            for compiled in string.compile_further():
                for found in tree(compiled):
                    self._sources.setdefault((file_name, found), string.source)
                if (file_name, code) in self._sources:
                    return


def _is_outermost(code: CodeType) -> bool:
    """Tell whether the interpreter itself runs this code, or nobody does."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back
    return frame is None or frame.f_back is None


strings = CompiledStrings()
