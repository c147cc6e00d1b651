# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What profiles said over time: a small SQLite database beside the project.

application_id is "lprh", user_version the version of the tables below. Times are
nanoseconds, *_us microseconds since the epoch, paths relative to the database's folder
where they are below it. Everything is written in transactions, so a database is never
left half changed, and one that is not a history is never touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from lprof import project
from lprof.bench.ranks import Interval, median_interval
from lprof.bench.summary import units
from lprof.profiles import Profile, load
from lprof.revision import Revision, find_revision

APPLICATION_ID = 0x6C707268
VERSION = 1
NAME = "lprof-history.sqlite"
WAIT = 10  # seconds for another program that writes
TABLES = (
    "CREATE TABLE recording(id INTEGER PRIMARY KEY,file TEXT NOT NULL,sha256 TEXT NOT NULL UNIQUE,"
    "added_us INTEGER NOT NULL,started_us INTEGER NOT NULL,revision TEXT,branch TEXT,"
    "dirty INTEGER NOT NULL,machine TEXT NOT NULL,python TEXT NOT NULL,program TEXT NOT NULL,"
    "self_ns INTEGER NOT NULL)STRICT",
    "CREATE TABLE function(recording INTEGER NOT NULL REFERENCES recording,path TEXT NOT NULL,"
    "name TEXT NOT NULL,calls INTEGER NOT NULL,hits INTEGER NOT NULL,self_ns INTEGER NOT NULL,"
    "total_ns INTEGER NOT NULL)STRICT",
    "CREATE TABLE benchmark(recording INTEGER NOT NULL REFERENCES recording,name TEXT NOT NULL,"
    "calls INTEGER NOT NULL,low_ns REAL NOT NULL,median_ns REAL NOT NULL,high_ns REAL NOT NULL,"
    "samples TEXT NOT NULL)STRICT",  # samples: JSON, a list of nanoseconds for each process
    "CREATE INDEX function_name ON function(name,recording)",
    "CREATE INDEX benchmark_name ON benchmark(name,recording)",
)
METRICS = ("self", "total", "calls", "hits")
COLUMNS = {"self": "self_ns", "total": "total_ns", "calls": "calls", "hits": "hits"}


class HistoryError(Exception):
    """The history can't be read or written; the message is one sentence."""


@dataclass(frozen=True)
class Recording:
    """A profile that was added."""

    id: int
    file: str
    started_us: int
    commit: str | None
    branch: str | None
    is_dirty: bool
    machine: str
    python: str
    program: str
    self_ns: int

    @property
    def kind(self) -> tuple[str, str]:
        """What must be the same for times to be compared: the machine and Python 3.X."""
        return self.machine, ".".join(self.python.split(".")[:2])

    @property
    def state(self) -> tuple[str | None, bool] | int:
        """What recordings of the same code have in common."""
        return self.id if self.commit is None else (self.commit, self.is_dirty)


@dataclass(frozen=True)
class Measured:
    """What one recording has of a function."""

    recording: Recording
    path: str
    name: str
    calls: int
    hits: int
    self_ns: int
    total_ns: int

    def value(self, metric: str) -> int:
        """Return one of METRICS."""
        number: int = getattr(self, COLUMNS[metric])
        return number


@dataclass(frozen=True)
class Timed:
    """What one recording has of a benchmark: nanoseconds of a call."""

    recording: Recording
    name: str
    median: Interval
    units: tuple[float, ...]  # what a rank test takes


def default_path() -> str:
    """Return where the history of the current project is."""
    here = os.getcwd()
    return os.path.join(project.project_root(here) or here, NAME)


def is_history(path: str) -> bool:
    """Tell whether a file is a history, not a profile."""
    try:
        with open(path, "rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(
        4, "big"
    )


