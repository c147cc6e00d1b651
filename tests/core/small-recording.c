/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "small-recording.h"
#include "lprof-memory.h"

#include "lprof-step.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

enum
{
  KEY_OUTER = 0x1000,
  KEY_INNER = 0x2000,
  CODE_OUTER = 0x10,
  CODE_INNER = 0x20
};

static const char source[] = "def outer():\n    a = 1\n    inner(\n        inner())\n\n"
                             "def inner():\n    b = 2\n    return b\n";

static const LprofCodeEntry *
add_code (LprofRecorder *recorder, const char *name, uint32_t first_line, uint32_t n_lines)
{
  const LprofFileEntry *file = lprof_codes_add_file (&recorder->codes, "/src/a.py", source,
                                                     strlen (source), 1700000000000000000);
  LprofCodeDescription description = {
    .name = name, .first_line = first_line, .min_line = first_line, .n_lines = n_lines
  };
  return lprof_codes_add (&recorder->codes, file, &description);
}

static void
run_line (LprofTable *table, uint64_t key, uint64_t code_key, uint32_t line)
{
  g_assert_cmpint (lprof_table_line (table, key, code_key, line), ==, LPROF_EVENT_DONE);
}

static void
run_inner (SmallRecording *recording, LprofTable *table)
{
  lprof_table_call (table, KEY_INNER, CODE_INNER, recording->inner);
  run_line (table, KEY_INNER, CODE_INNER, 7);
  run_line (table, KEY_INNER, CODE_INNER, 8);
  lprof_table_return (table, KEY_INNER, CODE_INNER);
}

/* One that has ended, and one that is suspended. */
static void
run_task (LprofTable *table)
{
  LprofTaskState *first = lprof_task_add (table, 1, 10, NULL, "work", true);
  LprofTaskState *second = lprof_task_add (table, 2, 11, NULL, "wait", true);
  lprof_task_set_name (table, first, "Task-1");
  lprof_task_set_frame (table, first, KEY_INNER);
  lprof_step_begin (table, first, KEY_INNER);
  lprof_step_suspend (table);
  lprof_step_begin (table, second, 0);
  lprof_step_suspend (table);
  lprof_step_begin (table, first, KEY_INNER);
  lprof_step_end (table, 0);
  lprof_task_end (table, first, LPROF_TASK_FAILED, "ValueError");
}

static void
run_threads (SmallRecording *recording)
{
  LprofTable *table = recording->main;
  lprof_table_call (table, KEY_OUTER, CODE_OUTER, recording->outer);
  run_line (table, KEY_OUTER, CODE_OUTER, 2);
  lprof_memory_add (GSIZE_TO_POINTER (0x10000), 1000, FALSE);
  lprof_memory_add (GSIZE_TO_POINTER (0x20000), 70000, TRUE);
  run_line (table, KEY_OUTER, CODE_OUTER, 3);
  lprof_memory_remove (GSIZE_TO_POINTER (0x10000));
  lprof_memory_add (GSIZE_TO_POINTER (0x10000), 24, FALSE);
  run_line (table, KEY_OUTER, CODE_OUTER, 4);
  run_inner (recording, table);
  run_line (table, KEY_OUTER, CODE_OUTER, 3);
  run_inner (recording, table);
  run_task (table);
  lprof_recorder_begin_context (&recording->recorder, "test_one");
  run_inner (recording, recording->worker);
  lprof_recorder_begin_context (&recording->recorder, "");
}

void
small_recording_make (SmallRecording *recording)
{
  LprofRecorder *recorder = &recording->recorder;
  g_assert_true (lprof_recorder_open (recorder, LPROF_CLOCK_CHOICE_MONOTONIC, 0, 1000));
  lprof_recorder_add_fact (recorder, "program", "a.py");
  lprof_recorder_add_fact (recorder, "argv", "a.py");
  lprof_recorder_add_fact (recorder, "argv", "-v");
  lprof_recorder_add_fact (recorder, "engine", "settrace");
  lprof_recorder_add_fact (recorder, "note", "Something is to be known.");
  recording->outer = add_code (recorder, "outer", 1, 4);
  recording->inner = add_code (recorder, "inner", 6, 3);
  lprof_recorder_header (recorder)->bias_per_line = lprof_recorder_header (recorder)->bias_base = 5;
  recording->main = lprof_recorder_add_table (recorder, 1, (uint32_t)gettid (), "MainThread");
  recording->worker = lprof_recorder_add_table (recorder, 2, 101, "worker");
  g_assert_true (lprof_recorder_start (recorder));
  g_assert_true (lprof_memory_start (recorder, true));
  run_threads (recording);
}

void
small_recording_free (SmallRecording *recording)
{
  lprof_recorder_close (&recording->recorder);
}
