# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""One recording of this process: the recorder, what it selects, what it says of the run."""

from __future__ import annotations

from lprof import engines, facts, registry
from lprof._record import Recorder
from lprof.selection import Selection
from lprof.sources import Sources

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType

    from lprof import _store


_active: Recording | None = None  # the one recording of this process
_latest: Recording | None = None  # that was started


def running() -> Recording | None:
    """Return the recording that this process is making now."""
    return _active if _active is not None and _active.recorder.running else None


class paused:  # noqa: N801, like contextlib.suppress, whose import takes time
    """A block of which nothing is recorded, whoever records this process."""

    def __enter__(self) -> None:
        """Stop the recording, if there is one."""
        self._recording = running()
        if self._recording is not None:
            self._recording.stop()

    def __exit__(self, *_: object) -> None:
        """Go on, unless another one has begun meanwhile."""
        if self._recording is not None and _active is None:
            self._recording.start()


class Recording:
    """A recorder with its selection. Starts, stops and yields a profile."""

    def __init__(
        self,
        selection: Selection,
        *,
        engine: str = "auto",
        clock: str = "auto",
        duration: float | None = None,
        sample: int = 0,
        marked: bool = True,
        memory: str | None = None,
    ) -> None:
        """Set everything up; nothing is recorded before :meth:`start`.

        With *marked* functions marked with ``@lprof.profile`` are recorded too.
        *sample* is how many samples to take a second; with 0 each event is recorded.
        Raises ValueError for a wrong engine, clock, duration, sample or memory, and
        OSError when there is no memory to record into.
        """
        if sample:
            name, reason = engines.choose_sampling(sample)
        else:
            name, reason = engines.choose(engine, everything=selection.everything)
        self.selection = selection
        self._marked = marked
        self._registered: dict[int, CodeType] = {}  # by id: equal ones can be of two files
        self.recorder = Recorder(
            select=selection,
            read_source=Sources(),
            engine=name,
            clock=clock,
            duration=duration,
            sample=sample,
            memory=memory,
        )
        self._add_facts(facts.of_machine())
        self._add_facts(
            [
                ("engine", self.recorder.engine),
                ("engine-reason", reason),
                ("clock", self.recorder.clock),
                ("clock-reason", self.recorder.clock_reason),
                ("scope", selection.describe()),
            ]
        )

    def _add_facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        for name, value in pairs:
            self.recorder.add_fact(name, value)

    def describe_program(self, program: str, arguments: Iterable[str]) -> None:
        """Note what was run."""
        self._add_facts(facts.of_program(program, arguments))

    def start(self) -> None:
        """Begin to record. Raises RuntimeError when another recording is active."""
        global _active, _latest
        if self._marked:
            registry.attach(self.register)
        try:
            self.recorder.start()
        except RuntimeError:
            registry.detach(self.register)
            raise
        _active = self
        if _latest is not self and _latest is not None:
            # Code knows only the newest recorder that met it.
            for code in self._registered.values():
                self.recorder.register_code(code)
        _latest = self

    def stop(self) -> None:
        """Stop recording; :meth:`start` goes on with it."""
        global _active
        self.recorder.stop()
        if self._marked:
            registry.detach(self.register)
        if _active is self:
            _active = None

    def register(self, code: CodeType) -> None:
        """Record a function, and those defined in it, whatever the selection says."""
        for each in registry.tree(code):
            self.register_alone(each)

    def register_alone(self, code: CodeType) -> None:
        """Record a function, without those defined in it."""
        self._registered[id(code)] = code
        self.recorder.register_code(code)

    def explain_nothing(self) -> str:
        """Return one sentence: why nothing was recorded, and what to do about it."""
        if self.recorder.other_tracer:
            return self.explain_takeover("Nothing")
        return self.selection.explain_nothing()

    def explain_takeover(self, what: str) -> str:
        """Return one sentence: who records in our place, and what to do; *what* begins it."""
        other = self.recorder.other_tracer
        remedy = engines.beside_tracer(other)
        return f"{what} was recorded: {other} took the place of lprof's trace function; {remedy}."

    def profile(self) -> _store.Profile:
        """Build the profile of what was recorded so far."""
        from lprof import _store

        try:
            return _store.from_recording(self.recorder.fileno())
        except OSError:  # no shared memory on this system
            import tempfile

            with tempfile.TemporaryFile() as file:
                file.write(self.recorder.copy())
                file.flush()
                return _store.from_recording(file.fileno())
