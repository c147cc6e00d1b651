# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Which code is recorded, and what became of the rest.

By default that is the program itself, its package and the current project; never
the standard library, installed packages or lprof.
"""

from __future__ import annotations

import os
import sys

from lprof import project
from lprof.compiled import strings
from lprof.globs import Glob
from lprof.sources import from_linecache

TYPE_CHECKING = False  # the import of typing takes milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType

OWN = project.real(os.path.dirname(__file__))

# Why a file is left out. The words complete "left out: 12 functions of ...".
LPROF = "lprof itself"
STANDARD = "the standard library"
INSTALLED = "installed packages"
OUTSIDE = "files outside the project"
GENERATED = "generated code without source"


class Selection:
    """Decides for each code object whether it is recorded, and counts what is not."""

    def __init__(
        self,
        program: str | None = None,
        *,
        include: Iterable[str] = (),
        exclude: Iterable[str] = (),
        everything: bool = False,
        only_registered: bool = False,
        roots: Iterable[str] | None = None,
        option_prefix: str = "--",
    ) -> None:
        """Describe the scope.

        *program* is the path of the main file, or a name such as ``<string>``.
        *include* and *exclude* are patterns as :class:`lprof.globs.Glob` takes them;
        *include* replaces the default scope. *everything* selects all but lprof.
        *only_registered* selects nothing: what the caller registers is recorded.
        *roots* are the folders to select instead of the program's and the project's.
        *option_prefix* is what the options that a remedy names begin with.
        Raises ValueError for an empty pattern.
        """
        self.program = program
        self.include = [Glob(text) for text in include]
        self.exclude = [Glob(text) for text in exclude]
        self.everything = everything
        self.only_registered = only_registered
        self.left_out: dict[str, int] = {}
        self.examples: list[str] = []
        self._reasons: dict[str, str | None] = {}
        self._prefix = option_prefix
        self._excluded = {self._by_exclude(glob) for glob in self.exclude}
        self._not_included = f"modules that no {option_prefix}include matches"
        self._standard = project.standard_library()
        if roots is None:
            self._package, self._roots = self._find_scope()
        else:
            folders = dict.fromkeys(project.real(root) for root in roots)
            self._package, self._roots = None, tuple(folders)

    def _find_scope(self) -> tuple[str | None, tuple[str, ...]]:
        here = project.real(os.getcwd())
        if not self.program or self.program.startswith("<"):
            return None, (project.project_root(here) or here,)
        file = project.real(self.program)
        package = project.package_folder(file)
        if self._is_foreign(file):
            return package, (project.project_root(here) or here,)
        folder = package or os.path.dirname(file)
        roots = [project.project_root(here), project.project_root(folder) or folder]
        return package, tuple(dict.fromkeys(root for root in roots if root))

    def _is_foreign(self, file: str) -> bool:
        return project.is_installed(file) or self._is_standard(file)

    def __call__(self, code: CodeType) -> bool:
        """Tell whether *code* is recorded. Asked once for each code object."""
        reason = self._reason_of(code)
        if reason is None:
            return True
        if reason != LPROF:
            self.left_out[reason] = self.left_out.get(reason, 0) + 1
        return False

    def _reason_of(self, code: CodeType) -> str | None:
        filename = code.co_filename
        reason = self._reasons.get(filename, GENERATED)
        if reason is GENERATED:  # what goes by one name can have a source or none
            reason = self._reasons[filename] = self.reason(filename)
        if reason is None or reason is LPROF or self.only_registered or reason in self._excluded:
            return reason
        if self._is_compiled_by_selected(code):
            return None
        return strings.explain(filename) or reason if reason is GENERATED else reason

    def _is_compiled_by_selected(self, code: CodeType) -> bool:
        """Tell whether it is in the scope as a part of code that is."""
        if self.include and strings.is_program(code):
            return False
        return strings.find(code) is not None

    @property
    def has_seen_program(self) -> bool:
        """Whether code of the main file ran, recorded or not."""
        if self.program is None:
            return False
        main = project.real(self.program)
        return any(project.real(name) == main for name in self._reasons)

    def reason(self, filename: str) -> str | None:
        """Return why the code of a file is left out, or None when it is recorded."""
        if self.only_registered:
            return OUTSIDE
        pseudo = filename.startswith("<")
        path = filename if pseudo else project.real(filename)
        if not pseudo and project.is_below(path, OWN):
            return LPROF
        if self.include or self.exclude:
            module = filename if pseudo else project.module_name(path)
            if path == self.program:
                module = "__main__"
            for glob in self.exclude:
                if glob.matches(path, module):
                    return self._by_exclude(glob)
            if self.include:
                if any(glob.matches(path, module) for glob in self.include):
                    return None
                if not pseudo:
                    self._remember(module)
                return self._not_included
        if self.everything:
            return None
        if not pseudo:
            return self._default_reason(path)
        if filename.startswith("<frozen "):
            return STANDARD
        return GENERATED if from_linecache(filename) is None else None

    def _by_exclude(self, glob: Glob) -> str:
        return f"modules that {self._prefix}exclude '{glob.text}' matches"

    def _default_reason(self, path: str) -> str | None:
        if self.program and path == project.real(self.program):
            return None
        if self._package and project.is_below(path, self._package):
            return None
        if self._is_standard(path):
            return STANDARD
        if project.is_installed(path):
            return INSTALLED
        return None if any(project.is_below(path, root) for root in self._roots) else OUTSIDE

    def _is_standard(self, path: str) -> bool:
        if project.is_installed(path):
            return False
        return any(project.is_below(path, folder) for folder in self._standard)

    def _remember(self, module: str) -> None:
        top = module.partition(".")[0]
        known = top in self.examples or top in sys.stdlib_module_names
        if top and not known and len(self.examples) < 3:
            self.examples.append(top)

    def describe(self) -> str:
        """Return what is selected, in words for the report."""
        if self.only_registered:
            return "only the functions that were named"
        without = [f"'{glob.text}'" for glob in self.exclude]
        if self.include:
            scope = "what matches " + " or ".join(f"'{glob.text}'" for glob in self.include)
        elif self.everything:
            scope = "everything that runs"
        else:
            scope = self._default_words()
            without = ["the standard library", "installed packages", *without]
        return scope + (f", without {join(without)}" if without else "")

    def describe_result(self) -> str:
        """Return what was selected and how much was left out, in words for the report."""
        if not self.left_out:
            return self.describe()
        parts = [f"{count:,} in {reason}" for reason, count in self._by_count()]
        return f"{self.describe()}; functions left out: {join(parts)}"

    def _default_words(self) -> str:
        names = []
        if self.program and self._is_foreign(project.real(self.program)):
            package = self._package and os.path.basename(self._package)
            names.append(f"the package {package}" if package else os.path.basename(self.program))
        # A folder says nothing new when a folder above it is named too.
        outer = [
            root
            for root in self._roots
            if not any(root != other and project.is_below(root, other) for other in self._roots)
        ]
        return join([*names, *outer])

    def explain_nothing(self) -> str:
        """Return one sentence: why nothing was recorded, and what to do about it."""
        if not self.left_out:
            return "Nothing was recorded: no Python function ran."
        if self.only_registered:
            return "Nothing was recorded: no function that is marked with @profile ran."
        parts = [f"{count:,} in {reason}" for reason, count in self._by_count()]
        prefix = self._prefix
        remedy = f"record everything with {prefix}all or name modules with {prefix}include"
        if self._not_included in self.left_out:
            remedy = f"check the pattern of {prefix}include"
            if self.examples:
                remedy += f" (modules seen: {', '.join(self.examples)})"
        return f"Nothing was recorded: all functions were left out ({join(parts)}); {remedy}."

    def _by_count(self) -> list[tuple[str, int]]:
        return sorted(self.left_out.items(), key=lambda item: -item[1])


def join(words: list[str]) -> str:
    """Return the words as English lists them: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
