/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The structs of a profile as named tuples of Python. */

#pragma once

#include "lpy-compat.h"

#include "lprof.h"

typedef enum
{
  LPY_RECORD_RUN,
  LPY_RECORD_FILE,
  LPY_RECORD_FUNCTION,
  LPY_RECORD_LINE,
  LPY_RECORD_SHARE,
  LPY_RECORD_NODE,
  LPY_RECORD_THREAD,
  LPY_RECORD_CONTEXT,
  LPY_RECORD_BENCHMARK,
  LPY_RECORD_TASK,
  LPY_RECORD_LINE_MEMORY,
  LPY_RECORD_RUN_MEMORY,
  LPY_N_RECORDS
} LpyRecord;

/* Adds the type of each record to the module and stores a strong reference to it.
 * Returns -1 with an exception. */
int lpy_store_records_add (PyObject *module, PyTypeObject *types[LPY_N_RECORDS]);

/* A new list of n records made from an array of the matching structs. */
PyObject *lpy_store_records_to_list (PyTypeObject *const types[LPY_N_RECORDS], LpyRecord record,
                                     gconstpointer structs, guint32 n);
