# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash

_lprof_run_options='-o --output --include --exclude --all --marked --engine --sample --clock --duration --overhead --toggle-signal --checkpoint
    --memory --memory=native --no-children --show --view -q --quiet -h --help --version -m -c'

# Completes the options of a recording from word number $1 on. Once the program is
# named, its own arguments follow: files, as far as we know.
_lprof_run_from() {
    local i word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    compopt -o filenames
    for ((i = $1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            -o | --output | --include | --exclude | --engine | --clock | --duration | --overhead | \
                --checkpoint) ((i++)) ;;
            -m | -c) ((i + 1 < COMP_CWORD)) && { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; } ;;
            -*) ;;
            *) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        esac
    done
    case $before in
        --engine) mapfile -t COMPREPLY < <(compgen -W 'auto settrace monitoring' -- "$word") ;;
        --clock) mapfile -t COMPREPLY < <(compgen -W 'auto tsc monotonic' -- "$word") ;;
        --include | --exclude | --duration | --overhead | --checkpoint | -c) ;;
        -m) mapfile -t COMPREPLY < <(_lprof_modules "$word") ;;
        -o | --output) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        *)
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$_lprof_run_options" -- "$word")
            else
                mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X '!*.py' -- "$word")
            fi
            ;;
    esac
}

# Modules and packages of the current folder.
_lprof_modules() {
    local entry
    for entry in "$1"*.py "$1"*/__init__.py; do
        [[ -e $entry ]] || continue
        entry=${entry%/__init__.py}
        printf '%s\n' "${entry%.py}"
    done
}

_lprof_run() {
    _lprof_run_from 1
}
complete -F _lprof_run lprof-run
