/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "sample-profile.h"

#define MS G_GUINT64_CONSTANT (1000000)
#define N_BUSHY_FUNCTIONS 500

static const char orders_source[] = "import csv\n"
                                    "import sys\n"
                                    "from rules import discount\n"
                                    "\n"
                                    "\n"
                                    "def read_orders(path):\n"
                                    "    with open(path, newline=\"\") as file:\n"
                                    "        for row in csv.DictReader(file):\n"
                                    "            yield row\n"
                                    "\n"
                                    "\n"
                                    "def total(orders):\n"
                                    "    sum = 0\n"
                                    "    for order in orders:\n"
                                    "        price = float(order[\"price\"])\n"
                                    "        sum += price * (1 - discount(order, []))\n"
                                    "    return sum\n"
                                    "\n"
                                    "\n"
                                    "async def upload(report):\n"
                                    "    await send(report)\n"
                                    "\n"
                                    "\n"
                                    "print(total(read_orders(sys.argv[1])))\n";

static const char rules_source[] = "# Who gets what off.\n"
                                   "RULES = load(\"rules.toml\")\n"
                                   "\n"
                                   "\n"
                                   "def discount(order, seen):\n"
                                   "    \"\"\"The best discount that applies.\"\"\"\n"
                                   "    best = 0\n"
                                   "    for rule in RULES:\n"
                                   "        if rule in seen:\n"
                                   "            continue\n"
                                   "        if all(matches(order, part) for part in rule.parts):\n"
                                   "            best = max(\n"
                                   "                best,\n"
                                   "                rule.share,\n"
                                   "            )\n"
                                   "    return best\n"
                                   "\n"
                                   "\n"
                                   "def matches(order, part):\n"
                                   "    return part.test(order[part.field])\n"
                                   "\n"
                                   "\n"
                                   "class Rule:\n"
                                   "    def expand(self, depth):\n"
                                   "        return [r.expand(depth - 1) for r in self.parts]\n";

static const char changed_rules_source[] =
    "# Who gets what off.\n"
    "RULES = load(\"rules.toml\")\n"
    "\n"
    "\n"
    "def discount(order, seen):\n"
    "    \"\"\"The best discount that applies.\"\"\"\n"
    "    best = 0\n"
    "    known = frozenset(seen)\n"
    "    for rule in RULES:\n"
    "        if rule in known:\n"
    "            continue\n"
    "        if all(matches(order, part) for part in rule.parts):\n"
    "            best = max(\n"
    "                best,\n"
    "                rule.share,\n"
    "            )\n"
    "    return best\n"
    "\n"
    "\n"
    "def matches(order, part):\n"
    "    return part.test(order[part.field])\n"
    "\n"
    "\n"
    "class Rule:\n"
    "    def expand(self, depth):\n"
    "        return [r.expand(depth - 1) for r in self.parts]\n";

typedef struct
{
  const char *name;
  gboolean is_in_rules;
  guint first_line, last_line;
  guint64 calls;
  double total_ms;
  guint flags;
} Function;

enum
{
  MAIN,
  READ,
  TOTAL,
  UPLOAD,
  RULES,
  DISCOUNT,
  MATCHES,
  EXPAND,
  N_FUNCTIONS
};

static const Function functions[N_FUNCTIONS] = {
  [MAIN] = { "<module>", FALSE, 1, 24, 1, 4210, LPROF_FUNCTION_MODULE },
  [READ] = { "read_orders", FALSE, 6, 9, 1, 310, LPROF_FUNCTION_GENERATOR },
  [TOTAL] = { "total", FALSE, 12, 17, 1, 4120, 0 },
  [UPLOAD] = { "upload", FALSE, 20, 21, 3, 12, LPROF_FUNCTION_COROUTINE },
  [RULES] = { "<module>", TRUE, 1, 25, 1, 60, LPROF_FUNCTION_MODULE },
  [DISCOUNT] = { "discount", TRUE, 5, 16, 20000, 3600, 0 },
  [MATCHES] = { "matches", TRUE, 19, 20, 412000, 640, 0 },
  [EXPAND] = { "Rule.expand", TRUE, 24, 25, 310, 41, 0 },
};

