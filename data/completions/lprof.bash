# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash

_lprof_profiles() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$1"; compgen -f -X '!*.lprof' -- "$1")
}

_lprof_words() {
    mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}

_lprof() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    if ((COMP_CWORD == 1)); then
        _lprof_words "$word" 'show diff check bench history export import merge attach run kernprof --help --version'
        return
    fi
    case ${COMP_WORDS[1]}/$before in
        run/*)
            declare -F _lprof_run_from >/dev/null || _completion_loader lprof-run
            _lprof_run_from 2
            ;;
        kernprof/-p | kernprof/--prof-mod | kernprof/-s | kernprof/--setup | kernprof/-o | kernprof/--outfile)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            ;;
        kernprof/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '-l --line-by-line -b --builtin -p --prof-mod -s --setup -o --outfile
                    -i --output-interval -v --view -q --quiet -u --unit -r --rich -z --skip-zero --summarize
                    --config --no-config -m -c --help'
            else
                compopt -o filenames
                mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X '!*.py' -- "$word")
            fi
            ;;
        show/--sort)
            if [[ " ${COMP_WORDS[*]} " == *' --tasks '* ]]; then
                _lprof_words "$word" 'duration running waiting longest started name'
            else
                _lprof_words "$word" 'self total wait hits calls memory name'
            fi
            ;;
        show/--function | show/--limit) ;;
        show/--file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        export/--format) _lprof_words "$word" 'json csv text html pstats line_profiler' ;;
        export/-o | export/--output) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        show/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '--functions --function --file --tasks --sort --limit --raw --help'
            else
                _lprof_profiles "$word"
            fi
            ;;
        import/-o | import/--output) _lprof_profiles "$word" ;;
        import/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '-o --output --help'
            else
                _lprof_profiles "$word"
            fi
            ;;
        attach/-o | attach/--output) _lprof_profiles "$word" ;;
        attach/--duration | attach/--rate | attach/--include | attach/--exclude) ;;
        attach/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '-o --output --duration --rate --nonblocking --include --exclude --all --help'
            else
                _lprof_words "$word" "$(pgrep -f '[p]ython' 2>/dev/null)"
            fi
            ;;
        diff/--metric) _lprof_words "$word" 'self total hits' ;;
        diff/--function | diff/--limit) ;;
        diff/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '--metric --function --limit --help'
            else
                _lprof_profiles "$word"
            fi
            ;;
        check/--budget) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X '!*.toml' -- "$word") ;;
        check/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '--budget --help'
            else
                _lprof_profiles "$word"
            fi
            ;;
        history/history) _lprof_words "$word" 'add show' ;;
        history/--metric) _lprof_words "$word" 'self total calls hits' ;;
        history/--machine | history/--fail-slower | history/--limit) ;;
        history/--database) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        history/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '--database --machine --fail-slower --metric --limit --help'
            else
                _lprof_profiles "$word"
            fi
            ;;
        bench/--baseline | bench/-o | bench/--output) _lprof_profiles "$word" ;;
        bench/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '-s --setup -n --name --compare --baseline -o --output
                    --processes --samples --warmup --min-time --cpu --no-gc --help'
            fi
            ;;
        merge/*) _lprof_profiles "$word" ;;
        export/*)
            if [[ $word == -* ]]; then
                _lprof_words "$word" '--format -o --output --help'
            else
                _lprof_profiles "$word"
            fi
            ;;
    esac
}
complete -F _lprof lprof
