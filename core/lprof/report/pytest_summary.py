# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The section lprof of pytest's summary: the hottest lines, and the test behind each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from lprof.profiles import Profile
from lprof.report.screen import Row, Span, fit, heat, printable
from lprof.report.units import TIME_WIDTH, aligned, count, duration, percent
from lprof.results import Function

INDENT = 2 + TIME_WIDTH + 1 + 6 + 1 + 10 + 2  # where places begin
WIDEST_PLACE = 40


class HotLine(NamedTuple):
    """A statement of a function, on its first line, with the test that spent most on it."""

    function: Function
    line: int
    hits: int
    self_ns: int
    test: str | None = None  # None: most of it outside any test
    test_ns: int = 0
    n_tests: int = 0


def summary(profile: Profile, limit: int, width: int, root: str) -> Iterator[Row]:
    """Yield the rows: the *limit* lines with most self time; paths start from *root*."""
    if not profile.functions or limit <= 0:
        return
    lines = [_with_test(profile, hot) for hot in hottest(profile, limit)]
    places = [_place(hot, root) for hot in lines]
    widest = min(WIDEST_PLACE, (width - INDENT) // 2, max(map(len, places), default=0))
    yield [Span(_title(profile, len(lines)), "title")]
    yield [
        Span(f"  {'self':^{TIME_WIDTH}}  share {'hits':>10}  line, and the test behind it", "dim")
    ]
    for hot, place in zip(lines, places, strict=True):
        yield _numbers(hot, place, profile.self_ns, widest, width)
        yield _behind(hot, width)


def hottest(profile: Profile, limit: int) -> list[HotLine]:
    """Return the statements with most self time, the hottest first.

    A statement can't have more than its function has, so cold functions are not looked at.
    """
    found: list[HotLine] = []
    for function in sorted(profile.functions, key=lambda function: -function.self_ns):
        if len(found) == limit and function.self_ns <= found[-1].self_ns:
            break
        found += [hot for hot in _statements(function) if hot.self_ns]
        found.sort(key=lambda hot: -hot.self_ns)
        del found[limit:]
    return found


def _statements(function: Function) -> list[HotLine]:
    sums: dict[int, tuple[int, int]] = {}
    for line in function.lines:
        hits, self_ns = sums.get(line.statement, (0, 0))
        sums[line.statement] = hits + line.hits, self_ns + line.self_ns
    return [HotLine(function, first, *numbers) for first, numbers in sums.items()]


def _with_test(profile: Profile, hot: HotLine) -> HotLine:
    """Find who spent most: the runs of several workers have contexts of the same name."""
    lines = {line.line for line in hot.function.lines if line.statement == hot.line}
    spent: dict[str, int] = {}
    for share in profile.by_context(hot.function):
        if share.line in lines:
            name = share.part.name
            spent[name] = spent.get(name, 0) + share.self_ns
    test = max(spent, key=lambda name: spent[name], default=None)
    outside = max(hot.self_ns - sum(spent.values()), 0)
    if test is None or spent[test] < outside:
        return hot._replace(test_ns=outside)
    return hot._replace(test=test, test_ns=spent[test], n_tests=len(spent))


def _title(profile: Profile, n_shown: int) -> str:
    n_tests = len({context.name for context in profile.contexts})
    tests = f"{count(n_tests)} test{'' if n_tests == 1 else 's'}"
    return f"{n_shown} hottest lines of {duration(profile.self_ns)} in {tests}"


def _place(hot: HotLine, root: str) -> str:
    path = hot.function.file.path
    if not path.startswith("<"):
        relative = os.path.relpath(path, root)
        path = path if relative.startswith("..") else relative
    return f"{printable(path)}:{hot.line}"


def _numbers(hot: HotLine, place: str, whole: int, widest: int, width: int) -> Row:
    if len(place) > widest:
        place = f"…{place[1 - widest :]}"
    source = hot.function.file.source_lines
    text = source[hot.line - 1].strip() if 1 <= hot.line <= len(source) else ""
    room = width - INDENT - widest - 3
    style = heat(hot.self_ns, whole)
    return [
        Span(f"  {aligned(hot.self_ns)} {percent(hot.self_ns, whole)} ", style),
        Span(f"{count(hot.hits):>10}  "),
        Span(f"{place:<{widest}}  ", "name"),
        Span(fit(printable(text), max(room, 10))),
    ]


def _behind(hot: HotLine, width: int) -> Row:
    share = percent(hot.test_ns, hot.self_ns).strip() or "0 %"
    who = f"{share} in {printable(hot.test)}" if hot.test else f"{share} outside the tests"
    if hot.n_tests > 1:
        who = f"{count(hot.n_tests)} tests, {who}"
    return [Span(" " * INDENT), Span(fit(who, max(width - INDENT - 1, 20)), "dim")]
