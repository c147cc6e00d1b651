# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""``lprof kernprof``: the command line of line_profiler's kernprof, for ``lprof run``.

What is recorded, and how, is that of ``lprof run``: here its options are made out of kernprof's.
"""

from __future__ import annotations

import argparse
import importlib.machinery
import os
import sys

from lprof import launch
from lprof._version import __version__
from lprof.cli.arguments import make_parser
from lprof.cli.messages import MisuseError, say
from lprof.cli.run import WHICH_PROGRAM, make_run_parser, read_program, split, start

EXAMPLES = """\
examples:
  lprof kernprof -lv script.py            each line of the functions marked with @profile
  lprof kernprof -l -p package script.py  and of all functions of this package
  lprof kernprof script.py                calls, as cProfile has them, into script.py.prof
  python -m lprof.kernprof -l script.py   the same command

Nothing is named kernprof, so that line_profiler can be installed too. The files with the
lines are lprof's: lprof show, the viewer and python -m lprof.line_profiler read them.
"""

MICROSECOND = 1e-6  # kernprof's unit where none is asked for
LETTERS_WITH_VALUE = "osup"
NAMES_WITH_VALUE = ("--outfile", "--setup", "--unit", "--prof-mod", "--config")


def main(arguments: list[str], program: str = "lprof kernprof") -> int:
    """Read the command line, then become the program; returns only if that fails."""
    parser = _parser(program)
    own, target = split(arguments, _takes_value)
    options = parser.parse_args(own)
    if not target:
        parser.error(WHICH_PROGRAM)
    _refuse(options)
    if target[1:2] == ["--"] and not target[0].startswith("-"):
        del target[1]
    found = read_program(target)
    lines, calls = _outputs(options, found)
    translated = [f"--output={lines}", *_recorded(options, found), *_manner(options)]
    return start(
        make_run_parser(program).parse_args(translated),
        found,
        setup=_setup(options.setup),
        decorator="lprof.line_profiler.builtin",
        readers=_readers(options, calls),
    )


def _takes_value(option: str, following: str) -> bool:
    """Tell whether the argument after an option belongs to it, as after -o and -lvo."""
    if option.startswith("--"):
        is_number = option == "--output-interval" and following.isdigit()
        return option in NAMES_WITH_VALUE or is_number
    if any(letter in LETTERS_WITH_VALUE for letter in option[1:-1]):  # -oFILE
        return False
    return option[-1] in LETTERS_WITH_VALUE or (option[-1] == "i" and following.isdigit())


def _refuse(options: argparse.Namespace) -> None:
    """Name what takes the place of an option that lprof does not have."""
    if options.preimports:
        raise MisuseError("Modules of -p are recorded when the program imports them; leave out "
                          "--preimports.")  # fmt: skip
    if options.prof_imports:
        raise MisuseError("lprof doesn't follow imports; in place of --prof-imports name the "
                          "modules, or their package, with -p.")  # fmt: skip
    if options.quiet - options.verbose > 1:
        raise MisuseError("A second -q would silence the program itself; redirect its output "
                          "instead: > /dev/null")  # fmt: skip
    if options.output_interval < 0:
        raise MisuseError(f"-i takes a number of seconds from 1, not {options.output_interval}.")


def _outputs(options: argparse.Namespace, program: launch.Program) -> tuple[str, str | None]:
    """Return the file for the lines, and the one for the calls where those are wanted."""
    script = program.command[0]
    lines = program.default_output
    if not script.startswith("-"):  # which may be a folder, with a slash at its end
        lines = f"{os.path.basename(os.path.abspath(script))}.lprof"
    if options.line_by_line:
        return options.outfile or lines, None
    calls = options.outfile or f"{lines.removesuffix('.lprof')}.prof"
    if os.path.isdir(calls):
        raise MisuseError(f"{calls} is a folder; name a file with -o")
    stem, ending = os.path.splitext(calls)
    return f"{calls if ending == '.lprof' else stem}.lprof", calls


def _recorded(options: argparse.Namespace, program: launch.Program) -> list[str]:
    """Return the options that say which code is recorded."""
    found: list[str] = []
    if options.prof_mod and not options.line_by_line:
        say("-p chooses whose lines are recorded, so it means nothing without -l.")
    for text in options.prof_mod if options.line_by_line else ():
        if not text:  # takes back what was named before
            found = []
        names = [text] if os.path.exists(text) else text.split(",")
        found += [f"--include={_glob(name, program)}" for name in names if name]
    return [*found, "--marked"] if options.line_by_line or options.builtin else found


def _glob(name: str, program: launch.Program) -> str:
    """Return the pattern for one of -p's names, a path or a module."""
    if f"{name}.py" == os.path.basename(program.main) or program.command[:2] == ["-m", name]:
        return program.main  # whose own name is __main__
    for path in (name, os.path.join(os.path.dirname(program.main), name)):
        if os.path.exists(path):
            return os.path.abspath(path)
    if os.sep in name or name.endswith(".py"):
        raise MisuseError(f"There is no file '{name}'; check what follows -p.")
    parts = name.split(".")
    known = len(parts)
    while known and not _is_module(parts[:known], program):
        known -= 1
    if 0 < known < len(parts):
        module = ".".join(parts[:known])
        raise MisuseError(f"-p takes modules, and '{name}' is none; name {module}, or mark the "
                          "function with @profile.")  # fmt: skip
    return name


