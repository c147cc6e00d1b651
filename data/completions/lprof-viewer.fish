# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

complete -c lprof-viewer -f -a '(__fish_complete_suffix .lprof)'
complete -c lprof-viewer -s h -l help -d 'Print a summary of the options'
complete -c lprof-viewer -l version -d 'Print the version'
