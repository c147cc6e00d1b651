# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

complete -c lprof -f
complete -c lprof -n __fish_use_subcommand -a show -d 'Print functions and annotated source'
complete -c lprof -n __fish_use_subcommand -a diff -d 'Print what changed between two profiles'
complete -c lprof -n __fish_use_subcommand -a export -d 'Write the numbers for other programs'
complete -c lprof -n __fish_use_subcommand -a merge -d 'Add up profiles'
complete -c lprof -n __fish_use_subcommand -a import -d 'Make a profile out of a file of line_profiler'
complete -c lprof -n __fish_use_subcommand -a run -d 'Record a program'
complete -c lprof -n __fish_use_subcommand -s h -l help -d 'Print a summary of the commands'
complete -c lprof -n __fish_use_subcommand -l version -d 'Print the version'

complete -c lprof -n '__fish_seen_subcommand_from show diff export import merge' -k -a '(__fish_complete_suffix .lprof)'
complete -c lprof -n '__fish_seen_subcommand_from show' -l functions -d 'Calls, callers and callees'
complete -c lprof -n '__fish_seen_subcommand_from show' -l function -x -d 'Only this function'
complete -c lprof -n '__fish_seen_subcommand_from show' -l file -r -F -d 'Only functions of this file'
complete -c lprof -n '__fish_seen_subcommand_from show' -l sort -x -a 'self total wait hits calls name' -d 'Sort by this column'
complete -c lprof -n '__fish_seen_subcommand_from show' -l limit -x -d 'Print the source of so many functions'
complete -c lprof -n '__fish_seen_subcommand_from show' -l raw -d 'Times without the correction'
complete -c lprof -n '__fish_seen_subcommand_from diff' -l metric -x -a 'self total hits' -d 'What is compared'
complete -c lprof -n '__fish_seen_subcommand_from diff' -l function -x -d 'Only this function'
complete -c lprof -n '__fish_seen_subcommand_from diff' -l limit -x -d 'Print so many functions'
complete -c lprof -n '__fish_seen_subcommand_from export' -l format -x -a 'json csv text pstats' -d 'The format'
complete -c lprof -n '__fish_seen_subcommand_from export' -s o -l output -r -F -d 'Where to write'
complete -c lprof -n '__fish_seen_subcommand_from import' -s o -l output -r -F -d 'Where to write'
complete -c lprof -n '__fish_seen_subcommand_from run' -w lprof-run
complete -c lprof -n '__fish_seen_subcommand_from run' -F
