/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-output.h"

static void
append_string (GString *text, const char *value)
{
  if (!value)
    {
      g_string_append (text, "null");
      return;
    }
  g_string_append_c (text, '"');
  for (; *value; value++)
    if (*value == '"' || *value == '\\')
      g_string_append_printf (text, "\\%c", *value);
    else if ((guchar)*value < 0x20 || *value == 0x7f)
      g_string_append_printf (text, "\\u%04x", (guint)*value);
    else
      g_string_append_c (text, *value);
  g_string_append_c (text, '"');
}

static void
append_name (GString *text, const char *name)
{
  char last = text->str[text->len - 1];
  if (last != '{')
    g_string_append (text, ", ");
  append_string (text, name);
  g_string_append (text, ": ");
}

static void
add_string (GString *text, const char *name, const char *value)
{
  append_name (text, name);
  append_string (text, value);
}

static void
add_number (GString *text, const char *name, guint64 value)
{
  append_name (text, name);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT, value);
}

static void
add_truth (GString *text, const char *name, gboolean value)
{
  append_name (text, name);
  g_string_append (text, value ? "true" : "false");
}

static void
add_list (GString *text, const char *name, const char *const *values)
{
  append_name (text, name);
  g_string_append_c (text, '[');
  for (guint i = 0; values[i]; i++)
    {
      g_string_append (text, i == 0 ? "" : ", ");
      append_string (text, values[i]);
    }
  g_string_append_c (text, ']');
}

static void
add_run (GString *text, const LprofRun *run)
{
  g_string_append_c (text, '{');
  add_string (text, "program", run->program);
  add_list (text, "arguments", run->arguments);
  add_string (text, "directory", run->directory);
  add_string (text, "host", run->host);
  add_string (text, "system", run->system);
  add_string (text, "cpu", run->cpu);
  add_string (text, "python", run->python);
  add_string (text, "lprof", run->lprof);
  add_string (text, "engine", run->engine);
  add_string (text, "engine_reason", run->engine_reason);
  add_string (text, "clock", run->clock);
  add_string (text, "scope", run->scope);
  add_string (text, "ending", run->ending);
  add_list (text, "notes", run->notes);
  append_name (text, "started_us");
  g_string_append_printf (text, "%" G_GINT64_FORMAT, run->started_us);
  add_number (text, "duration_ns", run->duration_ns);
  add_number (text, "windows_ns", run->windows_ns);
  add_number (text, "n_events", run->n_events);
  add_number (text, "sample_interval_ns", run->sample_interval_ns);
  add_number (text, "correction_ns", run->correction_ns);
  add_number (text, "pid", run->pid);
  add_number (text, "parent_pid", run->parent_pid);
  add_truth (text, "finished", run->finished);
  g_string_append_c (text, '}');
}

static void
add_memory_counts (GString *text, const char *name, const LprofMemoryCounts *counts)
{
  append_name (text, name);
  if (counts->allocations == 0)
    {
      g_string_append (text, "null");
      return;
    }
  g_string_append_c (text, '{');
  add_number (text, "allocations", counts->allocations);
  add_number (text, "allocated", counts->allocated);
  add_number (text, "held", counts->held);
  add_number (text, "peak", counts->peak);
  add_number (text, "at_peak", counts->at_peak);
  add_number (text, "native_allocations", counts->native_allocations);
  add_number (text, "native_allocated", counts->native_allocated);
  add_number (text, "native_held", counts->native_held);
  add_number (text, "native_at_peak", counts->native_at_peak);
  g_string_append_c (text, '}');
}

static void
add_run_memory (GString *text, const LprofRunMemory *memory)
{
  g_string_append_c (text, '{');
  add_number (text, "run", memory->run);
  add_truth (text, "native", memory->native);
  add_number (text, "peak", memory->peak);
  add_number (text, "peak_ns", memory->peak_ns);
  add_memory_counts (text, "elsewhere", &memory->elsewhere);
  add_number (text, "moment_ns", memory->moment_ns);
  append_name (text, "use");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < memory->n_moments; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i == 0 ? "" : ", ", memory->use[i]);
  g_string_append (text, "]}");
}

static void
add_memory (GString *text, LprofProfile *profile)
{
  guint32 n;
  const LprofRunMemory *memory = lprof_profile_get_memory (profile, &n);
  add_number (text, "memory_peak", lprof_profile_get_memory_peak (profile));
  append_name (text, "memory");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < n; i++)
    {
      g_string_append (text, i == 0 ? "\n" : ",\n");
      add_run_memory (text, &memory[i]);
    }
  g_string_append_c (text, ']');
}

static void
add_line (GString *text, const LprofLine *line, const LprofMemoryCounts *memory)
{
  g_string_append_c (text, '{');
  add_number (text, "line", line->line);
  add_number (text, "hits", line->hits);
  add_number (text, "events", line->events);
  add_number (text, "self_ns", line->self_ns);
  add_number (text, "total_ns", line->total_ns);
  add_number (text, "wait_ns", line->wait_ns);
  add_number (text, "raw_self_ns", line->raw_self_ns);
  add_number (text, "raw_total_ns", line->raw_total_ns);
  add_memory_counts (text, "memory", memory);
  g_string_append_c (text, '}');
}

