# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What users of a web service notice: latency plain, sampled, bounded, and recorded whole.

Servers run side by side on 127.0.0.1, one for each way; a client asks them in turn, one
request at a time and a bounded number of them, so that what else the machine does meets
all of them. Requests take about 1 ms, or 30. Figures are ratios to the plain one, of
medians and of 99th percentiles: of the answer's wall time, and of the processor time that
the server had for it, which is what counts on a machine that is busy with other things.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SERVER = """
import http.server
import time

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # header and body would wait for each other

    def do_GET(self):
        begin = time.thread_time()
        body = render(sort(parse(int(self.path[1:]))))
        self.send_response(200)
        self.send_header("X-Processor", str(time.thread_time() - begin))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

def parse(n):
    rows = []
    for i in range(n):
        rows.append({"id": i * 7919 % n, "name": f"row {i}"})
    return rows

def sort(rows):
    return sorted(rows, key=lambda row: row["id"])

def render(rows):
    parts = []
    for row in rows:
        if row["id"] % 3:
            parts.append(row["name"])
    return "\\n".join(parts).encode()

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
RUN = [sys.executable, "-m", "lprof", "run", "--quiet"]
WAYS = {
    "plain": [sys.executable],
    "--sample=1000": [*RUN, "--sample=1000", "-o", "sampled.lprof"],
    "--overhead 5%": [*RUN, "--overhead", "5%", "-o", "bounded.lprof"],
    "recorded whole": [*RUN, "-o", "whole.lprof"],
}


# Rows that the server works on for a request, and how many requests there are.
LOADS = {1500: 600, 30_000: 150}


def measure() -> list[dict[str, object]]:
    """Rows: way, then ratios: of medians and 99th percentiles, of wall and processor time."""
    return [row for size, requests in LOADS.items() for row in measure_load(size, requests)]


def measure_load(size: int, requests: int) -> list[dict[str, object]]:
    """The same for requests of one size, in rows."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (Path(folder) / "server.py").write_text(SERVER)
        servers = [
            subprocess.Popen([*way, "server.py"], cwd=folder, stdout=subprocess.PIPE, text=True)
            for way in WAYS.values()
        ]
        try:
            ports = [int(server.stdout.readline()) for server in servers if server.stdout]
            times = ask(ports, size, requests)
        finally:
            for server in servers:
                server.terminate()
                server.wait()
    return [
        {"way": way, "request, ms": 1000 * middle(times[0][0]),
         "wall, median": middle(wall) / middle(times[0][0]),
         "wall, 99 %": percentile(wall) / percentile(times[0][0]),
         "processor, median": middle(processor) / middle(times[0][1]),
         "processor, mean": sum(processor) / sum(times[0][1]),
         "processor, 99 %": percentile(processor) / percentile(times[0][1])}
        for way, (wall, processor) in zip(WAYS, times, strict=True)
    ]  # fmt: skip


middle = statistics.median


def ask(ports: list[int], size: int, requests: int) -> list[tuple[list[float], list[float]]]:
    """Wall and processor seconds of each answer; the first tenth is left out."""
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port in ports]
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in ports]
    for i in range(requests):
        for connection, found in zip(connections, times, strict=True):
            begin = time.perf_counter()
            connection.request("GET", f"/{size}")
            answer = connection.getresponse()
            answer.read()
            if i >= requests // 10:
                found[0].append(time.perf_counter() - begin)
                found[1].append(float(answer.headers["X-Processor"]))
    for connection in connections:
        connection.close()
    return times


def percentile(found: list[float]) -> float:
    """The 99th."""
    return sorted(found)[int(0.99 * len(found))]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
