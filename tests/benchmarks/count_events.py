# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Counts the line events of one script without lprof: `count_events.py ENGINE SCRIPT`.

Prints a JSON object from line number to count, for the code of the script's own file.
"""

from __future__ import annotations

import collections
import json
import sys
import threading
from pathlib import Path
from types import CodeType, FrameType
from typing import Any


def start_settrace(path: str, counts: collections.Counter[int]) -> None:
    """Counts with a Python trace function on every thread."""

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code.co_filename != path:
            return None
        if event == "line":
            counts[frame.f_lineno] += 1
        return trace

    threading.settrace(trace)
    sys.settrace(trace)


def start_monitoring(path: str, counts: collections.Counter[int]) -> None:
    """Counts with a callback of `sys.monitoring`, for LINE and PY_START events together."""
    monitoring = sys.monitoring  # type: ignore[attr-defined, unused-ignore]

    def on_line(code: CodeType, line: int) -> Any:
        if code.co_filename != path:
            return monitoring.DISABLE
        counts[line] += 1
        return None

    tool = 1
    monitoring.use_tool_id(tool, "count")
    monitoring.register_callback(tool, monitoring.events.LINE, on_line)
    monitoring.register_callback(tool, monitoring.events.PY_START, lambda code, offset: None)
    monitoring.set_events(tool, monitoring.events.LINE | monitoring.events.PY_START)


def main() -> None:
    engine, script = sys.argv[1], str(Path(sys.argv[2]).resolve())
    sys.argv = [script]
    sys.path[0] = str(Path(script).parent)
    code = compile(Path(script).read_bytes(), script, "exec", dont_inherit=True)
    counts: collections.Counter[int] = collections.Counter()
    output = sys.stdout
    sys.stdout = sys.stderr
    namespace = {"__name__": "__main__", "__file__": script, "__builtins__": __builtins__}
    sys.modules["__main__"].__dict__.update(namespace)
    start = start_settrace if engine == "settrace" else start_monitoring
    start(script, counts)
    exec(code, sys.modules["__main__"].__dict__)
    sys.settrace(None)
    output.write(json.dumps(counts))


if __name__ == "__main__":
    main()
