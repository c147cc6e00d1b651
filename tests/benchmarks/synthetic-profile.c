/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "synthetic-profile.h"

typedef struct
{
  const SyntheticSize *size;
  LprofBuilder *builder;
  GRand *random;
} Maker;

/* Spread over five powers of ten, as in real programs. */
static guint64
random_count (Maker *maker)
{
  guint64 count = 1 + g_rand_int (maker->random) % 9;
  for (guint32 zeros = g_rand_int (maker->random) % 6; zeros > 0; zeros--)
    count *= 10;
  return count;
}

static guint32
add_file (Maker *maker, guint32 i)
{
  g_autofree char *path =
      g_strdup_printf ("/home/user/project/package%u/module%05u.py", i % 100, i);
  g_autoptr (GString) source = g_string_new (NULL);
  for (guint32 line = 1; line <= maker->size->n_lines; line++)
    g_string_append_printf (source, "    total += values[%u] * %u\n", line % 10, i + line);
  LprofSourceFile file = { .path = path, .mtime_us = 1700000000000000 };
  return lprof_builder_add_file (maker->builder, &file, source->str, source->len);
}

static guint32
add_function (Maker *maker, guint32 file, guint32 i)
{
  guint32 length = MAX (maker->size->n_lines / maker->size->n_functions, 1);
  g_autofree char *name = g_strdup_printf ("Class%u.method_%u", i % 7, i);
  LprofFunctionInfo function = { .name = name,
                                 .file = file,
                                 .first_line = 1 + i * length,
                                 .last_line = (i + 1) * length,
                                 .calls = random_count (maker),
                                 .total_ns = 1000 * random_count (maker) };
  function.raw_total_ns = function.total_ns + function.calls * 17;
  return lprof_builder_add_function (maker->builder, &function);
}

static void
add_line (Maker *maker, guint32 function, guint32 number)
{
  guint64 buckets[LPROF_N_BUCKETS] = { 0 };
  guint64 hits = random_count (maker);
  guint64 each = 20 + g_rand_int (maker->random) % 2000;
  LprofLine line = { .line = number,
                     .function = function,
                     .statement = number,
                     .hits = hits,
                     .events = hits,
                     .self_ns = hits * each,
                     .total_ns = hits * each * (number % 8 == 0 ? 3 : 1),
                     .wait_ns = number % 64 == 0 ? hits * 50 : 0,
                     .shortest_ns = each / 2,
                     .longest_ns = each * 20 };
  guint middle = 1 + (guint)g_bit_storage (each) - 5;
  line.raw_self_ns = line.self_ns + hits * 17;
  line.raw_total_ns = line.total_ns + hits * 17;
  buckets[middle] = hits - hits / 4;
  buckets[middle + 1] = hits / 4;
  buckets[middle + 3] = hits / 50;
  lprof_builder_add_line (maker->builder, &line, buckets);
}

static void
add_code (Maker *maker, guint32 *functions)
{
  const SyntheticSize *size = maker->size;
  guint32 length = MAX (size->n_lines / size->n_functions, 1);
  for (guint32 i = 0; i < size->n_files; i++)
    {
      guint32 file = add_file (maker, i);
      guint32 *own = functions + i * size->n_functions;
      for (guint32 k = 0; k < size->n_functions; k++)
        own[k] = add_function (maker, file, k);
      for (guint32 line = 1; line <= size->n_lines; line++)
        add_line (maker, own[MIN ((line - 1) / length, size->n_functions - 1)], line);
    }
}

/* Each node is called from one of those shortly before it: the tree gets deep. */
static void
add_tree (Maker *maker, const guint32 *functions)
{
  const SyntheticSize *size = maker->size;
  guint32 n_functions = size->n_files * size->n_functions;
  g_autofree guint32 *nodes = g_new (guint32, size->n_nodes + 1);
  LprofTreeNode node = { .parent = LPROF_NONE, .function = LPROF_NONE };
  nodes[0] = lprof_builder_add_node (maker->builder, &node);
  for (guint32 i = 1; i < size->n_nodes; i++)
    {
      guint32 back = 1 + g_rand_int (maker->random) % MIN (i, 200);
      node.parent = nodes[i - back];
      node.function = functions[g_rand_int (maker->random) % n_functions];
      node.line = 1 + g_rand_int (maker->random) % size->n_lines;
      node.calls = random_count (maker);
      node.self_ns = node.calls * 300;
      node.total_ns = node.self_ns * 2;
      nodes[i] = lprof_builder_add_node (maker->builder, &node);
    }
}

LprofProfile *
synthetic_profile_make (const SyntheticSize *size)
{
  Maker maker = { size, lprof_builder_new (), g_rand_new_with_seed (1) };
  const char *arguments[] = { "synthetic.py", NULL };
  LprofRun run = { .program = "synthetic.py",
                   .arguments = arguments,
                   .python = "3.13.0",
                   .engine = "monitoring",
                   .clock = "tsc",
                   .started_us = 1700000000000000,
                   .duration_ns = 60000000000,
                   .finished = TRUE };
  g_autofree guint32 *functions = g_new (guint32, size->n_files * size->n_functions);
  lprof_builder_add_run (maker.builder, &run);
  add_code (&maker, functions);
  add_tree (&maker, functions);
  g_rand_free (maker.random);
  return lprof_builder_finish (maker.builder);
}

static void
write_lines (LprofProfile *profile, FILE *output, guint32 file)
{
  g_autoptr (LprofLines) decoded = lprof_profile_get_lines (profile, file);
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, NULL);
  guint32 n;
  guint32 function = LPROF_NONE;
  const LprofLine *lines = lprof_lines_get (decoded, &n);
  fprintf (output, "fl=(%u) %s\n", file + 1, lprof_profile_get_files (profile, NULL)[file].path);
  for (guint32 i = 0; i < n; i++)
    {
      if (lines[i].function != function)
        fprintf (output, "fn=(%u) %s\n", lines[i].function + 1, functions[lines[i].function].name);
      function = lines[i].function;
      fprintf (output, "%u %" G_GUINT64_FORMAT "\n", lines[i].line, lines[i].self_ns);
    }
}

static void
write_call (const LprofFunctionInfo *functions, FILE *output, guint32 caller,
            const LprofTreeNode *node)
{
  const LprofFunctionInfo *callee = &functions[node->function];
  fprintf (output, "fl=(%u)\nfn=(%u)\ncfi=(%u)\ncfn=(%u)\n", functions[caller].file + 1, caller + 1,
           callee->file + 1, node->function + 1);
  fprintf (output, "calls=%" G_GUINT64_FORMAT " %u\n%u %" G_GUINT64_FORMAT "\n", node->calls,
           callee->first_line, node->line, node->total_ns);
}

void
synthetic_profile_write_callgrind (LprofProfile *profile, FILE *file)
{
  guint32 n_files;
  guint32 n_nodes;
  const LprofTreeNode *tree = lprof_profile_get_tree (profile, &n_nodes);
  lprof_profile_get_files (profile, &n_files);
  fprintf (file, "# callgrind format\nversion: 1\ncreator: lprof\npositions: line\nevents: ns\n");
  for (guint32 i = 0; i < n_files; i++)
    write_lines (profile, file, i);
  for (guint32 i = 1; i < n_nodes; i++)
    {
      guint32 caller = tree[tree[i].parent].function;
      if (caller != LPROF_NONE && tree[i].function != LPROF_NONE)
        write_call (lprof_profile_get_functions (profile, NULL), file, caller, &tree[i]);
    }
}
