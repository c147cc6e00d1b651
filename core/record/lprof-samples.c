/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>

#include "lprof-samples.h"

#define FIRST_FUNCTIONS 256u
#define FIRST_NODE_SLOTS 1024u

/* --- functions and cells ------------------------------------------------------ */

static bool
reserve_functions (LprofSamples *samples, uint32_t n)
{
  uint32_t capacity = samples->n_functions ? samples->n_functions : FIRST_FUNCTIONS;
  uint8_t *base = samples->table->base;

  while (capacity < n)
    capacity *= 2;

  LprofOffset functions =
      lprof_arena_alloc (samples->table->arena, (size_t)capacity * sizeof (LprofOffset));
  if (!functions)
    return false;
  memcpy (lprof_at (base, functions), lprof_at (base, samples->functions),
          samples->n_functions * sizeof (LprofOffset));
  samples->functions = functions;
  samples->n_functions = capacity;
  return true;
}

static LprofFunction *
add_function (LprofTable *table, const LprofCodeEntry *entry, LprofOffset *place)
{
  LprofOffset cells = lprof_arena_alloc (table->arena, entry->n_lines * sizeof (LprofCell));
  LprofOffset offset = cells ? lprof_arena_alloc (table->arena, sizeof (LprofFunction)) : 0;

  if (!offset)
    return NULL;
  LprofFunction *function = lprof_at (table->base, offset);
  function->code = entry->code;
  function->cells = cells;
  lprof_push (&table->thread->functions, &function->next, offset);
  *place = offset;
  return function;
}

static LprofFunction *
find_function (LprofSamples *samples, const LprofCodeEntry *entry)
{
  uint8_t *base = samples->table->base;

  if (LPROF_UNLIKELY (entry->serial >= samples->n_functions)
      && !reserve_functions (samples, entry->serial + 1))
    return NULL;

  LprofOffset *place = (LprofOffset *)lprof_at (base, samples->functions) + entry->serial;
  return LPROF_LIKELY (*place != 0) ? lprof_at (base, *place)
                                    : add_function (samples->table, entry, place);
}

static LprofCell *
find_cell (LprofSamples *samples, const LprofFunction *function, const LprofCodeEntry *entry,
           uint32_t line)
{
  LprofTable *table = samples->table;
  uint32_t index = line - entry->min_line;
  LprofCell *cell = (LprofCell *)lprof_at (table->base, function->cells) + index;

  if (LPROF_UNLIKELY (!cell->context))
    {
      lprof_codes_describe_line (table->codes, entry, line, cell);
      cell->shortest = UINT64_MAX;
      cell->context = 1;
    }
  return cell;
}

/* --- the call tree ------------------------------------------------------------- */

static LprofOffset *
find_slot (const LprofSamples *samples, LprofOffset parent, uint32_t line, LprofOffset code)
{
  const uint8_t *base = samples->table->base;
  LprofOffset *slots = lprof_at (base, samples->node_slots);
  uint64_t hash = (parent ^ (code << 20) ^ line) * 0x9e3779b97f4a7c15u;
  uint32_t mask = samples->n_node_slots - 1;

  for (uint32_t i = (uint32_t)(hash >> 32) & mask;; i = (i + 1) & mask)
    {
      const LprofNode *node = lprof_at (base, slots[i]);

      if (!slots[i] || (node->parent == parent && node->line == line && node->code == code))
        return &slots[i];
    }
}

/* Nodes are not lost when this fails: their slots stay as they are. In a forked child there are
 * the parent's from the beginning. */
static bool
reserve_slots (LprofSamples *samples)
{
  LprofTable *table = samples->table;
  LprofSamples larger = { .table = table,
                          .n_node_slots = samples->n_node_slots ? samples->n_node_slots * 2
                                                                : FIRST_NODE_SLOTS };
  LprofOffset offset = atomic_load (&table->thread->nodes);

  if (samples->n_node_slots && table->thread->n_nodes * 4 < samples->n_node_slots * 3)
    return true;
  while (table->thread->n_nodes * 4 >= larger.n_node_slots * 3)
    larger.n_node_slots *= 2;
  larger.node_slots = lprof_arena_alloc (table->arena, larger.n_node_slots * sizeof (LprofOffset));
  if (!larger.node_slots)
    return false;
  for (LprofNode *node; offset; offset = node->next)
    {
      node = lprof_at (table->base, offset);
      *find_slot (&larger, node->parent, node->line, node->code) = offset;
    }
  samples->node_slots = larger.node_slots;
  samples->n_node_slots = larger.n_node_slots;
  return true;
}

static LprofNode *
find_node (LprofSamples *samples, LprofOffset parent, uint32_t line, LprofOffset code,
           bool is_other)
{
  LprofTable *table = samples->table;

  if (!reserve_slots (samples))
    return NULL;
  LprofOffset *slot = find_slot (samples, parent, line, code);
  if (LPROF_LIKELY (*slot != 0))
    return lprof_at (table->base, *slot);

  LprofOffset offset = lprof_arena_alloc (table->arena, sizeof (LprofNode));
  if (!offset)
    return NULL;
  LprofNode *node = lprof_at (table->base, offset);
  node->parent = parent;
  node->line = line;
  node->code = code;
  node->is_other = is_other;
  lprof_push (&table->thread->nodes, &node->next, offset);
  table->thread->n_nodes++;
  *slot = offset;
  return node;
}

