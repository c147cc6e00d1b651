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

# Each text of the viewer in each language.
lint_translations() {
  local po scratch status=0
  scratch=$(mktemp -d)
  (cd "$root" && xgettext --files-from=po/POTFILES.in --from-code=UTF-8 --add-location=file \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --output="$scratch/texts.pot") || status=1
  for po in "$root"/po/*.po; do
    msgfmt --check --output-file=/dev/null "$po" || status=1
    msgcmp "$po" "$scratch/texts.pot" || status=1
  done
  rm -rf "$scratch"
  return $status
}

format_sources() {
  need build
  need_tools build lint
  (cd "$root" && c_files | xargs -r clang-format -i &&
    ruff check --fix-only --quiet core tests dev.d && ruff format --quiet core tests dev.d)
}
