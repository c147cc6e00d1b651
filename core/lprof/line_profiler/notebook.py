# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Statistics as HTML for a notebook: one table a function, warmer lines took more.

Colors are those of the page with heat laid over them, so they suit light and dark ones.
"""

from __future__ import annotations

import html

from lprof.line_profiler.stats import Key, LineStats
from lprof.line_profiler.text import source_of
from lprof.report.units import count, duration

STYLE = """
<style>
.lprof table { border-collapse: collapse; margin: 0 0 1em; font-variant-numeric: tabular-nums; }
.lprof caption { text-align: left; font-weight: bold; padding: .4em 0; color: inherit; }
.lprof th, .lprof td { padding: 0 .7em; text-align: right; border: 0; color: inherit; }
.lprof thead th { border-bottom: 1px solid currentColor; }
.lprof td.source, .lprof th.source { text-align: left; white-space: pre; font-family: monospace; }
.lprof tr.idle td { opacity: .55; }
</style>
"""
COLUMNS = ("line", "hits", "time", "per hit", "share")


def to_html(stats: LineStats, *, strip_zeros: bool = False, note: str = "") -> str:
    """Return a table for each function, the longest first."""
    times = {key: sum(time for *_, time in lines) for key, lines in stats.timings.items()}
    ordered = sorted(stats.timings, key=lambda key: (-times[key], key))
    tables = [_table(key, stats, times[key]) for key in ordered
              if stats.timings[key] or not strip_zeros]  # fmt: skip
    sentence = f"<p>{html.escape(note)}</p>" if note else ""
    if not tables:
        tables = ["<p>No chosen function ran.</p>"]
    return f'<div class="lprof">{STYLE}{"".join(tables)}{sentence}</div>'


def _table(key: Key, stats: LineStats, whole: int) -> str:
    filename, first, name = key
    scale = stats.unit * 1e9
    lines = {line: (hits, time) for line, hits, time in stats.timings[key]}
    source = [line.rstrip("\r\n") for line in source_of(filename, first, name)]
    first = max(1, first)
    numbers = range(first, first + len(source)) if source else sorted(lines)
    rows = []
    for place, number in enumerate(numbers):
        text = html.escape(source[place]) if source else ""
        hits, time = lines.get(number, (0, 0))
        rows.append(_row(number, hits, time * scale, time / whole if whole else 0.0, text))
    head = "".join(f'<th scope="col">{title}</th>' for title in COLUMNS)
    where = f"{html.escape(name)} · {html.escape(filename)}:{first} · {duration(whole * scale)}"
    return (
        f"<table><caption>{where}</caption><thead><tr>{head}"
        f'<th scope="col" class="source">source</th></tr></thead><tbody>{"".join(rows)}</tbody>'
        "</table>"
    )


def _row(number: int, hits: int, time: float, share: float, source: str) -> str:
    if not hits:
        cells = f"<td>{number}</td>" + "<td></td>" * (len(COLUMNS) - 1)
        return f'<tr class="idle">{cells}<td class="source">{source}</td></tr>'
    values = (str(number), count(hits), duration(time), duration(time / hits), f"{share:.1%}")
    cells = "".join(f"<td>{value}</td>" for value in values)
    return f'<tr style="{_heat(share)}">{cells}<td class="source">{source}</td></tr>'


def _heat(share: float) -> str:
    """Return a red that lets the page's own background through, less for a larger share."""
    return f"background-color: rgba(229, 80, 57, {min(0.5, share * 0.6):.2f})"
