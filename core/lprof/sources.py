# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The source of code that has no file of its own to be read from.

The recorder reads files itself. It asks here for what a file can't tell: code in zip
files, notebook cells, ``-c`` and standard input.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from types import CodeType


class Sources:
    """Finds the source of a code object."""

    def __init__(self, program: str | None = None, text: bytes | None = None) -> None:
        """Remember the *text* of the *program*, where only lprof knows it."""
        self._known = {program: text} if program is not None and text is not None else {}

    def __call__(self, code: CodeType) -> bytes | None:
        """Return the source of the file that *code* comes from, or None.

        The text is encoded in UTF-8 where it is made from a string.
        """
        filename = code.co_filename
        if filename in self._known:
            return self._known[filename]
        text = _from_linecache(filename)
        if text is None:
            text = _from_loader(filename)
        return None if text is None else text.encode("utf-8", "surrogatepass")


def _from_linecache(filename: str) -> str | None:
    linecache = sys.modules.get("linecache")
    entry = getattr(linecache, "cache", {}).get(filename)
    if entry is None or len(entry) == 1:  # one item: a loader that was not asked yet
        return None
    return "".join(entry[2])


def _from_loader(filename: str) -> str | None:
    """Ask the loader of the module that the file belongs to, as for a zip file."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) != filename:
            continue
        spec = getattr(module, "__spec__", None)
        get_source = getattr(getattr(module, "__loader__", None), "get_source", None)
        if get_source is None:
            return None
        try:
            source = get_source(spec.name if spec is not None else name)
        except (ImportError, OSError, SyntaxError):
            return None
        return source if isinstance(source, str) else None
    return None
