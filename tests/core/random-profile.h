/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Profiles for tests. */

#pragma once

#include "lprof.h"

/* Everything in it follows from the seed. */
LprofProfile *make_random_profile (guint32 seed);
/* Adds what make_random_profile() consists of. */
void add_random_profile (LprofBuilder *builder, guint32 seed);
/* Files, functions and lines have the same numbers: runs, threads, contexts and
 * nodes may differ. */
void assert_same_sums (LprofProfile *a, LprofProfile *b);
/* Every run, file, function, line, bucket, share and node is the same. */
void assert_same_profile (LprofProfile *a, LprofProfile *b);
