/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The memory of whole runs in a profile. */

#include "lprof-memory-blob.h"
#include "lprof-profile-private.h"
#include "lprof-varint.h"

void
lprof_profile_add_memory (LprofProfile *profile, const LprofRunMemory *memory)
{
  LprofRunMemory copy = *memory;
  copy.native = memory->native != FALSE;
  copy.peak = lprof_sum (memory->peak, 0);
  copy.peak_ns = lprof_sum (memory->peak_ns, 0);
  copy.moment_ns = lprof_sum (memory->moment_ns, 0);
  copy.elsewhere = (LprofMemoryCounts){ 0 };
  lprof_memory_counts_sum (&copy.elsewhere, &memory->elsewhere);
  lprof_memory_counts_limit (&copy.elsewhere);
  copy.n_moments = MIN (memory->n_moments, LPROF_MAX_MOMENTS);
  guint64 *use = g_new (guint64, copy.n_moments + 1);
  for (guint32 i = 0; i < copy.n_moments; i++)
    use[i] = lprof_sum (memory->use[i], 0);
  copy.use = use;
  g_ptr_array_add (profile->blocks, use);
  g_array_append_val (profile->memory, copy);
}

const LprofRunMemory *
lprof_profile_get_memory (LprofProfile *profile, guint32 *n)
{
  g_return_val_if_fail (profile != NULL, NULL);
  if (n)
    *n = profile->memory->len;
  return (const LprofRunMemory *)(gconstpointer)profile->memory->data;
}

guint64
lprof_profile_get_memory_peak (LprofProfile *profile)
{
  guint64 peak = 0;
  g_return_val_if_fail (profile != NULL, 0);
  for (guint i = 0; i < profile->memory->len; i++)
    peak = lprof_sum (peak, g_array_index (profile->memory, LprofRunMemory, i).peak);
  return peak;
}
