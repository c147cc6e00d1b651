# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``profile``: a decorator that may stay in a program, and records when it is asked to.

It is asked by the environment (``LINE_PROFILE=1``), by an argument of the program
(``--line-profile``) or by ``profile.enable()``; what was recorded is shown and written
when the program ends. Otherwise a decorated function is returned as it is.
"""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from lprof import registry

if TYPE_CHECKING:
    from lprof.line_profiler.profiler import LineProfiler
    from lprof.line_profiler.settings import ConfigArgument

Item = TypeVar("Item")
OFF = {"", "0", "off", "false", "no"}


class GlobalProfiler:
    """One profiler for a whole program, off unless it is asked for."""

    def __init__(self, config: ConfigArgument = None) -> None:
        """Remember where the settings are; nothing is read before the first use."""
        self._config = config
        self._settings: dict[str, dict[str, Any]] | None = None
        self._profile: LineProfiler | None = None
        self._pid: int | None = None
        self._prefix: str | None = None
        self.enabled: bool | None = None  # None: not decided yet

    def _section(self, name: str) -> dict[str, Any]:
        if self._settings is None:
            from lprof.line_profiler.settings import read_settings

            self._settings = read_settings(self._config)
        return self._settings[name]

    @property
    def setup_config(self) -> dict[str, Any]:
        """What switches on: environ_flags and cli_flags."""
        return self._section("setup")

    @property
    def write_config(self) -> dict[str, Any]:
        """What is written at the end: output_prefix, lprof, text, timestamped_text, stdout."""
        return self._section("write")

    @property
    def show_config(self) -> dict[str, Any]:
        """How it is shown: sort, stripzeros, rich, details, summarize."""
        return self._section("show")

    @property
    def output_prefix(self) -> str:
        """What the names of the files begin with."""
        return self._prefix or str(self.write_config["output_prefix"])

    @output_prefix.setter
    def output_prefix(self, prefix: str) -> None:
        self._prefix = prefix

    def enable(self, output_prefix: str | None = None) -> None:
        """Record what is decorated from now on, and show it when the program ends."""
        if output_prefix is not None:
            self.output_prefix = output_prefix
        if _is_helper():  # what multiprocessing starts writes nothing over its parent's files
            self.enabled = False
            return
        if self._profile is None:
            from lprof.line_profiler.profiler import LineProfiler

            self._profile = LineProfiler()
            self._pid = os.getpid()
            atexit.register(self.show)
        self.enabled = True

    def disable(self) -> None:
        """Return what is decorated from now on as it is."""
        self.enabled = False

    def __call__(self, func: Item) -> Item:
        """Decorate a function, a method or a class, and mark it for ``lprof-run``."""
        if self.enabled is None:
            self._decide()
        registry.mark(func)
        if not self.enabled or self._profile is None:
            return func
        return self._profile(func)

    def _decide(self) -> None:
        asked = any(
            os.environ.get(name, "").lower() not in OFF
            for name in self.setup_config["environ_flags"]
        ) or any(flag in sys.argv for flag in self.setup_config["cli_flags"])
        if asked:
            self.enable()
        else:
            self.enabled = False

    def show(self) -> None:
        """Print and write what was recorded, as the settings say."""
        if self._profile is None or os.getpid() != self._pid or _is_helper():
            return
        from datetime import datetime

        stats, write, show = self._profile.get_stats(), self.write_config, dict(self.show_config)
        show.pop("column_widths", None)
        prefix, written = self.output_prefix, []
        if write["stdout"]:
            stats.print(**show, config=self._config)
        names = [f"{prefix}.txt"] if write["text"] else []
        if write["timestamped_text"]:
            names.append(f"{prefix}_{datetime.now():%Y-%m-%dT%H%M%S}.txt")
        for name in names:
            with open(name, "w", encoding="utf-8") as file:
                stats.print(file, **show | {"rich": False, "details": True}, config=self._config)
            written.append(name)
        if write["lprof"]:
            stats.to_file(f"{prefix}.lprof")
            written.append(f"{prefix}.lprof")
        for name in written:
            print(f"Wrote profile results to {name}")
        if write["lprof"]:
            print(
                f"To view details run:\n{sys.executable} -m lprof.line_profiler -rtmz {written[-1]}"
            )


def _is_helper() -> bool:
    """Tell whether multiprocessing started this process, for work or for itself."""
    module = sys.modules.get("multiprocessing.process")
    if module is not None and module.parent_process() is not None:
        return True
    return any(argument.startswith("from multiprocessing.") for argument in sys.orig_argv)


profile = GlobalProfiler()
