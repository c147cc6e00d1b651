/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Shared by the files that make up a table. */

#pragma once

#include "lprof-frame.h"
#include "lprof-table.h"
#include "lprof-tree.h"

/* The time up to now belongs to the line that was running. */
static inline void
lprof_table_charge (LprofTable *table, uint64_t now)
{
  if (table->running)
    {
      table->running->line_self.time += now - table->thread->running_since;
      table->running->uneven = 1;
    }
}

static inline bool
lprof_table_needs_attention (const LprofTable *table, uint64_t now)
{
  return now
         >= atomic_load_explicit (&lprof_table_header (table)->attention_at, memory_order_relaxed);
}

/* Makes frame the innermost one, called by the frame that was so far. */
void lprof_table_push (LprofTable *table, LprofFrame *frame);
/* Makes frame the innermost one, where it stands; NULL: none. */
void lprof_table_set_current (LprofTable *table, LprofFrame *frame);
/* The frame that called this one becomes the innermost one. */
void lprof_table_leave (LprofTable *table, LprofFrame *frame);
/* Gives a frame back for use by another activation. */
void lprof_table_free_frame (LprofTable *table, LprofFrame *frame);
/* What this thread counts of a function; NULL when the mapping is full. */
LprofFunction *lprof_table_get_function (LprofTable *table, const LprofCodeEntry *code);
/* A frame of the function, not on the stack; NULL when the mapping is full. */
LprofFrame *lprof_table_new_frame (LprofTable *table, uint64_t key, uint64_t code_key,
                                   const LprofCodeEntry *code);
