/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How much memory was in use when: a bounded number of moments, which last longer the
 * longer the run takes. */

#pragma once

#include <stdint.h>

#include "lprof-layout.h"

void lprof_memory_use_begin (LprofMemory *run, uint64_t moment);
/* Time has come to now, and nothing has changed since the last change. Returns when
 * the moment that now is in ends. */
uint64_t lprof_memory_use_advance (LprofMemory *run, uint64_t now);