typedef struct
{
  guint function;
  guint line;
  guint statement;
  guint64 hits, events;
  double self_ms, total_ms, wait_ms;
} Line;

static const Line lines[] = {
  { MAIN, 1, 1, 1, 1, 14, 14, 0 },
  { MAIN, 2, 2, 1, 1, 0.01, 0.01, 0 },
  { MAIN, 3, 3, 1, 1, 1.2, 61, 0 },
  { MAIN, 6, 6, 1, 1, 0.002, 0.002, 0 },
  { MAIN, 12, 12, 1, 1, 0.002, 0.002, 0 },
  { MAIN, 24, 24, 1, 1, 3, 4134, 0 },
  { READ, 7, 7, 1, 2, 0.3, 0.3, 0 },
  { READ, 8, 8, 20001, 20001, 240, 240, 0 },
  { READ, 9, 9, 20000, 20000, 70, 70, 0 },
  { TOTAL, 13, 13, 1, 1, 0.001, 0.001, 0 },
  { TOTAL, 14, 14, 20001, 20001, 60, 370, 0 },
  { TOTAL, 15, 15, 20000, 20000, 90, 90, 0 },
  { TOTAL, 16, 16, 20000, 40000, 60, 3660, 0 },
  { TOTAL, 17, 17, 1, 1, 0.001, 0.001, 0 },
  { UPLOAD, 21, 21, 3, 3, 12, 12, 812 },
  { RULES, 2, 2, 1, 1, 18, 59, 0 },
  { RULES, 5, 5, 1, 1, 0.004, 0.004, 0 },
  { RULES, 19, 19, 1, 1, 0.003, 0.003, 0 },
  { RULES, 23, 23, 1, 2, 0.03, 0.03, 0 },
  { DISCOUNT, 7, 7, 20000, 20000, 40, 40, 0 },
  { DISCOUNT, 8, 8, 420000, 420000, 310, 310, 0 },
  { DISCOUNT, 9, 9, 400000, 400000, 780, 780, 0 },
  { DISCOUNT, 10, 10, 8000, 8000, 4, 4, 0 },
  { DISCOUNT, 11, 11, 392000, 392000, 1490, 2130, 0 },
  { DISCOUNT, 12, 12, 90000, 180000, 140, 140, 0 },
  { DISCOUNT, 13, 12, 0, 90000, 90, 90, 0 },
  { DISCOUNT, 14, 12, 0, 90000, 80, 80, 0 },
  { DISCOUNT, 16, 16, 20000, 20000, 26, 26, 0 },
  { MATCHES, 20, 20, 412000, 412000, 640, 640, 0 },
  { EXPAND, 25, 25, 310, 310, 41, 41, 0 },
};

typedef struct
{
  int parent; /* index, -1 for the root */
  int function;
  guint line;
  guint64 calls;
  double self_ms, total_ms;
} Node;

static const Node tree[] = {
  { -1, -1, 0, 0, 0, 4222 },
  { 0, MAIN, 0, 1, 18.2, 4210 },
  { 1, RULES, 3, 1, 18, 60 },
  { 2, EXPAND, 2, 310, 41, 41 },
  { 1, TOTAL, 24, 1, 210, 4120 },
  { 4, READ, 14, 1, 310, 310 },
  { 4, DISCOUNT, 16, 20000, 2960, 3600 },
  { 6, MATCHES, 11, 412000, 640, 640 },
  { 0, UPLOAD, 0, 3, 12, 12 },
};

static guint64
ns (double milliseconds)
{
  return (guint64)(milliseconds * (double)MS);
}

typedef enum
{
  KIND_USUAL,
  KIND_CHANGED,
  KIND_WITH_MEMORY,
  KIND_SAMPLED,
} Kind;

static const char *
get_engine (Kind kind)
{
  return kind == KIND_SAMPLED ? "sampling" : kind == KIND_CHANGED ? "monitoring" : "settrace";
}

