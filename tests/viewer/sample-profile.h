/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Profiles to test the viewer with. */

#pragma once

#include "lprof.h"

/* What a small program could have left: two files, eight functions, two threads,
 * recursion, waiting, a note. Its hottest line is 11 of "/home/ada/shop/rules.py". */
LprofProfile *sample_profile_new (void);

/* The same after a change: a line was added to rules.py, its hottest one is faster,
 * and one function is slower. */
LprofProfile *sample_profile_new_changed (void);

/* Nothing but benchmarks: three that differ, and the first again. */
LprofProfile *sample_profile_new_benchmarks (void);

/* The first with memory: line 1 of orders.py held 12 of the 16 MiB of the peak. */
LprofProfile *sample_profile_new_with_memory (void);

/* The first as samples see it, one each millisecond: hits, calls and durations are unknown. */
LprofProfile *sample_profile_new_sampled (void);

/* A call tree of about so many nodes, bushy and deep, over 500 functions. */
LprofProfile *sample_profile_new_tree (guint32 n_nodes);
