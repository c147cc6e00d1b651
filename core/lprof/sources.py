# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The source of code that has no file of its own to be read from.

The recorder reads files itself. It asks here for what a file can't tell: code in zip
files, notebook cells, doctests, ``-c``, standard input and what the program compiles.
"""

from __future__ import annotations

import sys

from lprof.compiled import strings

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType


class Sources:
    """Finds the source of a code object."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._loaded: dict[str, str | None] = {}

    def __call__(self, code: CodeType) -> bytes | None:
        """Return the source of the file that *code* comes from, or None.

        The text is encoded in UTF-8 where it is made from a string.
        """
        source = strings.find(code)
        if source is not None:
            return source
        file_name = code.co_filename
        text = from_linecache(file_name)
        if text is None:
            if file_name not in self._loaded:
                self._loaded[file_name] = _from_loader(file_name)
            text = self._loaded[file_name]
        return None if text is None else text.encode("utf-8", "surrogatepass")


def from_linecache(file_name: str) -> str | None:
    """Return what tracebacks would show of code of this name, if that is no file."""
    linecache = sys.modules.get("linecache")
    # Whatever goes by this name, one source can't be that of all.
    if linecache is None or file_name == "<string>":
        return None
    if file_name.startswith("<") and _is_replaced(linecache.getlines):
        return "".join(linecache.getlines(file_name)) or None
    entry = linecache.cache.get(file_name)
    if entry is None or len(entry) == 1:  # one item: a loader that was not asked yet
        return None
    return "".join(entry[2])


def _is_replaced(getlines: Callable[[str], list[str]]) -> bool:
    """Tell whether the function is not linecache's, which imports: the import may be a mock.

    Doctest puts its own in place of it, which knows of its examples.
    """
    return getattr(getlines, "__module__", None) != "linecache"


def _from_loader(file_name: str) -> str | None:
    """Ask the loader of the module that the file belongs to, as for a zip file."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) != file_name:
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
