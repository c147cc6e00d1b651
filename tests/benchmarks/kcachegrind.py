# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""The viewer against KCachegrind: opening the same million lines, in one run.

usage: tests/viewer/run-under-xvfb python3 tests/benchmarks/kcachegrind.py BUILD_DIRECTORY

Each program is started several times, in turn, and watched until it has nothing left to
do. The least processor time and the least memory of each are compared.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
PATIENCE = 60.0  # seconds
QUIET = 0.02  # seconds of processor time within one second


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError(f"process {pid} has no memory")


def open_once(command: list[str]) -> tuple[float, float]:
    """Returns the processor time in seconds until it is idle, and its memory in MB then."""
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        before, used = -1.0, 0.0
        deadline = time.monotonic() + PATIENCE
        while used == 0.0 or used - before > QUIET:
            time.sleep(1.0)
            before, used = used, cpu_seconds(process.pid)
            if time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} is never idle")
        memory = memory_mb(process.pid)
        process.terminate()
    return used, memory


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build = Path(sys.argv[1]).resolve()
    peer = shutil.which("kcachegrind")
    if peer is None:
        sys.exit("kcachegrind is not installed; apt-get install kcachegrind.")
    os.environ["GSETTINGS_SCHEMA_DIR"] = str(build / "data")
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = Path(scratch, "million.lprof"), Path(scratch, "callgrind.out.million")
        maker = build / "tests/benchmarks/make-profile"
        text = Path(scratch, "million.callgrind")
        for path in (ours, text):
            subprocess.run([maker, path], check=True, stdout=subprocess.DEVNULL)
        text.rename(theirs)
        viewer = [str(build / "viewer/lprof-viewer"), str(ours)]
        runs = [(open_once(viewer), open_once([peer, str(theirs)])) for _ in range(RUNS)]
    cpu, memory = (
        [min(run[program][figure] for run in runs) for program in (0, 1)] for figure in (0, 1)
    )
    print(f"processor time: lprof-viewer {cpu[0]:.2f} s, KCachegrind {cpu[1]:.2f} s, ", end="")
    print(f"ratio {cpu[0] / cpu[1]:.2f}")
    print(f"memory: lprof-viewer {memory[0]:.0f} MB, KCachegrind {memory[1]:.0f} MB, ", end="")
    print(f"ratio {memory[0] / memory[1]:.2f}")


if __name__ == "__main__":
    main()
