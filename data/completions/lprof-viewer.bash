# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash

_lprof_viewer() {
    local word=${COMP_WORDS[COMP_CWORD]}
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--help --version' -- "$word")
        return
    fi
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X '!*.lprof' -- "$word")
}
complete -F _lprof_viewer lprof-viewer
