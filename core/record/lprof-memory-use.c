/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-memory-use.h"

void
lprof_memory_use_begin (LprofMemory *run, uint64_t moment)
{
  run->moment = moment ? moment : 1;
  run->n_moments = 1;
  run->use[0] = run->live;
}

static void
join_moments (LprofMemory *run)
{
  uint64_t n = (run->n_moments + 1) / 2;

  for (uint64_t i = 0; i < n; i++)
    {
      uint64_t first = run->use[2 * i];
      uint64_t second = 2 * i + 1 < run->n_moments ? run->use[2 * i + 1] : 0;

      run->use[i] = first > second ? first : second;
    }
  run->n_moments = n;
  run->moment *= 2;
}

uint64_t
lprof_memory_use_advance (LprofMemory *run, uint64_t now)
{
  uint64_t last;

  while (now / run->moment >= LPROF_N_MOMENTS)
    join_moments (run);
  last = now / run->moment;
  for (; run->n_moments <= last; run->n_moments++)
    run->use[run->n_moments] = run->live;
  return run->n_moments * run->moment;
}
