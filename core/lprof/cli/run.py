# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof run`` and ``lprof-run``: run a program as Python does, and record it.

The options are read and checked here; then this process becomes the program: Python
is started anew in its place with the program's own command line (lprof.launch). So
the program is the real ``__main__``, and its exit status, its traceback and its
signals are Python's own.
"""

from __future__ import annotations

import argparse
import os
import sys

from lprof import engines, launch
from lprof._version import __version__
from lprof.cli.arguments import check_choice, make_parser
from lprof.cli.messages import MisuseError, fail

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

WHICH_PROGRAM = "which program? Name a script, -m MODULE, -c CODE or - for standard input"
EXAMPLES = """\
examples:
  lprof-run script.py --its --arguments
  lprof-run -o today.lprof -m package.module
  lprof-run --show --include 'mypackage' script.py
  lprof-run --sample=500 --duration 60 service.py
  lprof-run --overhead 5% service.py
  lprof-run --toggle-signal service.py   # and then: kill -USR2 PID
  lprof-run --memory script.py
  echo 'print(1)' | lprof-run -

The program is recorded with its package and its project (the folder with the
nearest pyproject.toml, setup.py or .git), without the standard library and
installed packages; --include, --exclude and --all change that. GLOB is the name
of a module, which stands for its submodules too, or a path; both may have * ? [].
"""


OPTIONS: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {
    "what comes out": [
        (("-o", "--output"), {"metavar": "FILE", "help": "file to write (default: PROGRAM.lprof)"}),
        (("--show",), {"action": "store_true", "help": "print the hottest lines at the end"}),
        (("--view",), {"action": "store_true", "help": "open the viewer at the end"}),
        (("-q", "--quiet"), {"action": "store_true", "help": "say nothing unless something fails"}),
    ],
    "which code is recorded": [
        (
            ("--include",),
            {
                "action": "append",
                "default": [],
                "metavar": "GLOB",
                "help": "only what matches; can be repeated",
            },
        ),
        (
            ("--exclude",),
            {
                "action": "append",
                "default": [],
                "metavar": "GLOB",
                "help": "not what matches; can be repeated",
            },
        ),
        (
            ("--all",),
            {"action": "store_true", "dest": "everything", "help": "all Python code that runs"},
        ),
        (
            ("--marked",),
            {
                "action": "store_true",
                "help": "only functions marked with @profile, and what --include names",
            },
        ),
    ],
    "how": [
        (
            ("--memory",),
            {
                "nargs": "?",
                "const": "python",
                "choices": ("python", "native"),
                "help": "count what each line allocates too; --memory=native also what other "
                "libraries do",
            },
        ),
        (
            ("--no-children",),
            {
                "action": "store_false",
                "dest": "children",
                "help": "don't record the processes that the program starts",
            },
        ),
        (
            ("--engine",),
            {
                "default": "auto",
                "metavar": "NAME",
                "help": "auto (default), settrace or monitoring (Python 3.12 or later)",
            },
        ),
        (
            ("--sample",),
            {
                "type": int,
                "metavar": "HZ",
                "nargs": "?",
                "const": engines.RATE,
                "help": f"look at what runs HZ times a second (default {engines.RATE}) instead "
                "of recording each line: for production; written --sample=HZ",
            },
        ),
        (
            ("--clock",),
            {"default": "auto", "metavar": "NAME", "help": "auto (default), tsc or monotonic"},
        ),
        (
            ("--duration",),
            {
                "type": float,
                "metavar": "SECONDS",
                "help": "stop recording after this time; the program runs on",
            },
        ),
        (
            ("--overhead",),
            {
                "metavar": "SHARE",
                "help": "record in windows, so that it takes at most this share of the time, "
                "such as 5%%",
            },
        ),
        (
            ("--toggle-signal",),
            {
                "nargs": "?",
                "const": "USR2",
                "metavar": "SIGNAL",
                "help": "record nothing until this signal comes (default USR2), and pause and go "
                "on with each further one; written --toggle-signal=SIGNAL",
            },
        ),
        (
            ("--checkpoint",),
            {
                "type": float,
                "default": 5.0,
                "metavar": "SECONDS",
                "help": "how often to write the file meanwhile (default 5; 0: never)",
            },
        ),
    ],
}


def main(arguments: list[str] | None = None, program: str = "lprof run") -> int:
    """Read the command line, then become the program; returns only if that fails."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = make_run_parser(program)
    own, target = split(arguments)
    options = parser.parse_args(_with_own_values(own))
    if not target:
        parser.error(WHICH_PROGRAM)
    return start(options, read_program(target))


def make_run_parser(program: str) -> argparse.ArgumentParser:
    parser = make_parser(
        program,
        "Run a Python program and record how often each of its lines ran and how "
        "long it took. What follows the program is its own.",
        EXAMPLES,
        usage=f"{program} [OPTIONS] SCRIPT | -m MODULE | -c CODE | - [ARGUMENTS]",
    )
    for title, options in OPTIONS.items():
        group = parser.add_argument_group(title)
        for names, details in options:
            group.add_argument(*names, **details)
    parser.add_argument("--version", action="version", version=f"lprof {__version__}")
    return parser


def _takes_value(option: str, _following: str) -> bool:
    """Tell whether the argument after an option belongs to it."""
    return any(
        option in names
        for options in OPTIONS.values()
        for names, details in options
        if "metavar" in details and details.get("nargs") != "?"  # its value comes after a =
    )


