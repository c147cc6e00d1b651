# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The tests. Each suite has a line of progress and adds to one total, which is the last
# line. A suite that crashed, hung or ran nothing is a failure as well.

results=$build/results
counts=$results/counts # a line "PASSED FAILED SKIPPED" for each suite
suite_limit=1200 # seconds, many times what the slowest suite takes on an idle machine
abreast=2        # so many Pythons are prepared and tested at a time; a suite keeps one core busy

# wanted NAME...: whether the command line asks for one of these suites (or for all).
wanted() {
  local name
  [ ${#chosen[@]} -gt 0 ] || return 0
  for name in "$@"; do
    [[ " ${chosen[*]} " != *" $name "* ]] || return 0
  done
  return 1
}

# count PASSED FAILED SKIPPED
count() {
  echo "$1 $2 $3" >>"$counts"
}

# guard COMMAND...: runs a suite in a shell of its own, so that a step in it that can't be
# done ends only that suite, as a failure.
guard() {
  ("$@") || count 0 1 0
}

check() {
  local log=$build/logs/$2.log
  if attempt "$1" "$log" "$2"; then
    printf ' %4d s  ok\n' "$took"
    count 1 0 0
  else
    printf ' %4d s  FAILED\n' "$took"
    show_end "$log"
    count 0 1 0
  fi
}

lint() {
  check "Layout of C" lint_layout_of_c
  check "Python" lint_python
  check "Layout of Python" lint_layout_of_python
  check "Types of Python" lint_types
  check "Shell" lint_shell
  check "Translations" lint_translations
}

# suite LABEL NAME JUNIT COMMAND...: COMMAND leaves its results in JUNIT.
suite() {
  local label=$1 log=$build/logs/$2.log junit=$3 status=0 tally
  shift 3
  rm -f "$junit"
  attempt "$label" "$log" timeout --foreground --kill-after=10 "$suite_limit" "$@" || status=$?
  tally=$("$tools/bin/python" "$root/dev.d/tally.py" "$status" "$junit")
  report "$tally" "$log"
}

# report TALLY LOG: TALLY as tally.py prints it.
report() {
  local good bad idle
  read -r good bad idle <<<"$1"
  printf ' %4d s  %d passed, %d failed, %d skipped\n' "$took" "$good" "$bad" "$idle"
  tail -n +2 <<<"$1" | sed 's/^/    /'
  [ "$bad" -eq 0 ] || show_end "$2" 60
  count "$good" "$bad" "$idle"
}

test_native() {
  need_native -Dtests=true -Dwerror=true
  suite "C and viewer" native "$native/meson-logs/testlog.junit.xml" \
    meson test -C "$native" --no-rebuild --print-errorlogs --num-processes 2
}

# interpreters: "KEY PATH" for one Python of each kind: python3 and python3.X on PATH,
# then those LPROF_PYTHONS names, then pyenv's.
interpreters() {
  local candidate key seen=' '
  for candidate in python3 python3.{10..19}{,t} ${LPROF_PYTHONS:-} \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
    candidate=$(command -v "$candidate") || continue
    key=$(python_key "$candidate")
    [[ -n "$key" && $seen != *" $key "* ]] || continue
    seen+="$key "
    echo "$key $candidate"
  done
}

has_headers() {
  "$1" -c 'import os, sysconfig as s; os.stat(s.get_path("include") + "/Python.h")' 2>/dev/null
}

# prepare_python KEY PYTHON
prepare_python() {
  local venv=$build/python$1/venv
  need_venv "$1" "$2"
  need_wheel "$1" "$venv" strict
  need_lprof "$1" "$venv"
}

# run_pytest LABEL VENV JUNIT ARGUMENT...
run_pytest() {
  local label=$1 venv=$2 junit=$3
  shift 3
  suite "$label" "${junit##*/}" "$junit" env -C "$root" "PATH=$venv/bin:$PATH" \
    "$venv/bin/python" -m pytest -p no:cacheprovider --junitxml "$junit" "$@"
}

# test_python KEY PYTHON: prints nothing before it is done.
test_python() {
  local report
  report=$(prepare_python "$1" "$2" &&
    run_pytest "Python $1" "$build/python$1/venv" "$results/python$1.xml" tests/python) ||
    count 0 1 0
  say "$report"
}

# test_abreast "KEY PYTHON"...: a job of its own for each, since one in the background of
# this shell would ignore the interrupt that the tests send their programs.
test_abreast() {
  local pair job running=0
  set -m
  trap 'for job in $(jobs -p); do kill -- "-$job"; done; exit 130' INT TERM
  for pair in "$@"; do
    if [ "$running" -ge "$abreast" ]; then
      wait -n || true
      running=$((running - 1))
    fi
    test_python "${pair%% *}" "${pair#* }" &
    running=$((running + 1))
  done
  wait
}

test_pythons() {
  local key python pairs=()
  while read -r key python; do
    wanted python "$key" || continue
    if has_headers "$python"; then
      pairs+=("$key $python")
    else
      say "Python $key is left out: its headers are missing (package python${key%t}-dev)"
    fi
  done < <(interpreters)
  [ ${#pairs[@]} -gt 0 ] || return 0
  say "Testing Python ${pairs[*]%% *}, $abreast at a time"
  (test_abreast "${pairs[@]}")
}

# This script itself, and what the wheel is made of.
test_dev() {
  prepare_python "$base" python3
  LPROF_WHEEL=$(echo "$build/python$base/wheel"/lprof-*.whl) \
    run_pytest "This script and the wheel" "$build/python$base/venv" "$results/dev.xml" tests/dev
}

# The last line, and the exit status of it all.
total() {
  local passed=0 failed=0 skipped=0 good bad idle line
  while read -r good bad idle; do
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + idle))
  done <"$counts"
  line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line+=", $skipped skipped"
  say "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

run_suites() {
  chosen=("$@")
  local groups=(build test)
  [ "$viewer" = disabled ] || groups+=(viewer)
  need "${groups[@]}"
  need_tools build lint
  mkdir -p "$results"
  : >"$counts"
  if wanted lint; then guard lint; fi
  if wanted c viewer; then guard test_native; fi
  test_pythons
  if wanted dev wheel; then guard test_dev; fi
  total
}
