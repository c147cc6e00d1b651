# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Common performance tests, as programmers write them; only the imports are ours."""

from __future__ import annotations

import asyncio
import http.client
import json
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import lprof
import pytest
from lprof import assert_performance as test_performance

test_performance.__test__ = False


class Users(BaseHTTPRequestHandler):
    """Answers with a list of users."""

    def do_GET(self):
        body = json.dumps(["ann"]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), Users)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.performance
def test_api_response_time(server):
    """Test API response time is under 100ms."""

    def api_call():
        connection = http.client.HTTPConnection("127.0.0.1", server)
        connection.request("GET", "/api/users")
        response = json.loads(connection.getresponse().read())
        connection.close()
        return response

    test_performance(api_call, max_duration_ms=1000.0, iterations=50)


@pytest.mark.performance
def test_database_query_time():
    """Test database query time is under 50ms."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE user(status TEXT)")
    db.executemany("INSERT INTO user VALUES(?)", [("active",), ("gone",)] * 50)

    def db_query():
        return db.execute("SELECT * FROM user WHERE status = 'active'").fetchall()

    test_performance(db_query, max_duration_ms=500.0, iterations=100)
    db.close()


def test_a_regression_fails():
    with pytest.raises(AssertionError, match=r"Performance regression: \d+\.\d\dms > 1ms"):
        test_performance(lambda: time.sleep(0.003), max_duration_ms=1.0, iterations=3)


def test_so_many_iterations():
    calls = []
    test_performance(lambda: calls.append(1), max_duration_ms=1000)
    assert len(calls) == 100
    with pytest.raises(ValueError, match="iterations must be 1 or more"):
        test_performance(lambda: None, max_duration_ms=1, iterations=0)


def test_coroutine_functions():
    async def wait():
        await asyncio.sleep(0.003)

    with pytest.raises(AssertionError, match="Performance regression"):
        test_performance(wait, max_duration_ms=1, iterations=2)
    test_performance(wait, max_duration_ms=1000, iterations=2)


def test_what_is_timed_is_not_recorded():
    def work():
        return sum(range(10))

    with lprof.Profiler(functions=[work]) as profiler:
        work()
        test_performance(work, max_duration_ms=1000, iterations=50)
        work()
    assert profiler.snapshot().function("work").calls == 2
