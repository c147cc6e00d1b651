/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Profiles for tests. */

#pragma once

#include "lprof.h"

/* Everything in it follows from the seed. */
LprofProfile *make_random_profile (guint32 seed);
/* Adds what make_random_profile() consists of. */
void add_random_profile (LprofBuilder *builder, guint32 seed);
/* Every run, file, function, line, bucket, share and node is the same. */
void assert_same_profile (LprofProfile *a, LprofProfile *b);
