/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a recording says of its run, and what ran: files, functions, contexts. */

#include "lprof-builder-private.h"
#include "lprof-conversion.h"
#include "lprof-source-text.h"
#include "lprof-varint.h"

static const struct
{
  const char *name;
  gsize field;
} texts[] = {
  { "program", G_STRUCT_OFFSET (LprofRun, program) },
  { "cwd", G_STRUCT_OFFSET (LprofRun, directory) },
  { "host", G_STRUCT_OFFSET (LprofRun, host) },
  { "system", G_STRUCT_OFFSET (LprofRun, system) },
  { "cpu", G_STRUCT_OFFSET (LprofRun, cpu) },
  { "python", G_STRUCT_OFFSET (LprofRun, python) },
  { "lprof", G_STRUCT_OFFSET (LprofRun, lprof) },
  { "engine", G_STRUCT_OFFSET (LprofRun, engine) },
  { "engine-reason", G_STRUCT_OFFSET (LprofRun, engine_reason) },
  { "clock", G_STRUCT_OFFSET (LprofRun, clock) },
  { "clock-reason", G_STRUCT_OFFSET (LprofRun, clock_reason) },
  { "scope", G_STRUCT_OFFSET (LprofRun, scope) },
  { "exit", G_STRUCT_OFFSET (LprofRun, ending) },
};

/* Lists of strings, freed with what they point to. */
typedef struct
{
  GPtrArray *arguments;
  GPtrArray *notes;
  GPtrArray *others;
} Facts;

static void
take_fact (LprofRun *run, Facts *facts, const char *name, char *value)
{
  GPtrArray *list = facts->others;
  if (strcmp (name, "argv") == 0)
    list = facts->arguments;
  else if (strcmp (name, "note") == 0)
    list = facts->notes;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (name, texts[i].name) == 0)
      G_STRUCT_MEMBER (const char *, run, texts[i].field) = value;
  g_ptr_array_add (list, value);
}

static void
read_facts (LprofConversion *conversion, LprofRun *run, Facts *facts)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  g_autoptr (GArray) list = lprof_snapshot_get_list (
      snapshot, &lprof_snapshot_header (snapshot)->facts, sizeof (LprofFact));
  for (guint i = 0; i < list->len; i++)
    {
      LprofOffset offset = g_array_index (list, LprofOffset, i);
      const LprofFact *fact = LPROF_SNAPSHOT_GET (snapshot, LprofFact, offset);
      g_autofree char *name = lprof_snapshot_dup_text (snapshot, fact->name);
      take_fact (run, facts, name, lprof_snapshot_dup_text (snapshot, fact->value));
    }
}

/* Recorded wall time, without pauses. */
static guint64
get_duration_ns (const LprofConversion *conversion, const LprofHeader *header)
{
  guint64 begin = header->started.ticks;
  guint64 all = begin != 0 && conversion->end > begin ? conversion->end - begin : 0;
  return lprof_conversion_get_ns (conversion, all - MIN (all, header->paused));
}

/* Wall time of recording in windows, with the rests between them, in which it is stopped. */
static guint64
get_windows_ns (const LprofConversion *conversion, const LprofHeader *header)
{
  guint64 end = header->deadline != 0 ? MIN (conversion->now, header->deadline) : conversion->now;
  guint64 begin = header->windows_began;
  guint64 now = begin != 0 && end > begin ? end - begin : 0;
  return lprof_conversion_get_ns (conversion, lprof_sum (header->windows_lasted, now));
}

static guint64
get_ps (const LprofConversion *conversion, guint64 ticks)
{
  return (guint64)((double)MIN (ticks, G_MAXUINT32) * conversion->tick_ns * 1000);
}

/* The threads' sum of one of their counters, given by its place. */
static guint64
sum_threads (LprofConversion *conversion, gsize counter)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  guint64 n = 0;
  g_autoptr (GArray) list = lprof_snapshot_get_list (
      snapshot, &lprof_snapshot_header (snapshot)->threads, sizeof (LprofThread));
  for (guint i = 0; i < list->len; i++)
    n = lprof_sum (n, G_STRUCT_MEMBER (guint64,
                                       LPROF_SNAPSHOT_GET (snapshot, LprofThread,
                                                           g_array_index (list, LprofOffset, i)),
                                       counter));
  return n;
}

static void
describe (const LprofConversion *conversion, LprofRun *run)
{
  const LprofHeader *header = lprof_snapshot_header (&conversion->snapshot);
  run->started_us = (gint64)(header->started_realtime_ns / 1000);
  run->duration_ns = get_duration_ns (conversion, header);
  run->windows_ns = get_windows_ns (conversion, header);
  run->sample_interval_ns = header->sample_interval;
  run->bias_per_line_ps = get_ps (conversion, header->bias_per_line)
                          * MIN (header->bias_scale, LPROF_BIAS_UNSCALED) / LPROF_BIAS_UNSCALED;
  run->bias_uncertainty_ps = get_ps (conversion, header->bias_uncertainty);
  run->pid = header->pid;
  run->parent_pid = header->parent_pid;
  run->finished = atomic_load (&header->state) != LPROF_STATE_RECORDING || run->ending;
}