static void
begin_function (GString *text, const LprofSourceFile *file, const LprofFunctionInfo *function)
{
  g_string_append (text, "{");
  add_string (text, "file", file->path);
  add_string (text, "name", function->name);
  add_number (text, "first_line", function->first_line);
  add_number (text, "last_line", function->last_line);
  add_number (text, "calls", function->calls);
  add_number (text, "recursive_calls", function->recursive_calls);
  add_number (text, "resumptions", function->resumptions);
  add_number (text, "recursive_resumptions", function->recursive_resumptions);
  add_number (text, "hits", function->hits);
  add_number (text, "self_ns", function->self_ns);
  add_number (text, "total_ns", function->total_ns);
  add_number (text, "wait_ns", function->wait_ns);
  add_number (text, "raw_self_ns", function->raw_self_ns);
  add_number (text, "raw_total_ns", function->raw_total_ns);
  add_memory_counts (text, "memory", &function->memory);
  append_name (text, "lines");
  g_string_append (text, "[");
}

static void
add_functions (LprofProfile *profile, LprofOutput *output, guint32 file_index)
{
  const LprofSourceFile *file = &lprof_profile_get_files (profile, NULL)[file_index];
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, NULL);
  GString *text = output->text;
  LprofFileLines lines;
  lprof_file_lines_init (&lines, profile, file_index);
  for (guint32 i = 0; i < file->n_functions && !output->failed; i++)
    {
      guint32 index = file->first_function + i;
      g_string_append (text, index == 0 ? "\n" : ",\n");
      begin_function (text, file, &functions[index]);
      for (guint32 k = lines.starts[i]; k < lines.starts[i + 1]; k++)
        {
          g_string_append (text, k == lines.starts[i] ? "\n  " : ",\n  ");
          add_line (text, &lines.lines[k],
                    lprof_lines_find_memory (lines.decoded, &lines.lines[k]));
          lprof_output_pass_on (output);
        }
      g_string_append (text, "]}");
    }
  lprof_file_lines_clear (&lines);
}

static void
add_samples (GString *text, const LprofBenchmark *benchmark)
{
  const guint64 *sample = benchmark->samples;
  append_name (text, "processes");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < benchmark->n_processes; i++)
    {
      g_string_append (text, i == 0 ? "[" : ", [");
      for (guint32 k = 0; k < benchmark->process_sizes[i]; k++)
        g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, k == 0 ? "" : ", ", *sample++);
      g_string_append_c (text, ']');
    }
  g_string_append_c (text, ']');
}

static void
add_benchmarks (LprofProfile *profile, LprofOutput *output)
{
  guint32 n;
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (profile, &n);
  GString *text = output->text;
  append_name (text, "benchmarks");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < n && !output->failed; i++)
    {
      g_string_append (text, i == 0 ? "\n{" : ",\n{");
      add_string (text, "name", benchmarks[i].name);
      add_number (text, "run", benchmarks[i].run);
      add_number (text, "calls", benchmarks[i].calls);
      add_samples (text, &benchmarks[i]);
      g_string_append_c (text, '}');
      lprof_output_pass_on (output);
    }
  g_string_append_c (text, ']');
}

static void
add_index (GString *text, const char *name, guint32 index)
{
  append_name (text, name);
  if (index == LPROF_NONE)
    g_string_append (text, "null");
  else
    g_string_append_printf (text, "%u", index);
}

static void
add_task (GString *text, const LprofTaskInfo *task)
{
  static const char *const outcomes[] = { "unfinished", "done", "failed", "cancelled" };
  g_string_append_c (text, '{');
  add_string (text, "name", task->name);
  add_string (text, "coroutine", task->coroutine);
  add_number (text, "thread", task->thread);
  add_index (text, "function", task->function);
  add_index (text, "creator", task->creator);
  add_number (text, "creator_line", task->creator_line);
  add_string (text, "outcome", outcomes[task->outcome]);
  add_string (text, "error", task->error);
  add_number (text, "started_ns", task->started_ns);
  add_number (text, "duration_ns", task->duration_ns);
  add_number (text, "running_ns", task->running_ns);
  add_number (text, "waiting_ns", lprof_task_get_waiting_ns (task));
  add_number (text, "longest_ns", task->longest_ns);
  add_number (text, "longest_began_ns", task->longest_began_ns);
  add_index (text, "longest_function", task->longest_function);
  add_number (text, "longest_line", task->longest_line);
  add_number (text, "suspensions", task->suspensions);
  add_number (text, "n_tasks", task->n_tasks);
  g_string_append_c (text, '}');
}

static void
add_tasks (LprofProfile *profile, LprofOutput *output)
{
  guint32 n;
  const LprofTaskInfo *tasks = lprof_profile_get_tasks (profile, &n);
  GString *text = output->text;
  append_name (text, "tasks");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < n && !output->failed; i++)
    {
      g_string_append (text, i == 0 ? "\n" : ",\n");
      add_task (text, &tasks[i]);
      lprof_output_pass_on (output);
    }
  g_string_append_c (text, ']');
}

void
lprof_export_json (LprofProfile *profile, LprofOutput *output)
{
  guint32 n_runs;
  guint32 n_files;
  GString *text = output->text;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n_runs);
  lprof_profile_get_files (profile, &n_files);
  g_string_append_c (text, '{');
  add_string (text, "format", "lprof");
  add_number (text, "version", 1);
  add_number (text, "duration_ns", lprof_profile_get_duration_ns (profile));
  add_number (text, "self_ns", lprof_profile_get_self_ns (profile));
  append_name (text, "runs");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < n_runs; i++)
    {
      g_string_append (text, i == 0 ? "\n" : ",\n");
      add_run (text, &runs[i]);
    }
  g_string_append_c (text, ']');
  add_memory (text, profile);
  append_name (text, "functions");
  g_string_append_c (text, '[');
  for (guint32 i = 0; i < n_files && !output->failed; i++)
    add_functions (profile, output, i);
  g_string_append_c (text, ']');
  add_benchmarks (profile, output);
  add_tasks (profile, output);
  g_string_append (text, "}\n");
}
