# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Runs the benchmarks and prints their figures: `run.py [NAME…] [--plot FILE.svg]`.

Each benchmark measures lprof beside its peers in one run; a figure is what was measured, also when
lprof loses. Needs lprof and line_profiler in this Python, and valgrind for `instructions`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Rows = list[dict[str, Any]]
BENCHMARKS = [
    "overhead",
    "instructions",
    "unselected",
    "truth",
    "memory",
    "memory_overhead",
    "startup",
    "sampling",
    "service",
]


def measure(name: str) -> Any:
    """Runs one benchmark in this process."""
    module = importlib.import_module(name)
    if name == "memory":
        return {"runs": [module.record(1), module.record(10)], "program": module.file_size()}
    return module.measure(7) if name == "overhead" else module.measure()


def table_of(title: str, rows: Rows) -> Table:
    """A table with one column a key; numbers are aligned."""
    table = Table(title=title, title_justify="left")
    for key in rows[0]:
        table.add_column(key, justify="right" if isinstance(rows[0][key], float) else "left")
    for row in rows:
        table.add_row(*(f"{v:,.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    return table


def as_rows(result: Any) -> Rows:
    """Every benchmark's result as rows of one shape."""
    if isinstance(result, list):
        return result
    if "runs" in result:
        return [*({"what": f"{r['turns']} turns", "bytes": r["bytes"]} for r in result["runs"]),
                {"what": f"program of {result['program']['lines']} lines",
                 "bytes": result["program"]["bytes"]},
                {"what": "its file", "bytes": result["program"]["file"]}]  # fmt: skip
    return [{"command": name, "ms": ms} for name, ms in result.items()]


def bars(rows: Rows, label: Callable[[dict[str, Any]], str], value: str) -> str:
    """An SVG of horizontal bars, drawn here since it needs no more than rectangles."""
    longest = max(float(row[value]) for row in rows) or 1.0
    height = 22 * len(rows) + 20
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="860" height="{height}" '
             'font-family="sans-serif" font-size="13">'
             '<rect width="100%" height="100%" fill="white"/>']  # fmt: skip
    for i, row in enumerate(rows):
        y, amount = 10 + 22 * i, max(float(row[value]), 0.0)
        fill = "#c64600" if "lprof" in label(row) else "#9a9996"
        width = 480 * amount / longest
        parts.append(
            f'<text x="250" y="{y + 14}" text-anchor="end">{label(row)}</text>'
            f'<rect x="260" y="{y}" width="{width:.1f}" height="18" fill="{fill}"/>'
            f'<text x="{266 + width:.1f}" y="{y + 14}">{amount:.0f}</text>'
        )
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--plot", type=Path, help="draw the added time per event as an SVG")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - {*BENCHMARKS}
    if unknown:
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    console = Console(width=120)
    console.print(f"Python {sys.version.split()[0]}")
    for name in arguments.names or BENCHMARKS:
        rows = as_rows(measure(name))
        console.print(table_of(name, rows))
        if name == "overhead" and arguments.plot:
            shown = [row for row in rows if row["tracer"] != "unprofiled"]
            picture = bars(shown, lambda row: f"{row['workload']}, {row['tracer']}", "ns")
            arguments.plot.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