class History:
    """An open history; use it in a ``with`` statement."""

    def __init__(self, path: str, *, create: bool = False) -> None:
        """Open a history, or begin one. Raises HistoryError."""
        self.path = os.path.abspath(path)
        exists = os.path.exists(path)
        if not exists and not create:
            raise HistoryError(f"There is no history {path}; lprof history add FILE begins one.")
        if exists and not is_history(path):
            raise HistoryError(f"{path} is no history of lprof; name another with --database.")
        with self._said():
            mode = "rw" if exists else "rwc"
            self._database = sqlite3.connect(
                f"file:{quote(self.path)}?mode={mode}", uri=True, timeout=WAIT
            )
            if not exists:
                self._create()
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            self._database.close()
            raise HistoryError(f"{path} was written by a newer lprof; update lprof to use it.")

    def _create(self) -> None:
        """Make the tables, unless another program was faster."""
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            if self._database.execute("SELECT 1 FROM sqlite_schema").fetchone():
                return
            for table in TABLES:
                self._database.execute(table)
            self._database.execute(f"PRAGMA application_id={APPLICATION_ID}")
            self._database.execute(f"PRAGMA user_version={VERSION}")

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Raise HistoryError for what SQLite raises."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise HistoryError(
                f"{self.path} can't be used ({error}); check its permissions and its folder."
            ) from None
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            raise HistoryError(
                f"{self.path} is damaged ({error}); restore it or name another with --database."
            ) from None

    def __enter__(self) -> History:
        """Return the history itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._database.close()

    def add(self, path: str, *, machine: str | None = None) -> Recording | None:
        """Add a profile as one recording; None when this very file is in it already.

        Raises HistoryError, and lprof.Error for a file that is no profile.
        """
        profile = load(path)
        if not profile.runs:
            raise HistoryError(f"{path} has no run to remember.")
        with open(path, "rb") as file:
            sha256 = hashlib.sha256(file.read()).hexdigest()
        folder = os.path.dirname(self.path)
        revision = find_revision(folder, ignored=os.path.basename(self.path))
        with self._said(), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            if self._database.execute(
                "SELECT 1 FROM recording WHERE sha256=?", [sha256]
            ).fetchone():
                return None
            id_ = self._insert(profile, path, sha256, revision, machine)
            self._insert_parts(id_, profile, folder)
        return self.recordings()[-1]

    def _insert(
        self, profile: Profile, path: str, sha256: str, revision: Revision, machine: str | None
    ) -> int:
        new = recording_of(profile, path, revision, machine)
        cursor = self._database.execute(
            "INSERT INTO recording VALUES(NULL,?,?,?,?,?,?,?,?,?,?,?)",
            [
                new.file, sha256, time.time_ns() // 1000, new.started_us, new.commit, new.branch,
                new.is_dirty, new.machine, new.python, new.program, new.self_ns,
            ],
        )  # fmt: skip
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _insert_parts(self, id_: int, profile: Profile, folder: str) -> None:
        self._database.executemany(
            "INSERT INTO function VALUES(?,?,?,?,?,?,?)",
            [
                (id_, relative(f.file.path, folder), f.name, f.calls, f.hits, f.self_ns, f.total_ns)
                for f in profile.functions
            ],
        )
        for benchmark in profile.benchmarks:
            median = median_interval(units(benchmark.groups))
            self._database.execute(
                "INSERT INTO benchmark VALUES(?,?,?,?,?,?,?)",
                [id_, benchmark.name, benchmark.calls, *median, json.dumps(benchmark.processes)],
            )

    def recordings(self) -> list[Recording]:
        """Return all recordings, in the order in which they were added."""
        with self._said():
            rows = self._database.execute(
                "SELECT id,file,started_us,revision,branch,dirty,machine,python,program,self_ns "
                "FROM recording ORDER BY id"
            ).fetchall()
            return [Recording(*row) for row in rows]

    def functions(self, recordings: list[Recording], name: str | None = None) -> list[Measured]:
        """Return what these recordings have of functions, or of one.

        *name* may leave out outer names, and begin with the file's as module:function.
        """
        module, _, inner = (name or "").rpartition(":")
        known = {recording.id: recording for recording in recordings}
        with self._said():
            rows = self._database.execute("SELECT * FROM function ORDER BY recording").fetchall()
        return [
            Measured(known[row[0]], *row[1:])
            for row in rows
            if row[0] in known
            and (not inner or row[2] == inner or row[2].endswith(f".{inner}"))
            and (not module or os.path.splitext(os.path.basename(row[1]))[0] == module
                 or row[1] == module)
        ]  # fmt: skip

    def benchmarks(self, recordings: list[Recording], name: str | None = None) -> list[Timed]:
        """Return what these recordings have of benchmarks, or of one."""
        known = {recording.id: recording for recording in recordings}
        with self._said():
            rows = self._database.execute(
                "SELECT recording,name,calls,low_ns,median_ns,high_ns,samples FROM benchmark "
                "ORDER BY recording"
            ).fetchall()
            return [
                Timed(known[row[0]], row[1], Interval(*row[3:6]), _read_units(row[2], row[6]))
                for row in rows
                if row[0] in known and name in (None, row[1])
            ]


def _read_units(calls: int, text: str) -> tuple[float, ...]:
    processes: list[list[int]] = json.loads(text)
    return tuple(units([[sample / calls for sample in process] for process in processes]))


def recording_of(
    profile: Profile, path: str, revision: Revision, machine: str | None = None
) -> Recording:
    """Return what a history would know of a profile; it isn't in one, so its id is 0."""
    run = profile.runs[0]
    return Recording(
        0, os.path.basename(path), run.started_us, revision.commit, revision.branch,
        revision.is_dirty, machine or machine_of(profile), run.python or "",
        " ".join([run.program or "", *run.arguments]), profile.self_ns,
    )  # fmt: skip


def machine_of(profile: Profile) -> str:
    """Return what tells the machine of a profile from others."""
    run = profile.runs[0]
    return " · ".join(filter(None, [run.host, run.cpu])) or "unknown"


def relative(path: str, folder: str) -> str:
    """Return a path from the folder where it is below it."""
    inside = path.startswith(folder.rstrip(os.sep) + os.sep)
    return os.path.relpath(path, folder) if inside else path
