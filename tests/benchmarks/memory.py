# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Memory of the recorder and size of its file: they follow the code, not the length of the run."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import lprof
import workloads


def memory_used(descriptor: int) -> int:
    """Bytes that the sparse memory of a recording really takes."""
    return os.fstat(descriptor).st_blocks * 512


def record(turns: int) -> dict[str, Any]:
    """Memory in bytes of a run of so many turns of every workload."""
    with lprof.Profiler(functions=workloads.WORKLOADS.values()) as profiler:
        for work in workloads.WORKLOADS.values():
            for _ in range(turns):
                work()
        used = memory_used(profiler._recording.recorder.fileno())
    return {"turns": turns, "bytes": used}


def write_program(path: Path, n_lines: int) -> None:
    """A program of so many lines, in functions of ten lines that all run."""
    n_functions = n_lines // 10
    with path.open("w", encoding="utf-8") as file:
        for i in range(n_functions):
            file.write(f"def function_{i}(n):\n    total = 0\n")
            file.writelines(f"    total += n * {j}\n" for j in range(6))
            file.write("    return total\n\n")
        file.write("for function in [value for name, value in list(globals().items())\n")
        file.write("                 if name.startswith('function_')]:\n    function(3)\n")


def file_size(n_lines: int = 10_000) -> dict[str, Any]:
    """Bytes of the file that the recording of a program of so many lines makes."""
    with tempfile.TemporaryDirectory() as folder:
        program, output = Path(folder) / "program.py", Path(folder) / "program.lprof"
        write_program(program, n_lines)
        with lprof.Profiler(include=[str(program)]) as profiler:
            code = compile(program.read_text(encoding="utf-8"), str(program), "exec")
            exec(code, {"__name__": "program"})
            used = memory_used(profiler._recording.recorder.fileno())
        profiler.save(output)
        return {"lines": n_lines, "bytes": used, "file": output.stat().st_size}


if __name__ == "__main__":
    print(json.dumps({"runs": [record(1), record(10)], "program": file_size()}))
