# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Becoming the program: Python is executed anew in place of this process.

Python then does all that makes a program one: ``__main__``, ``sys.argv``,
``sys.path``, zip files, ``-m``, tracebacks, exit status, signals. Recording begins
when its start-up imports ``sitecustomize``, which is found in our folder ``boot``
first; that one starts the recorder, removes every trace of itself and hands over to
the sitecustomize that is really installed. Running the code from within lprof would
leave frames of ours below the program's, which inspect.stack() and the like see.
"""

from __future__ import annotations

import importlib.machinery
import os
import sys

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from typing import Any, NoReturn

NATIVE = os.path.join(os.path.dirname(__file__), "lprof-native.so")
BOOT = os.path.join(os.path.dirname(__file__), "boot")
SETTINGS = "LPROF_BOOT"


class Program:
    """What to run."""

    def __init__(self, command: list[str], main: str, default_output: str) -> None:
        """Take what :func:`read_target` understood."""
        self.command = command  # as Python takes it: SCRIPT, -m MODULE, -c CODE or -, and arguments
        self.main = main  # path of the main file, <string> or <stdin>
        self.default_output = default_output


def read_target(target: list[str]) -> Program:
    """Understand the program's part of the command line.

    Raises ValueError, with a sentence for the user, when there is no such program.
    """
    kind, rest = target[0], target[1:]
    if kind[:2] in ("-m", "-c"):
        value = kind[2:] or (rest.pop(0) if rest else "")
        if not value:
            what = "the name of a module" if kind[:2] == "-m" else "code"
            raise ValueError(f"{kind[:2]} needs {what} after it.")
        if kind[:2] == "-c":
            return Program(["-c", value, *rest], "<string>", "code.lprof")
        return Program(["-m", value, *rest], _module_file(value), f"{value}.lprof")
    if kind == "-":
        return Program(target, "<stdin>", "stdin.lprof")
    return _script(kind, target)


def _script(path: str, target: list[str]) -> Program:
    main = path
    if not os.path.exists(path):
        raise ValueError(f"There is no file '{path}'; check its name and the current folder.")
    if os.path.isdir(path):
        main = os.path.join(path, "__main__.py")
        if not os.path.isfile(main):
            raise ValueError(f"'{path}' is a folder without __main__.py; name a script in it.")
    elif not os.access(path, os.R_OK):
        raise ValueError(f"'{path}' can't be read; check its permissions.")
    elif _is_zip(path):
        main = os.path.join(path, "__main__.py")
    name = os.path.splitext(os.path.basename(os.path.abspath(path)))[0]
    return Program(target, os.path.abspath(main), f"{name}.lprof")


def _is_zip(path: str) -> bool:
    """Tell whether Python would look for ``__main__.py`` in this file."""
    if not os.path.isfile(path) or path.endswith((".py", ".pyw", ".pyc")):
        return False
    import zipfile

    return zipfile.is_zipfile(path)


def _module_file(name: str) -> str:
    """Return the main file of a module without importing anything of it."""
    top, *parts = name.split(".")
    path = [os.getcwd(), *sys.path[1:]]
    spec = importlib.machinery.PathFinder.find_spec(top, path) if top else None
    if spec is None and top not in sys.builtin_module_names:
        raise ValueError(f"There is no module named '{top}'; is it installed for {sys.executable}?")
    folders = spec.submodule_search_locations if spec is not None else None
    for folder in folders or ():
        stem = os.path.join(folder, *parts)
        for file in (f"{stem}.py", os.path.join(stem, "__main__.py")):
            if os.path.exists(file):
                return os.path.abspath(file)
    origin = spec.origin if spec is not None else None
    return os.path.abspath(origin) if origin and os.path.exists(origin) else "<string>"


def interpreter_flags(original: list[str]) -> list[str]:
    """Return the options that Python itself was given, from ``sys.orig_argv``."""
    flags: list[str] = []
    arguments = iter(original[1:])
    for argument in arguments:
        if not argument.startswith("-") or argument in ("-", "--"):
            break
        letters = argument[1:]
        if argument.startswith("--"):
            flags += [argument, next(arguments, "")] if "=" not in argument else [argument]
        elif letters[0] in "XW":
            flags += [argument] if letters[1:] else [argument, next(arguments, "")]
        else:
            ending = min((letters.index(stop) for stop in "mc" if stop in letters), default=-1)
            if ending != 0:
                flags.append(argument if ending < 0 else f"-{letters[:ending]}")
            if ending >= 0:
                break
    return flags


def become(program: Program, settings: dict[str, Any]) -> NoReturn:
    """Replace this process by Python running the program.

    Raises ValueError when Python was told to ignore what lprof needs, OSError when
    Python can't be started.
    """
    command, environment = prepare(program, settings)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, command, environment)


def prepare(program: Program, settings: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return the command that runs the program with these settings, and its environment.

    Raises ValueError when Python was told to ignore what lprof needs.
    """
    import marshal

    flags = interpreter_flags(sys.orig_argv)
    if sys.flags.no_site or sys.flags.ignore_environment:
        raise ValueError("Under Python's options -E, -I and -S nothing can be recorded; omit them.")
    if program.main == "<stdin>":
        _keep_stdin()
    settings["command"] = program.command
    settings["path"] = os.environ.get("PYTHONPATH")
    settings["home"] = os.path.dirname(os.path.dirname(__file__))
    environment = dict(os.environ)
    if settings["memory"] == "native":
        settings["preload"] = environment.get("LD_PRELOAD")
        environment["LD_PRELOAD"] = " ".join(filter(None, (NATIVE, os.environ.get("LD_PRELOAD"))))
    environment[SETTINGS] = marshal.dumps(settings).hex()
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (BOOT, environment.get("PYTHONPATH"))))
    return [sys.executable, *flags, *program.command], environment


def _keep_stdin() -> None:
    """Move standard input into memory, so that the source can be read there twice."""
    source = sys.stdin.buffer.read()
    memory = os.memfd_create("stdin")
    with os.fdopen(memory, "wb", closefd=False) as file:
        file.write(source)
    os.lseek(memory, 0, os.SEEK_SET)
    os.dup2(memory, 0, inheritable=True)
