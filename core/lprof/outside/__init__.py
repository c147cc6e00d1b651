# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Sampling a process from outside: nothing in the process changes.

Another program does it: py-spy, or from Python 3.15 on Python's own profiling.sampling.
Two of it run side by side: one counts the threads that were on the processor, the other
one all; what the second met more often is wait.
"""
