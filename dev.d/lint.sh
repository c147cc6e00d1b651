# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The linters. Each takes no argument and leaves its opinion as its exit status.

c_files() {
  (cd "$root" && find core viewer tests -name '*.[ch]' -type f | LC_ALL=C sort)
}

shell_files() {
  (cd "$root" && grep -rlIE '^#!.*\b(ba)?sh$' tests data flatpak .ci 2>/dev/null | LC_ALL=C sort)
}

lint_layout_of_c() {
  (cd "$root" && c_files | xargs -r clang-format --dry-run -Werror)
}

lint_python() {
  (cd "$root" && ruff check core tests dev.d)
}

lint_layout_of_python() {
  (cd "$root" && ruff format --check core tests dev.d)
}

lint_types() {
  (cd "$root" && mypy)
}

lint_shell() {
  (cd "$root" && shellcheck --external-sources --check-sourced dev && shell_files | xargs shellcheck)
}

lint_translations() {
  local po
  for po in "$root"/po/*.po; do
    [ -f "$po" ] || continue
    msgfmt --check --output-file=/dev/null "$po" || return
  done
}

format_sources() {
  need build
  need_tools build lint
  (cd "$root" && c_files | xargs -r clang-format -i &&
    ruff check --fix-only --quiet core tests dev.d && ruff format --quiet core tests dev.d)
}