static void
add_run (LprofBuilder *builder, Kind kind)
{
  gboolean is_changed = kind == KIND_CHANGED;
  static const char *const arguments[] = { "orders.csv", "--all", NULL };
  static const char *const notes[] = { "Another tracer was active from 1.2 s on: coverage.",
                                       "Two functions were compiled by Cython and have no lines.",
                                       NULL };
  LprofRun run = {
    .program = "orders.py",
    .arguments = arguments,
    .directory = "/home/ada/shop",
    .host = "analytical",
    .system = "Linux 6.1.0 x86_64",
    .cpu = "AMD Ryzen 7 5800X 8-Core Processor",
    .python = is_changed ? "3.13.0" : "3.11.7",
    .lprof = "0.1.0",
    .engine = get_engine (kind),
    .engine_reason = is_changed ? "unselected code runs at full speed with it"
                                : "Python 3.11 has no sys.monitoring",
    .clock = "tsc",
    .clock_reason = "the kernel trusts the time-stamp counter",
    .scope = "the project in /home/ada/shop",
    .ending = "ended with status 0",
    .notes = notes,
    .started_us = G_GINT64_CONSTANT (1795687200000000),
    .duration_ns = ns (is_changed ? 3510 : 4310),
    .n_events = kind == KIND_SAMPLED ? 4209 : 2420000,
    .sample_interval_ns = kind == KIND_SAMPLED ? MS : 0,
    .correction_ns = ns (96),
    .bias_per_line_ps = 40300,
    .bias_uncertainty_ps = 2100,
    .pid = 4711,
    .parent_pid = 4242,
    .finished = TRUE,
  };

  lprof_builder_add_run (builder, &run);
}

static void
add_threads (LprofBuilder *builder)
{
  const LprofThreadInfo main_thread = { "MainThread", 0, 0, 4711, 0, ns (4310), ns (4194) };
  const LprofThreadInfo uploader = { "uploader", 0, 1, 4712, ns (3100), ns (4200), ns (12) };

  lprof_builder_add_thread (builder, &main_thread);
  lprof_builder_add_thread (builder, &uploader);
}

typedef struct
{
  const char *name;
  const char *coroutine;
  const char *error;
  guint function;
  guint32 outcome;
  guint n_stretches;
  LprofTaskStretch stretches[4]; /* in milliseconds; the longest is the last one */
  guint ended_ms;
  guint longest_line;
} Task;

static const Task tasks[] = {
  { "Task-1",
    "main",
    "",
    UPLOAD,
    LPROF_OUTCOME_DONE,
    3,
    { { 3100, 3110, 10 }, { 3600, 3630, 30 }, { 4100, 4150, 50 } },
    4150,
    21 },
  { "upload-1",
    "upload",
    "",
    UPLOAD,
    LPROF_OUTCOME_DONE,
    2,
    { { 3120, 3160, 40 }, { 3300, 3520, 220 } },
    3520,
    21 },
  { "upload-2",
    "upload",
    "ConnectionError",
    UPLOAD,
    LPROF_OUTCOME_FAILED,
    2,
    { { 3165, 3180, 15 }, { 3640, 3700, 60 } },
    3700,
    21 },
  { "upload-3",
    "upload",
    "",
    UPLOAD,
    LPROF_OUTCOME_CANCELLED,
    1,
    { { 3185, 3200, 15 } },
    3800,
    21 },
  { "watcher",
    "watch",
    "",
    LPROF_NONE,
    LPROF_OUTCOME_UNFINISHED,
    3,
    { { 3210, 3212, 2 }, { 3530, 3590, 20 }, { 3900, 3930, 30 } },
    4200,
    0 },
};