/* The root is the first node of a table. */
static LprofNode *
find_called (LprofSamples *samples, const LprofSampleStep *caller, LprofOffset code)
{
  LprofTable *table = samples->table;
  LprofNode *parent = caller ? caller->node : find_node (samples, 0, 0, 0, false);

  if (!parent || parent->is_other)
    return parent;
  if (table->thread->n_nodes < lprof_table_header (table)->max_nodes)
    return find_node (samples, lprof_offset_of (table->base, parent), caller ? caller->line : 0,
                      code, false);
  table->thread->capped = 1;
  LprofNode *root = find_node (samples, 0, 0, 0, false);
  return root ? find_node (samples, lprof_offset_of (table->base, root), 0, 0, true) : NULL;
}

/* --- samples --------------------------------------------------------------------- */

void
lprof_samples_open (LprofSamples *samples, LprofTable *table)
{
  memset (samples, 0, offsetof (LprofSamples, steps));
  samples->table = table;
}

/* A sample counts where there is selected code on the stack. */
static void
go_inward (LprofSamples *samples, LprofFunction *function)
{
  function->active = samples->serial;
  if (samples->n_steps++ == 0)
    {
      samples->table->thread->n_events++;
      __atomic_fetch_add (&lprof_table_header (samples->table)->n_events, 1, __ATOMIC_RELAXED);
    }
}

bool
lprof_samples_follow (LprofSamples *samples, uint64_t key, uint64_t code_key, int32_t instruction)
{
  const LprofSampleStep *step = &samples->steps[samples->n_steps];

  if (samples->n_steps >= samples->n_known || step->key != key || step->code_key != code_key
      || step->instruction != instruction)
    {
      samples->n_known = 0;
      return false;
    }
  go_inward (samples, step->function);
  return true;
}

/* An inner activation counts at the node of its function's outermost one. */
void
lprof_samples_enter (LprofSamples *samples, uint64_t key, uint64_t code_key, int32_t instruction,
                     const LprofCodeEntry *entry, uint32_t line)
{
  const LprofSampleStep *caller = samples->n_steps ? &samples->steps[samples->n_steps - 1] : NULL;
  LprofSampleStep step = { .key = key, .code_key = code_key, .instruction = instruction };
  uint8_t *base = samples->table->base;

  if (samples->n_steps == LPROF_SAMPLE_DEPTH || !(step.function = find_function (samples, entry)))
    return;
  step.line = line - entry->min_line < entry->n_lines ? line : entry->min_line;
  step.cell = find_cell (samples, step.function, entry, step.line);
  step.outermost = step.function->active != samples->serial;
  step.node = step.outermost ? find_called (samples, caller, step.function->code)
                             : lprof_at (base, step.function->node);
  if (!step.node)
    return;
  if (step.outermost)
    step.function->node = lprof_offset_of (base, step.node);
  samples->steps[samples->n_steps] = step;
  go_inward (samples, step.function);
}

/* --- time -------------------------------------------------------------------------- */

static void
charge_callers (LprofSamples *samples, uint64_t busy)
{
  for (uint32_t i = 0; i < samples->n_steps; i++)
    if (samples->steps[i].outermost)
      {
        samples->steps[i].function->total.time += busy;
        samples->steps[i].node->total.time += busy;
        samples->steps[i].cell->more.time += busy;
      }
}

static void
charge (LprofSamples *samples, uint64_t busy, uint64_t idle)
{
  if (!samples->n_steps)
    return;
  const LprofSampleStep *last = &samples->steps[samples->n_steps - 1];
  LprofCell *cell = last->cell;

  charge_callers (samples, busy);
  cell->self.time += busy;
  cell->more.time -= busy; /* its total is both together, and was added with the callers' */
  cell->wait += idle;
  last->function->self.time += busy;
  last->function->wait += idle;
  last->node->self.time += busy;
  last->node->wait += idle;
}

/* A thread that waits both times may have changed its place anywhere in between. */
static void
charge_before (LprofSamples *samples, LprofLook *look)
{
  uint64_t busy = samples->look.runs && !look->runs ? look->busy : 0;
  uint64_t idle = !samples->look.waits ? 0 : look->waits ? look->idle / 2 : look->idle;

  charge (samples, busy, idle);
  look->busy -= busy;
  look->idle -= idle;
}

void
lprof_samples_begin (LprofSamples *samples, const LprofLook *look)
{
  LprofLook all = *look;

  all.busy += samples->look.busy;
  all.idle += samples->look.idle;
  charge_before (samples, &all);
  samples->look = all;
  samples->serial++;
  samples->n_known = samples->n_steps;
  samples->n_steps = 0;
}

void
lprof_samples_end (LprofSamples *samples)
{
  LprofLook *look = &samples->look;

  charge (samples, look->runs ? look->busy : 0, look->waits ? look->idle : 0);
  if (look->runs)
    look->busy = 0;
  if (look->waits)
    look->idle = 0;
  if (look->runs && samples->n_steps)
    {
      LprofCell *cell = samples->steps[samples->n_steps - 1].cell;

      cell->revisits = ++cell->events;
    }
}

void
lprof_samples_settle (LprofSamples *samples)
{
  charge (samples, samples->look.busy, samples->look.idle);
  samples->look = (LprofLook){ 0 };
}
