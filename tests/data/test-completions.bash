#!/usr/bin/env bash
# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# test-completions.bash FOLDER: what bash offers for our programs.

set -u
folder=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place" || exit 1
mkdir package
touch script.py other.txt run.lprof package/__init__.py
for program in lprof-run lprof lprof-viewer; do
    # shellcheck source=/dev/null
    source "$folder/$program.bash"
done
# shellcheck disable=SC2317
compopt() { :; } # works in a running completion only

failed=0
# expect "words offered" COMMAND WORD...: the last word is being completed.
expect() {
    local wanted=$1 program=$2
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    "$(complete -p "$program" | sed 's/.*-F \([^ ]*\).*/\1/')"
    local offered
    offered=$(printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd ' ')
    [[ $offered == "$wanted" ]] && return
    echo "$*: offered '$offered' instead of '$wanted'"
    failed=1
}
expect '--help --version' lprof-viewer --
expect 'package run.lprof' lprof-viewer ''
expect '--engine' lprof-run --en
expect 'auto' lprof-run --engine a
expect 'package script.py' lprof-run ''
expect 'package script' lprof-run -m ''
expect 'other.txt' lprof-run script.py o
expect 'other.txt' lprof-run -o run.lprof script.py o
expect 'show' lprof s
expect 'import' lprof i
expect 'total' lprof diff --metric t
expect '--output' lprof import --o
expect 'package run.lprof' lprof show ''
expect '--limit' lprof show --l
expect '--samples' lprof bench --sa
expect 'package run.lprof' lprof bench --baseline ''
expect 'add show' lprof history ''
expect 'hits' lprof history show --metric h
expect '--budget' lprof check --b
expect 'csv' lprof export --format c
expect 'monitoring' lprof run --engine m
expect '--line-by-line' lprof kernprof --l
expect 'package script.py' lprof kernprof ''
expect '--marked' lprof-run --ma
exit $failed
