# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""Count what a test runner's JUnit file says, and distrust it.

Usage: tally.py STATUS JUNIT. Prints "PASSED FAILED SKIPPED" and then a line for each
failure and each reason to skip. A runner that left with a bad STATUS without naming a
failure, left no readable file, or ran nothing, is one failure itself.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from typing import NamedTuple


class Tally(NamedTuple):
    passed: int
    failures: list[str]
    reasons: Counter[str]


def read(junit: Path) -> Tally:
    """Add up the test cases in `junit`; raises OSError or ParseError."""
    passed = 0
    failures: list[str] = []
    reasons: Counter[str] = Counter()
    for suite in ElementTree.parse(junit).iter("testsuite"):
        for case in suite.findall("testcase"):
            skip = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                failures.append(name_of(suite, case))
            elif skip is not None:
                reasons[(skip.get("message") or skip.text or "no reason given").strip()] += 1
            else:
                passed += 1
    return Tally(passed, failures, reasons)


def name_of(suite: ElementTree.Element, case: ElementTree.Element) -> str:
    group = case.get("classname") or suite.get("name") or ""
    return f"{group} {case.get('name', '')}".strip()


def judge(status: int, junit: Path) -> Tally:
    """What `junit` says, plus a failure where the runner itself went wrong."""
    try:
        tally = read(junit)
    except (OSError, ElementTree.ParseError) as error:
        return Tally(0, [f"no result (exit status {status}): {error}"], Counter())
    if status != 0 and not tally.failures:
        tally.failures.append(f"exit status {status} although no test failed")
    elif not tally.passed and not tally.failures and not tally.reasons:
        tally.failures.append("no test was run")
    return tally


def main(status: str, junit: str) -> None:
    tally = judge(int(status), Path(junit))
    print(tally.passed, len(tally.failures), sum(tally.reasons.values()))
    for failure in tally.failures:
        print("failed:", failure)
    for reason, count in tally.reasons.most_common():
        print(f"skipped {count}:", " ".join(reason.split()))


if __name__ == "__main__":
    main(*sys.argv[1:])
