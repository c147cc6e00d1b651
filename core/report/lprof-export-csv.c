/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-output.h"

/* As RFC 4180 has it: quoted when needed, quotes doubled. */
static void
append_field (GString *text, const char *value)
{
  if (!strpbrk (value, ",\"\r\n"))
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (; *value; value++)
    {
      if (*value == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text, guint64 number)
{
  g_string_append_printf (text, ",%" G_GUINT64_FORMAT, number);
}

static void
append_memory (GString *text, const LprofMemoryCounts *memory)
{
  append_number (text, memory->allocations);
  append_number (text, memory->allocated);
  append_number (text, memory->held);
  append_number (text, memory->peak);
  append_number (text, memory->at_peak);
  append_number (text, memory->native_allocations);
  append_number (text, memory->native_allocated);
  append_number (text, memory->native_held);
  append_number (text, memory->native_at_peak);
}

static void
append_row (GString *text, const LprofSourceFile *file, const LprofFunctionInfo *function,
            const LprofLine *line, gboolean is_sampled, const LprofMemoryCounts *memory)
{
  append_field (text, file->path);
  g_string_append_c (text, ',');
  append_field (text, function->name);
  append_number (text, function->first_line);
  append_number (text, line->line);
  if (!is_sampled)
    append_number (text, line->hits);
  append_number (text, line->events);
  append_number (text, line->self_ns);
  append_number (text, line->total_ns);
  append_number (text, line->wait_ns);
  append_number (text, line->raw_self_ns);
  append_number (text, line->raw_total_ns);
  if (memory)
    append_memory (text, memory);
  g_string_append (text, "\r\n");
}

void
lprof_export_csv (LprofProfile *profile, LprofOutput *output)
{
  guint32 n_files, n_memory;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n_files);
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, NULL);
  gboolean is_sampled = lprof_output_is_sampled (profile);
  g_string_append_printf (output->text,
                          "file,function,first_line,line,%s,self_ns,total_ns,wait_ns,raw_self_ns,"
                          "raw_total_ns",
                          is_sampled ? "samples" : "hits,events");
  lprof_profile_get_memory (profile, &n_memory);
  if (n_memory > 0)
    g_string_append (output->text, ",allocations,allocated,held,peak,at_peak,native_allocations,"
                                   "native_allocated,native_held,native_at_peak");
  g_string_append (output->text, "\r\n");
  for (guint32 file = 0; file < n_files && !output->failed; file++)
    {
      g_autoptr (LprofLines) decoded = lprof_profile_get_lines (profile, file);
      guint32 n;
      const LprofLine *lines = lprof_lines_get (decoded, &n);
      for (guint32 i = 0; i < n; i++)
        {
          append_row (output->text, &files[file], &functions[lines[i].function], &lines[i],
                      is_sampled,
                      n_memory > 0 ? lprof_lines_find_memory (decoded, &lines[i]) : NULL);
          lprof_output_pass_on (output);
        }
    }
}