static void
add_task (LprofBuilder *builder, const Task *task)
{
  LprofTaskStretch stretches[4];
  const LprofTaskStretch *longest = &stretches[task->n_stretches - 1];
  LprofTaskInfo info = { .name = task->name,
                         .coroutine = task->coroutine,
                         .error = task->error,
                         .thread = 1,
                         .function = task->function,
                         .creator = UPLOAD,
                         .creator_line = 21,
                         .longest_function = task->function,
                         .longest_line = task->longest_line,
                         .outcome = task->outcome,
                         .n_tasks = 1,
                         .suspensions = task->n_stretches - 1,
                         .stretches = stretches,
                         .n_stretches = task->n_stretches };

  for (guint i = 0; i < task->n_stretches; i++)
    {
      stretches[i] =
          (LprofTaskStretch){ task->stretches[i].began_ns * MS, task->stretches[i].ended_ns * MS,
                              task->stretches[i].running_ns * MS };
      info.running_ns += stretches[i].running_ns;
    }
  info.started_ns = stretches[0].began_ns - 5 * MS;
  info.duration_ns = task->ended_ms * MS - info.started_ns;
  info.longest_ns = longest->running_ns;
  info.longest_began_ns = longest->began_ns;
  lprof_builder_add_task (builder, &info);
}

static void
add_other_tasks (LprofBuilder *builder)
{
  const LprofTaskInfo others = { .thread = 1,
                                 .function = LPROF_NONE,
                                 .creator = LPROF_NONE,
                                 .longest_function = LPROF_NONE,
                                 .is_other = TRUE,
                                 .n_tasks = 1250,
                                 .started_ns = 3300 * MS,
                                 .duration_ns = 900 * MS,
                                 .running_ns = 30 * MS,
                                 .longest_ns = 4 * MS };

  lprof_builder_add_task (builder, &others);
}

/* The line that was added moves what follows it. */
static guint
moved (guint function, guint line, gboolean is_changed)
{
  return line + (is_changed && functions[function].is_in_rules && line > 7);
}

static void
add_functions (LprofBuilder *builder, Kind kind)
{
  gboolean is_changed = kind == KIND_CHANGED;
  const char *rules = is_changed ? changed_rules_source : rules_source;
  const LprofSourceFile orders_file = { .path = "/home/ada/shop/orders.py" };
  const LprofSourceFile rules_file = { .path = "/home/ada/shop/rules.py" };

  lprof_builder_add_file (builder, &orders_file, orders_source, strlen (orders_source));
  lprof_builder_add_file (builder, &rules_file, rules, strlen (rules));
  for (guint i = 0; i < N_FUNCTIONS; i++)
    {
      const LprofFunctionInfo info = {
        .name = functions[i].name,
        .file = functions[i].is_in_rules,
        .first_line = moved (i, functions[i].first_line, is_changed),
        .last_line = moved (i, functions[i].last_line, is_changed),
        .flags = functions[i].flags,
        .calls = kind == KIND_SAMPLED ? 0 : functions[i].calls,
        .recursive_calls = i == EXPAND && kind != KIND_SAMPLED ? 280 : 0,
        .total_ns = ns (functions[i].total_ms),
        .raw_total_ns = ns (functions[i].total_ms * 1.1),
      };

      lprof_builder_add_function (builder, &info);
    }
}

/* Executions around the mean of the line, with some far above it. */
static void
fill_buckets (guint64 buckets[LPROF_N_BUCKETS], guint64 hits, guint64 total_ns)
{
  static const guint parts[] = { 3, 21, 44, 22, 7, 2, 1 }; /* hundredths */
  guint first = 0;
  guint64 left = hits;

  for (guint64 mean = total_ns / MAX (hits, 1); mean >= 64; mean /= 2)
    first++;
  for (guint i = G_N_ELEMENTS (parts); i-- > 0;)
    {
      guint64 n = i == 0 ? left : hits * parts[i] / 100;

      buckets[MIN (first + i, LPROF_N_BUCKETS - 1)] += n;
      left -= n;
    }
}

/* One sample for each millisecond of the line itself. */
static void
add_sampled_line (LprofBuilder *builder, const LprofLine *line, guint32 thread)
{
  LprofLine sampled = *line;
  LprofShare share = { .part = thread,
                       .line = line->line,
                       .function = line->function,
                       .events = line->self_ns / MS,
                       .self_ns = line->self_ns,
                       .total_ns = line->total_ns };

  sampled.hits = sampled.shortest_ns = sampled.longest_ns = 0;
  sampled.events = share.events;
  lprof_builder_add_line (builder, &sampled, NULL);
  lprof_builder_add_thread_share (builder, &share);
}

