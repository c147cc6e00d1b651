# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Where a report goes: a terminal with or without colors, a pipe, a file.

A report is rows of spans, each a text and the name of a style. On a terminal Rich
paints them; elsewhere they are plain text, and Rich is not even imported.
"""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PIPE_WIDTH = 120
NARROWEST = 60

# Warmer is more: the same three steps in tables and in annotated source.
STYLES = {
    "title": "bold",
    "header": "dim",
    "dim": "dim",
    "name": "bold cyan",
    "hot": "bold bright_red",
    "warm": "bold yellow",
    "mild": "default",
    "cool": "dim",
    "wait": "cyan",
}
ASCII = str.maketrans(
    {"µ": "u", "·": "-", "…": "...", "█": "#", "▌": "#", "±": "+-", "⋮": ":"}
    | dict(zip("▁▂▃▄▅▆▇", "..::++#", strict=True))
    | dict(zip("├─┃┤", "|-+|", strict=True))
)


class Span(NamedTuple):
    """A piece of a row."""

    text: str
    style: str = ""
    block: Sequence[str] = ()  # lines of Python, of which the text is one …
    place: int = 0  # … namely this: it gets the colors of their syntax


Row = Sequence[Span]


def heat(part: float, whole: float) -> str:
    """Return the style for a share."""
    share = part / whole if whole > 0 else 0.0
    if share >= 0.2:
        return "hot"
    if share >= 0.05:
        return "warm"
    return "mild" if share >= 0.01 else "cool"


def heat_of_wait(wait: int, whole: int) -> str:
    """Return the style for a time that nothing was done in."""
    return "wait" if wait * 20 > whole else "dim"


class Screen:
    """Prints rows to a stream as well as the stream can show them."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Find out what *stream* (standard output) can do."""
        self._stream = sys.stdout if stream is None else stream
        self.is_terminal = self._stream.isatty()
        self.width = self._find_width()
        self._ascii = not can_encode(self._stream)
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(errors="replace")
        self._console = self._open_console()
        self._block: Sequence[str] = ()
        self._painted: Sequence[Text] = ()

    def _find_width(self) -> int:
        if not self.is_terminal and "COLUMNS" not in os.environ:
            return PIPE_WIDTH
        import shutil

        return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns)

    def _open_console(self) -> Console | None:
        if not self.is_terminal or os.environ.get("TERM", "dumb") == "dumb":
            return None
        if os.environ.get("NO_COLOR"):
            return None
        try:
            from rich.console import Console
        except ImportError:
            return None
        return Console(file=self._stream, highlight=False, width=self.width)

    def print(self, rows: Iterable[Row]) -> None:
        """Print rows, each cut to the width of the terminal."""
        for row in rows:
            if self._console is not None:
                self._console.print(self._paint(row), no_wrap=True, overflow="ellipsis", crop=True)
            else:
                self._stream.write(self._plain(row) + "\n")

    def _plain(self, row: Row) -> str:
        text = "".join(span.text for span in row).rstrip()
        if self.is_terminal:
            text = fit(text, self.width)
        return text.translate(ASCII) if self._ascii else text

    def _highlight(self, span: Span) -> Text:
        """Return a line in the colors that it has within its block."""
        from rich.text import Text

        if span.block is not self._block:
            from rich.syntax import Syntax

            lexer = Syntax("", "python", theme="ansi_dark", background_color="default")
            self._block = span.block
            self._painted = list(lexer.highlight("\n".join(span.block)).split("\n"))
        return self._painted[span.place] if span.place < len(self._painted) else Text(span.text)

    def _paint(self, row: Row) -> Text:
        from rich.text import Text

        whole = Text()
        for span in row:
            text = span.text.translate(ASCII) if self._ascii else span.text
            if span.block:
                whole.append_text(self._highlight(span))
            else:
                whole.append(text, STYLES.get(span.style))
        return whole


def can_encode(stream: TextIO) -> bool:
    """Tell whether the signs of a report can be written; ASCII says them otherwise."""
    try:
        "µ·…█▌±⋮▁├┃".encode(getattr(stream, "encoding", None) or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def fit(text: str, width: int) -> str:
    """Cut *text* to *width* columns of a terminal, marking the cut."""
    used = 0
    for i, character in enumerate(text):
        used += columns(character)
        if used > width:
            while used > width - 1:
                used -= columns(text[i])
                i -= 1
            return text[: i + 1] + "…"
    return text


def columns(character: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def printable(text: str) -> str:
    """Return *text* without what would move the cursor or change the terminal."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in text.expandtabs(8)
    )
