# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Counts the calls of one script with cProfile: `count_calls.py SCRIPT`.

Prints a JSON list of (first line, name, calls, primitive calls) for the functions of the script's
own file. Two functions of one line and name are added up, where a file of pstats has only one.
"""

from __future__ import annotations

import cProfile
import json
import sys
from pathlib import Path


def main() -> None:
    script = str(Path(sys.argv[1]).resolve())
    sys.argv = [script]
    sys.path[0] = str(Path(script).parent)
    code = compile(Path(script).read_bytes(), script, "exec")
    output = sys.stdout
    sys.stdout = sys.stderr
    namespace = {"__name__": "__main__", "__file__": script, "__builtins__": __builtins__}
    sys.modules["__main__"].__dict__.update(namespace)
    profiler = cProfile.Profile(builtins=False)
    profiler.runctx(code, sys.modules["__main__"].__dict__, sys.modules["__main__"].__dict__)
    sums: dict[tuple[int, str], list[int]] = {}
    for entry in profiler.getstats():
        if getattr(entry.code, "co_filename", None) == script:
            counts = sums.setdefault((entry.code.co_firstlineno, entry.code.co_name), [0, 0])
            counts[0] += entry.callcount
            counts[1] += entry.callcount - entry.reccallcount
    output.write(json.dumps([[*key, *counts] for key, counts in sums.items()]))


if __name__ == "__main__":
    main()