static void
add_line (LprofBuilder *builder, const Line *line, Kind kind)
{
  gboolean is_changed = kind == KIND_CHANGED;
  double factor = is_changed && line->line == 9 && line->function == DISCOUNT ? 0.1
                  : is_changed && line->function == READ                      ? 1.4
                                                                              : 1;
  guint64 mean = ns (line->total_ms * factor) / MAX (line->hits, 1);
  guint64 buckets[LPROF_N_BUCKETS] = { 0 };
  const LprofLine entry = {
    .line = moved (line->function, line->line, is_changed),
    .function = line->function,
    .statement = moved (line->function, line->statement, is_changed),
    .hits = line->hits,
    .events = line->events,
    .self_ns = ns (line->self_ms * factor),
    .total_ns = ns (line->total_ms * factor),
    .wait_ns = ns (line->wait_ms),
    .raw_self_ns = ns (line->self_ms * factor * 1.1),
    .raw_total_ns = ns (line->total_ms * factor * 1.1),
    .shortest_ns = mean / 2,
    .longest_ns = mean * 30,
  };
  const LprofShare share = {
    .part = line->function == UPLOAD,
    .line = entry.line,
    .function = line->function,
    .hits = line->hits,
    .events = line->events,
    .self_ns = entry.self_ns,
    .total_ns = entry.total_ns,
    .wait_ns = entry.wait_ns,
  };

  if (kind == KIND_SAMPLED)
    {
      add_sampled_line (builder, &entry, share.part);
      return;
    }
  fill_buckets (buckets, line->hits, entry.total_ns);
  lprof_builder_add_line (builder, &entry, buckets);
  lprof_builder_add_thread_share (builder, &share);
}

static void
add_memory (LprofBuilder *builder)
{
  const guint64 use[] = { 1 << 20, 4 << 20, 16 << 20, 8 << 20 };
  const LprofRunMemory run = {
    .native = TRUE,
    .peak = 16 << 20,
    .peak_ns = ns (2500),
    .elsewhere = { .allocations = 7, .allocated = 1 << 20, .at_peak = 1 << 20 },
    .moment_ns = ns (1000),
    .n_moments = G_N_ELEMENTS (use),
    .use = use,
  };
  const LprofLineMemory held = {
    .line = lines[0].line,
    .function = lines[0].function,
    .counts = { .allocations = 1200,
                .allocated = 30 << 20,
                .held = 6 << 20,
                .peak = 13 << 20,
                .at_peak = 12 << 20,
                .native_allocations = 1,
                .native_allocated = 2 << 20,
                .native_at_peak = 1 << 20 },
  };
  const LprofLineMemory passing = {
    .line = lines[1].line,
    .function = lines[1].function,
    .counts = { .allocations = 90000, .allocated = 80 << 20, .peak = 3 << 20, .at_peak = 3 << 20 },
  };

  lprof_builder_add_run_memory (builder, &run);
  lprof_builder_add_line_memory (builder, &held);
  lprof_builder_add_line_memory (builder, &passing);
}

static LprofProfile *
build (Kind kind)
{
  LprofBuilder *builder = lprof_builder_new ();

  add_run (builder, kind);
  add_threads (builder);
  add_functions (builder, kind);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    add_task (builder, &tasks[i]);
  add_other_tasks (builder);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    add_line (builder, &lines[i], kind);
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    {
      const LprofTreeNode node = {
        .parent = tree[i].parent < 0 ? LPROF_NONE : (guint32)tree[i].parent,
        .function = tree[i].function < 0 ? LPROF_NONE : (guint32)tree[i].function,
        .line = tree[i].line,
        .calls = kind == KIND_SAMPLED ? 0 : tree[i].calls,
        .self_ns = ns (tree[i].self_ms),
        .total_ns = ns (tree[i].total_ms),
      };

      lprof_builder_add_node (builder, &node);
    }
  if (kind == KIND_WITH_MEMORY)
    add_memory (builder);
  return lprof_builder_finish (builder);
}

LprofProfile *
sample_profile_new (void)
{
  return build (KIND_USUAL);
}

LprofProfile *
sample_profile_new_changed (void)
{
  return build (KIND_CHANGED);
}