def _is_module(parts: list[str], program: launch.Program) -> bool:
    folders = [os.path.dirname(program.main), os.getcwd(), *sys.path[1:]]
    for part in parts:
        spec = importlib.machinery.PathFinder.find_spec(part, folders)
        if spec is None:
            return False
        folders = list(spec.submodule_search_locations or ())
    return True


def _manner(options: argparse.Namespace) -> list[str]:
    """Return the options that say how to record."""
    interval = [f"--checkpoint={options.output_interval}"] if options.output_interval else []
    return [*interval, *(["--quiet"] if options.quiet > options.verbose else [])]


def _setup(path: str | None) -> str | None:
    if path is not None and not os.path.isfile(path):
        raise MisuseError(f"There is no file '{path}'; check what follows -s.")
    return path and os.path.abspath(path)


def _readers(options: argparse.Namespace, calls: str | None) -> list[list[str]]:
    """Return what is made of the file at the end: modules to run, with their arguments."""
    shows = options.verbose > options.quiet
    if calls is not None:
        printing = ["--print"] if shows else []
        return [["lprof.line_profiler.calls", *printing, os.path.abspath(calls)]]
    if not shows:
        return []
    wanted = {
        "--rich": options.rich,
        "--skip-zero": options.skip_zero,
        "--summarize": options.summarize,
        "--no-config": options.no_config,
    }
    values = {"--unit": options.unit or MICROSECOND, "--config": options.config}
    return [[
        "lprof.line_profiler",
        *(name for name, is_on in wanted.items() if is_on),
        *(f"{name}={value}" for name, value in values.items() if value is not None),
    ]]  # fmt: skip


def _parser(program: str) -> argparse.ArgumentParser:
    parser = make_parser(
        program,
        "Run a program with the options of line_profiler's kernprof.",
        EXAMPLES,
        usage=f"{program} [OPTIONS] SCRIPT | -m MODULE | -c CODE | - [ARGUMENTS]",
    )
    parser.add_argument("-V", "--version", action="version", version=f"lprof {__version__}")
    _add_recording_options(parser.add_argument_group("what is recorded"))
    _add_output_options(parser.add_argument_group("what comes out"))
    return parser


def _add_recording_options(group: argparse._ArgumentGroup) -> None:
    add, switch = group.add_argument, argparse.BooleanOptionalAction
    add("-l", "--line-by-line", action=switch, default=False,
        help="the lines of functions marked with @profile")  # fmt: skip
    add("-b", "--builtin", action=switch, default=False,
        help="only functions marked with @profile; with -l that is so anyway")  # fmt: skip
    add("-p", "--prof-mod", action="append", default=[], metavar="NAMES",
        help="all lines of these modules or files too, separated by commas")  # fmt: skip
    add("-s", "--setup", metavar="FILE", help="run this file before, without recording it")
    add("--preimports", action=switch, default=False, help=argparse.SUPPRESS)
    add("--prof-imports", action=switch, default=False, help=argparse.SUPPRESS)


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    add, switch = group.add_argument, argparse.BooleanOptionalAction
    add("-o", "--outfile", metavar="FILE",
        help="file to write (default: SCRIPT.lprof with -l, else SCRIPT.prof)")  # fmt: skip
    add("-i", "--output-interval", type=int, nargs="?", const=1, default=0, metavar="SECONDS",
        help="how often to write the lines meanwhile (default 5)")  # fmt: skip
    add("-v", "--verbose", "--view", action="count", default=0, help="print the result")
    add("-q", "--quiet", action="count", default=0, help="say nothing unless something fails")
    add("-u", "--unit", type=float, metavar="SECONDS", help="unit of the times (default 1e-6)")
    add("-r", "--rich", action=switch, default=False, help="color the source on a terminal")
    add("-z", "--skip-zero", action=switch, default=False,
        help="leave out functions that did not run")  # fmt: skip
    add("--summarize", action=switch, default=False, help="one line for each function at the end")
    add("--config", metavar="TOML", help="read how to print from this file")
    add("--no-config", action="store_true", help="read no settings")