def split(
    arguments: list[str], takes_value: Callable[[str, str], bool] = _takes_value
) -> tuple[list[str], list[str]]:
    """Return our own options, and the program with its arguments.

    Python reads its own command line the same way: the first argument that is no
    option, or -m, -c or -, begins the program's part.
    """
    i = 0
    while i < len(arguments):
        argument = arguments[i]
        if argument == "--":
            return arguments[:i], arguments[i + 1 :]
        if argument == "-" or not argument.startswith("-") or argument[:2] in ("-m", "-c"):
            break
        i += 2 if takes_value(argument, "".join(arguments[i + 1 : i + 2])) else 1
    return arguments[:i], arguments[i:]


def _with_own_values(arguments: list[str]) -> list[str]:
    """Keep what follows --memory from being taken for its value, which needs a =."""
    return ["--memory=python" if argument == "--memory" else argument for argument in arguments]


def start(options: argparse.Namespace, program: launch.Program, **more: object) -> int:
    """Become the program; returns only if that fails. *more* takes the place of settings."""
    _check(options)
    output = os.path.abspath(options.output or program.default_output)
    if os.path.isdir(output):
        raise MisuseError(f"{output} is a folder; name a file with -o")
    settings: dict[str, Any] = {
        "output": output,
        "program": program.main,
        "include": options.include,
        "exclude": options.exclude,
        "everything": options.everything,
        "only_registered": options.marked and not (options.include or options.everything),
        "engine": options.engine,
        "clock": options.clock,
        "sample": options.sample or 0,
        "duration": options.duration,
        "overhead": _overhead(options),
        "toggle": _signal_number(options.toggle_signal),
        "checkpoint": options.checkpoint,
        "children": options.children,
        "memory": options.memory,
        "sampler": None,
        "setup": None,
        "decorator": "lprof.registry",
        "readers": [["lprof", "show"]] if options.show else [],
        "view": options.view,
        "quiet": options.quiet,
        **more,
    }
    if options.sample is not None and not engines.SAMPLES_ITSELF:
        return _accompany(program, settings)
    try:
        launch.become(program, settings)
    except (OSError, ValueError) as error:
        return fail(str(error))


def _accompany(program: launch.Program, settings: dict[str, Any]) -> int:
    """Run the program beside a sampler; returns its exit status."""
    from lprof import ending
    from lprof.outside import accompanied
    from lprof.outside.access import RefusedError
    from lprof.selection import Selection

    selection = Selection(
        program.main,
        include=settings["include"],
        exclude=settings["exclude"],
        everything=settings["everything"],
        only_registered=settings["only_registered"],
    )
    try:
        result = accompanied.run(
            program, settings, selection, rate=settings["sample"], duration=settings["duration"]
        )
    except (OSError, ValueError, RefusedError) as error:
        return fail(str(error))
    ending.finish_samples(result.profile, settings)
    return accompanied.end_as(result.status)


def read_program(target: list[str]) -> launch.Program:
    """Understand the program's part of the command line. Raises MisuseError."""
    try:
        return launch.read_target(target)
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _overhead(options: argparse.Namespace) -> float:
    """Return the share of the time that recording may take; 0 without a bound."""
    if options.overhead is None:
        return 0.0
    for name in ("sample", "toggle_signal", "memory"):
        if getattr(options, name) is not None:
            shown = name.replace("_", "-")
            raise MisuseError(f"--overhead doesn't go with --{shown}; leave one out.")
    from lprof import bounded

    try:
        name, _ = engines.choose(options.engine, everything=options.everything)
        bounded.check_engine(name)
        return bounded.parse(options.overhead)
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _signal_number(name: str | None) -> int:
    """Return the number of a signal that a program can handle; 0 for None."""
    if name is None:
        return 0
    import signal

    plain = name.upper().removeprefix("SIG")
    found = getattr(signal, f"SIG{plain}", None)
    if plain.isdigit():
        found = int(plain) if int(plain) in signal.valid_signals() else None
    if not isinstance(found, int) or found in (signal.SIGKILL, signal.SIGSTOP):
        raise MisuseError(f"'{name}' is no signal that can be handled; try --toggle-signal=USR2.")
    return int(found)


def _check_sampling(options: argparse.Namespace) -> None:
    """Raise ValueError where samples can be taken neither from within nor from outside."""
    if engines.SAMPLES_ITSELF:
        if not 1 <= options.sample <= engines.HIGHEST_RATE:
            raise ValueError(f"--sample takes 1 to {engines.HIGHEST_RATE:,} times a second, not "
                             f"{options.sample}.")  # fmt: skip
        return
    from lprof.outside import accompanied

    accompanied.check(options.sample)
    for name, value in (("--toggle-signal", options.toggle_signal), ("--marked", options.marked)):
        if value:
            raise ValueError(f"{engines.why_no_sampling()}; leave out {name}.")


def _check(options: argparse.Namespace) -> None:
    """Refuse what can't work before the program starts."""
    if options.marked and options.everything:
        raise MisuseError("--marked and --all are two scopes; leave one out.")
    if options.sample is not None and options.engine != "auto":
        raise MisuseError("--sample and --engine are two ways to record; leave one out.")
    if options.sample is not None and options.memory is not None:
        raise MisuseError("Samples don't tell whose memory it is; leave out --sample or --memory.")
    try:
        if options.sample is not None:
            _check_sampling(options)
        engines.choose(options.engine, everything=options.everything)
        if options.include or options.exclude:
            from lprof.globs import Glob

            for text in (*options.include, *options.exclude):
                Glob(text)
    except ValueError as error:
        raise MisuseError(str(error)) from None
    check_choice("clock", options.clock, ("auto", "tsc", "monotonic"))
    for name in ("duration", "checkpoint"):
        value = getattr(options, name)
        if (value is not None and not 0 <= value < 1e9) or (name == "duration" and value == 0):
            raise MisuseError(f"--{name} takes a number of seconds above 0, not {value:g}.")