LprofProfile *
sample_profile_new_with_memory (void)
{
  return build (KIND_WITH_MEMORY);
}

LprofProfile *
sample_profile_new_sampled (void)
{
  return build (KIND_SAMPLED);
}

/* Ten processes of ten samples, each process in a place of its own. */
static void
add_benchmark (LprofBuilder *builder, guint32 run, const char *name, double ns_of_call,
               guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint64 samples[100];
  guint32 sizes[10];
  const LprofBenchmark benchmark = { .name = name,
                                     .run = run,
                                     .calls = 1000,
                                     .samples = samples,
                                     .n_samples = G_N_ELEMENTS (samples),
                                     .process_sizes = sizes,
                                     .n_processes = G_N_ELEMENTS (sizes) };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      double process = 1 + 0.01 * (i / 10);
      double late = g_rand_int_range (random, 0, 30) == 0 ? 1.5 : 1;

      samples[i] =
          (guint64)(1000 * ns_of_call * process * late * g_rand_double_range (random, 1, 1.04));
      sizes[i / 10] = 10;
    }
  lprof_builder_add_benchmark (builder, &benchmark);
}

LprofProfile *
sample_profile_new_benchmarks (void)
{
  static const char *const arguments[] = { "sorted(x)", NULL };
  static const char *const notes[] = {
    "The machine is busy (load 2.1 on 2 CPUs); end other programs first.", NULL
  };
  const LprofRun run = { .program = "bench",
                         .arguments = arguments,
                         .notes = notes,
                         .host = "workstation",
                         .python = "3.13.0",
                         .duration_ns = ns (4200),
                         .finished = TRUE };
  LprofBuilder *builder = lprof_builder_new ();
  guint32 index = lprof_builder_add_run (builder, &run);

  add_benchmark (builder, index, "sorted(x)", 5600, 1);
  add_benchmark (builder, index, "list(sorted(x))", 8100, 2);
  add_benchmark (builder, index, "sorted(list(x), key=lambda item: item)", 10400, 3);
  add_benchmark (builder, index, "sorted(x) again", 5600, 4);
  return lprof_builder_finish (builder);
}

static void
add_bushy_functions (LprofBuilder *builder)
{
  for (guint i = 0; i < N_BUSHY_FUNCTIONS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/srv/app/module_%u.py", i / 20);
      g_autofree char *name = g_strdup_printf ("Class%u.method_%u", i % 7, i);
      const LprofSourceFile file = { .path = path };
      const LprofFunctionInfo function = { .name = name,
                                           .file = lprof_builder_add_file (builder, &file, NULL, 0),
                                           .first_line = i + 1,
                                           .last_line = i + 9 };

      lprof_builder_add_function (builder, &function);
    }
}

LprofProfile *
sample_profile_new_tree (guint32 n_nodes)
{
  LprofBuilder *builder = lprof_builder_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree LprofTreeNode *nodes = g_new0 (LprofTreeNode, n_nodes);

  add_run (builder, KIND_USUAL);
  add_bushy_functions (builder);
  for (guint32 i = 0; i < n_nodes; i++)
    {
      /* A parent among the newest nodes makes the tree deep, any other one bushy. */
      guint32 span = g_rand_int_range (random, 0, 3) == 0 ? MIN (i, 200) : i;

      nodes[i].parent = i == 0
                            ? LPROF_NONE
                            : i - 1 - (guint32)g_rand_int_range (random, 0, (gint32)MAX (span, 1));
      nodes[i].function = (guint32)g_rand_int_range (random, 0, N_BUSHY_FUNCTIONS);
      nodes[i].line = i + 1; /* so that no two of them are one node */
      nodes[i].calls = 1;
      nodes[i].self_ns = (guint64)g_rand_int_range (random, 1000, 100000);
      nodes[i].total_ns = nodes[i].self_ns;
    }
  for (guint32 i = n_nodes; i-- > 1;)
    nodes[nodes[i].parent].total_ns += nodes[i].total_ns;
  for (guint32 i = 0; i < n_nodes; i++)
    lprof_builder_add_node (builder, &nodes[i]);
  return lprof_builder_finish (builder);
}