static void
add_notes (LprofConversion *conversion, GPtrArray *notes)
{
  const LprofHeader *header = lprof_snapshot_header (&conversion->snapshot);
  guint64 n_mismatches = sum_threads (conversion, G_STRUCT_OFFSET (LprofThread, n_mismatches));
  if (n_mismatches > 0)
    g_ptr_array_add (notes, g_strdup_printf ("%" G_GUINT64_FORMAT " events came from functions "
                                             "whose call was not seen; their callers' total "
                                             "times lack them.",
                                             n_mismatches));
  if (header->n_dropped > 0)
    g_ptr_array_add (notes, g_strdup ("The memory of the recording was full, so that some "
                                      "functions are missing; select fewer with --include."));
  if (conversion->snapshot.damaged)
    g_ptr_array_add (notes, g_strdup ("Part of the recording was overwritten by the program "
                                      "and is missing."));
}

void
lprof_conversion_describe_run (LprofConversion *conversion)
{
  LprofRun run = { 0 };
  Facts facts = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free),
                  g_ptr_array_new_with_free_func (g_free) };
  read_facts (conversion, &run, &facts);
  describe (conversion, &run);
  run.n_events = sum_threads (conversion, G_STRUCT_OFFSET (LprofThread, n_events));
  run.correction_ns = lprof_conversion_get_ns (conversion, conversion->correction);
  add_notes (conversion, facts.notes);
  g_ptr_array_add (facts.arguments, NULL);
  g_ptr_array_add (facts.notes, NULL);
  run.arguments = (const char *const *)facts.arguments->pdata;
  run.notes = (const char *const *)facts.notes->pdata;
  lprof_builder_replace_run (conversion->builder, conversion->run, &run);
  g_ptr_array_unref (facts.arguments);
  g_ptr_array_unref (facts.notes);
  g_ptr_array_unref (facts.others);
}

static void
add_file (LprofConversion *conversion, LprofOffset offset)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  const LprofFile *recorded = LPROF_SNAPSHOT_GET (snapshot, LprofFile, offset);
  g_autofree char *path = lprof_snapshot_dup_text (snapshot, recorded->path);
  g_autofree char *source = NULL;
  g_autofree char *sha256 = NULL;
  gsize size;
  gsize length = 0;
  LprofSourceFile file = { .path = path, .mtime_us = recorded->mtime_ns / 1000 };
  const char *bytes = lprof_snapshot_get_text (snapshot, recorded->source, &size);
  if (bytes)
    {
      sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, size);
      source = lprof_source_text_decode (bytes, size, &length);
      file.sha256 = sha256;
    }
  lprof_conversion_store (conversion->files, offset,
                          lprof_builder_add_file (conversion->builder, &file, source, length));
}

static void
add_code (LprofConversion *conversion, LprofOffset offset)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  const LprofCode *code = LPROF_SNAPSHOT_GET (snapshot, LprofCode, offset);
  g_autofree char *name = lprof_snapshot_dup_text (snapshot, code->name);
  LprofFunctionInfo function = { .name = name,
                                 .first_line = code->first_line,
                                 .first_column = code->first_column,
                                 .last_line = code->min_line + MAX (code->n_lines, 1) - 1,
                                 .flags = code->flags };
  function.last_line = MAX (function.last_line, function.first_line);
  if (lprof_conversion_find (conversion->files, code->file, &function.file))
    lprof_conversion_store (conversion->codes, offset,
                            lprof_builder_add_function (conversion->builder, &function));
  else
    snapshot->damaged = TRUE;
}

void
lprof_conversion_add_files (LprofConversion *conversion)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  const LprofHeader *header = lprof_snapshot_header (snapshot);
  g_autoptr (GArray) files = lprof_snapshot_get_list (snapshot, &header->files, sizeof (LprofFile));
  g_autoptr (GArray) codes = lprof_snapshot_get_list (snapshot, &header->codes, sizeof (LprofCode));
  for (guint i = 0; i < files->len; i++)
    add_file (conversion, g_array_index (files, LprofOffset, i));
  for (guint i = 0; i < codes->len; i++)
    add_code (conversion, g_array_index (codes, LprofOffset, i));
}

void
lprof_conversion_add_contexts (LprofConversion *conversion)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  g_autoptr (GArray) list = lprof_snapshot_get_list (
      snapshot, &lprof_snapshot_header (snapshot)->contexts, sizeof (LprofContext));
  for (guint i = 0; i < list->len; i++)
    {
      LprofOffset offset = g_array_index (list, LprofOffset, i);
      const LprofContext *recorded = LPROF_SNAPSHOT_GET (snapshot, LprofContext, offset);
      g_autofree char *name = lprof_snapshot_dup_text (snapshot, recorded->name);
      LprofContextInfo context = { name, conversion->run };
      if (name[0] != '\0')
        lprof_conversion_store (conversion->contexts, recorded->serial,
                                lprof_builder_add_context (conversion->builder, &context));
    }
}
