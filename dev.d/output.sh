# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What ./dev says, and the one line of progress behind which a long step runs.

say() {
  printf '%s\n' "$*"
}

# die MESSAGE [STATUS]
die() {
  printf './dev: %s\n' "$1" >&2
  exit "${2:-1}"
}

# On a terminal the seconds tick; elsewhere the line is finished when the step is.
start_ticking() {
  ticker=
  [ -t 1 ] || return 0
  local label=$1
  (
    seconds=0
    while sleep 1 && kill -0 $$; do
      seconds=$((seconds + 1))
      printf '\r%-44s %4d s' "$label" "$seconds"
    done
  ) &
  ticker=$!
}

stop_ticking() {
  [ -n "$ticker" ] || return 0
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  printf '\r'
}

# attempt LABEL LOG COMMAND...: says LABEL, runs COMMAND into LOG, and leaves the line
# open for its result. The status is COMMAND's, its duration is in $took.
attempt() {
  local label=$1 log=$2 started=$SECONDS status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  printf '%-44s' "$label"
  start_ticking "$label"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  stop_ticking
  took=$((SECONDS - started))
  [ -z "$ticker" ] || printf '%-44s' "$label"
  return $status
}

# step LABEL COMMAND...: an attempt without which nothing else makes sense.
step() {
  local label=$1 log
  log=$build/logs/$(tr -cs 'A-Za-z0-9.\n' - <<<"$1").log
  shift
  if attempt "$label" "$log" "$@"; then
    printf ' %4d s\n' "$took"
  else
    printf ' failed\n'
    show_end "$log"
    exit 1
  fi
}

show_end() {
  tail -n "${2:-40}" "$1" | sed 's/^/    /'
  say "    (all of it: ${1#"$PWD"/})"
}
