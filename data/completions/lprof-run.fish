# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

complete -c lprof-run -s o -l output -r -F -d 'Write the profile to this file'
complete -c lprof-run -l include -x -d 'Record only matching modules or paths'
complete -c lprof-run -l exclude -x -d 'Do not record matching modules or paths'
complete -c lprof-run -l all -d 'Record everything'
complete -c lprof-run -l engine -x -a 'auto settrace monitoring' -d 'How events are asked for'
complete -c lprof-run -l clock -x -a 'auto tsc monotonic' -d 'What measures time'
complete -c lprof-run -l duration -x -d 'Stop recording after so many seconds'
complete -c lprof-run -l checkpoint -x -d 'Write the profile so often while the program runs'
complete -c lprof-run -l no-children -d 'Do not record the processes that the program starts'
complete -c lprof-run -l show -d 'Print the hottest functions at the end'
complete -c lprof-run -l view -d 'Open the profile in the viewer'
complete -c lprof-run -s q -l quiet -d 'Print nothing'
complete -c lprof-run -s h -l help -d 'Print a summary of the options'
complete -c lprof-run -l version -d 'Print the version'
complete -c lprof-run -s m -x -d 'Run a module'
complete -c lprof-run -s c -x -d 'Run code'
