# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What changed since a baseline, in pytest's summary."""

from __future__ import annotations

import os
from collections.abc import Iterator

from lprof.profiles import Profile
from lprof.pytest_plugin.baseline import Baseline
from lprof.report.functions import shortened
from lprof.report.screen import Row, Span, printable
from lprof.report.units import TIME_WIDTH, aligned, count, duration


def changes(
    baseline: Baseline, profile: Profile, limit: int, width: int, root: str
) -> Iterator[Row]:
    """Yield the *limit* functions whose self time changed most; hits are exact."""
    name = printable(os.path.basename(baseline.path))
    note = baseline.note(profile)
    found = [change for change in baseline.changes(profile) if change.difference]
    if note or not found:
        yield [Span(f"Compared with {name}: {note or 'no function changed.'}", "title")]
        return
    yield [Span(f"Functions by change of self time since {name}", "title")]
    yield [Span(f"  {'before':^{TIME_WIDTH}} {'now':^{TIME_WIDTH}} {'change':>10} "
                f"{'hits before':>12} {'hits':>12}  function", "dim")]  # fmt: skip
    for change in found[:limit]:
        function, difference = change.function, change.difference
        sign, style = ("+", "hot") if difference > 0 else ("-", "")
        head = f"  {aligned(change.self_before)} {aligned(function.self_ns)} "
        hits = f"{count(change.hits_before):>12} {count(function.hits):>12}  "
        path = os.path.relpath(function.file.path, root)
        place = function.file.path if path.startswith("..") else path
        room = max(20, width - len(head) - 11 - len(hits) - len(function.name) - 2)
        yield [
            Span(head),
            Span(f"{sign + duration(abs(difference)):>10} ", style),
            Span(hits, "name" if change.hits_before != function.hits else ""),
            Span(f"{printable(function.name)}  "),
            Span(shortened(f"{printable(place)}:{function.first_line}", room), "dim"),
        ]
