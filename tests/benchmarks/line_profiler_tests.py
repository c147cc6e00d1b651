# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Runs line_profiler's own tests against lprof, and prints how many pass and why others can't.

Usage: `line_profiler_tests.py FOLDER [-v]`, where FOLDER is line_profiler 5.1.0's source package,
unpacked outside this repository:

    pip download line_profiler==5.1.0 --no-deps --no-binary line_profiler

Needs lprof with pytest, ubelt, IPython and packaging in this Python. The name `line_profiler`
and the program `kernprof` point at lprof through a folder that is made for the run. Tests that look
at line_profiler's internals can't pass: what they name does not exist here.
"""

from __future__ import annotations

import argparse
import collections
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

MODULES = [
    "test_ipython",
    "test_explicit_profile",
    "test_complex_case",
    "test_duplicate_functions",
    "test_import",
    "test_line_profiler",
]
SHIM = {
    "line_profiler/__init__.py": """
import sys
import lprof.line_profiler as ours
from lprof.line_profiler import *
from lprof.line_profiler import line_profiler
sys.modules[__name__ + ".line_profiler"] = line_profiler
""",
    # What the tests name at import; empty, because nothing in it is public.
    "line_profiler/_line_profiler.py": "",
    "line_profiler/autoprofile/__init__.py": "",
    # lprof's LineProfiler has the method that this adds to line_profiler's.
    "line_profiler/autoprofile/autoprofile.py": """
def _extend_line_profiler_for_profiling_imports(profiler):
    assert profiler.add_imported_function_or_module
""",
    "line_profiler/__main__.py": """
from lprof.line_profiler import main
main()
""",
    "kernprof.py": """
import sys
from lprof.kernprof import __version__, main
if __name__ == "__main__":
    sys.exit(main())
""",
    "bin/kernprof": f"""
#!{sys.executable}
import sys
from lprof.kernprof import main
sys.exit(main())
""",
}
# Why a test can't pass, by what its name or its failure contains; the first that fits.
REASONS = [
    ("USE_LEGACY_TRACE", "sets line_profiler's private _line_profiler.USE_LEGACY_TRACE"),
    ("code_hash_map", "reads the internals code_hash_map"),
    ("code_map", "reads the internals code_map"),
    ("object() takes no", "wants LineStats to have a base class of its own, for old files"),
    ("last_time", "reads the internals last_time"),
    ("co_code for func", "wants functions to be rewritten so that their bytecode differs"),
]


def write_shim(folder: Path) -> None:
    """Make the package that is called line_profiler."""
    for name, text in SHIM.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
        path.chmod(0o755)


def run(tests: Path, shim: Path, report: Path) -> None:
    """Run pytest in a folder without the package's own line_profiler."""
    path = [str(shim), *filter(None, [os.environ.get("PYTHONPATH")])]
    programs = [str(shim / "bin"), os.environ["PATH"]]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path), PATH=os.pathsep.join(programs))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
               "--rootdir", str(tests), "--junitxml", str(report),
               *(str(tests / f"{name}.py") for name in MODULES)]  # fmt: skip
    subprocess.run(command, cwd=shim, env=environment, check=False, stdout=subprocess.DEVNULL)


def reason(text: str) -> str:
    """Say why a test can't pass."""
    for part, meaning in REASONS:
        if part in text:
            return meaning
    return "NOT EXPLAINED: " + next((x for x in text.splitlines() if x.startswith("E ")), "")[:120]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    arguments = parser.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    failures: dict[str, list[str]] = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch:
        shim, report = Path(scratch), Path(scratch) / "report.xml"
        write_shim(shim)
        run(arguments.folder.resolve() / "tests", shim, report)
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            failed = [part for kind in ("failure", "error") for part in case.findall(kind)]
            skipped = case.findall("skipped")
            counts["failed" if failed else "skipped" if skipped else "passed"] += 1
            for part in failed[:1]:
                text = f"{name}\n{part.get('message')}\n{part.text}"
                failures[reason(text)].append(name)
                if arguments.verbose:
                    print(text)
    for why, names in sorted(failures.items(), key=lambda item: -len(item[1])):
        print(f"{len(names):3} {why}")
        for name in names:
            print(f"      {name}")
    print(f"Python {sys.version.split()[0]}: " + ", ".join(f"{n} {k}" for k, n in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
