/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-facts.h"
#include "lpv-format.h"
#include "lpv-tooltip.h"

typedef enum
{
  FACT_HITS,
  FACT_EVENTS,
  FACT_SAMPLES, /* and their share, instead of hits, events and all that is of a hit */
  FACT_SHARE,
  FACT_SELF,
  FACT_TOTAL,
  FACT_WAIT,
  FACT_PER_HIT,
  FACT_SHORTEST,
  FACT_MEDIAN,
  FACT_P99,
  FACT_LONGEST,
  FACT_AT_PEAK, /* from here on memory, where it was recorded */
  FACT_HELD,
  FACT_PEAK,
  FACT_ALLOCATED,
  FACT_ALLOCATIONS,
  FACT_NATIVE,
  N_FACTS
} Fact;

#define N_ROWS 5

static const struct
{
  const char *name;
  const char *meaning;
} facts[N_FACTS] = {
  [FACT_HITS] = { N_ ("Hits"), N_ ("How often the statement was entered") },
  [FACT_EVENTS] = { N_ ("Events"), N_ ("How often Python said that one of its lines starts") },
  [FACT_SAMPLES] = { N_ ("Samples"),
                     N_ ("How often the line was running when a sample was taken") },
  [FACT_SHARE] = { N_ ("Share"),
                   N_ ("Of all samples, and how many points it may be off (95% confidence)") },
  [FACT_SELF] = { N_ ("Self"), N_ ("Without the profiled functions it calls") },
  [FACT_TOTAL] = { N_ ("Total"), N_ ("With everything it calls") },
  [FACT_WAIT] = { N_ ("Wait"), N_ ("Suspended, as at an await or a yield") },
  [FACT_PER_HIT] = { N_ ("Per hit"), N_ ("Total time divided by hits") },
  [FACT_SHORTEST] = { N_ ("Shortest"), N_ ("The fastest execution, as measured") },
  [FACT_MEDIAN] = { N_ ("Median"), N_ ("Half of the executions take at most this") },
  [FACT_P99] = { N_ ("99%"), N_ ("99 of 100 executions take at most this") },
  [FACT_LONGEST] = { N_ ("Longest"), N_ ("The slowest execution, as measured") },
  [FACT_AT_PEAK] = { N_ ("At peak"),
                     N_ ("Bytes that the line held when the run used most memory") },
  [FACT_HELD] = { N_ ("Held"),
                  N_ ("Bytes that were allocated at the line and not freed by the end") },
  [FACT_PEAK] = { N_ ("Peak"), N_ ("The most bytes that the line held at a time") },
  [FACT_ALLOCATED] = { N_ ("Allocated"), N_ ("All bytes that were allocated at the line") },
  [FACT_ALLOCATIONS] = { N_ ("Blocks"),
                         N_ ("How many blocks of memory were allocated at the line") },
  [FACT_NATIVE] = { N_ ("Native"), N_ ("Bytes that did not come from Python’s allocators") },
};

struct _LpvFacts
{
  AdwBin parent_instance;
  GtkLabel *heading;
  GtkGrid *grid;
  GtkWidget *names[N_FACTS];
  GtkLabel *values[N_FACTS];
};

G_DEFINE_FINAL_TYPE (LpvFacts, lpv_facts, ADW_TYPE_BIN)

static void
lpv_facts_dispose (GObject *object)
{
  LpvFacts *self = LPV_FACTS (object);

  for (Fact fact = 0; fact < N_FACTS; fact++)
    {
      g_clear_object (&self->names[fact]);
      g_clear_object (&self->values[fact]);
    }
  G_OBJECT_CLASS (lpv_facts_parent_class)->dispose (object);
}

static void
lpv_facts_class_init (LpvFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lpv_facts_dispose;
}

static void
make_labels (LpvFacts *self, Fact fact)
{
  GtkWidget *name = gtk_label_new (_ (facts[fact].name));
  GtkWidget *value = gtk_label_new (NULL);

  self->names[fact] = g_object_ref_sink (name);
  self->values[fact] = g_object_ref_sink (GTK_LABEL (value));
  gtk_label_set_xalign (GTK_LABEL (name), 0.0);
  gtk_label_set_xalign (GTK_LABEL (value), 1.0);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (value, "numeric");
  lpv_tooltip_set (name, _ (facts[fact].meaning));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name,
                                  value, NULL, -1);
}

static void
lpv_facts_init (LpvFacts *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->grid = GTK_GRID (gtk_grid_new ());
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0.0);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  for (Fact fact = 0; fact < N_FACTS; fact++)
    make_labels (self, fact);
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
set_count (LpvFacts *self, Fact fact, guint64 count)
{
  g_autofree char *text = lpv_format_count (count);

  gtk_label_set_text (self->values[fact], text);
}

static void
set_share (LpvFacts *self, const LpvLineDetails *details)
{
  g_autofree char *text = lpv_format_share_margin (details->share, details->margin);

  gtk_label_set_text (self->values[FACT_SHARE], text);
}

static void
set_time (LpvFacts *self, Fact fact, guint64 nanoseconds, gboolean is_known)
{
  g_autofree char *text = is_known ? lpv_format_duration (nanoseconds) : g_strdup ("–");

  gtk_label_set_text (self->values[fact], text);
}

static void
set_size (LpvFacts *self, Fact fact, guint64 bytes)
{
  g_autofree char *text = lpv_format_size (bytes);

  gtk_label_set_text (self->values[fact], text);
}

static void
set_memory (LpvFacts *self, const LpvLineDetails *details)
{
  set_size (self, FACT_AT_PEAK, details->measures.at_peak);
  set_size (self, FACT_HELD, details->measures.held);
  set_size (self, FACT_PEAK, details->memory_peak);
  set_size (self, FACT_ALLOCATED, details->measures.allocated);
  set_count (self, FACT_ALLOCATIONS, details->measures.allocations);
  set_size (self, FACT_NATIVE, details->native_allocated);
}

static gboolean
is_known (const LpvLineDetails *details, Fact fact)
{
  gboolean is_sampled = details->count_metric == LPV_METRIC_SAMPLES;

  if (fact == FACT_SAMPLES || fact == FACT_SHARE)
    return is_sampled;
  if (fact == FACT_NATIVE)
    return details->native_allocated > 0;
  if (fact >= FACT_AT_PEAK)
    return details->measures.allocations > 0;
  return !is_sampled || fact == FACT_SELF || fact == FACT_TOTAL || fact == FACT_WAIT;
}

/* What is known stands in columns without a gap. */
static void
arrange (LpvFacts *self, const LpvLineDetails *details)
{
  int n = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (Fact fact = 0; fact < N_FACTS; fact++)
    {
      if (!is_known (details, fact))
        continue;
      gtk_widget_set_margin_start (self->names[fact], n < N_ROWS ? 0 : 12);
      gtk_grid_attach (self->grid, self->names[fact], 2 * (n / N_ROWS), n % N_ROWS, 1, 1);
      gtk_grid_attach (self->grid, GTK_WIDGET (self->values[fact]), 2 * (n / N_ROWS) + 1,
                       n % N_ROWS, 1, 1);
      n++;
    }
}

void
lpv_facts_set_details (LpvFacts *self, const LpvLineDetails *details)
{
  gboolean is_timed = details->n_executions > 0;
  g_autofree char *heading = g_strdup_printf (_ ("Line %u"), details->line);

  g_return_if_fail (LPV_IS_FACTS (self));
  gtk_label_set_text (self->heading, heading);
  set_count (self, FACT_HITS, details->measures.hits);
  set_count (self, FACT_EVENTS, details->measures.events);
  set_count (self, FACT_SAMPLES, details->measures.events);
  set_share (self, details);
  set_time (self, FACT_SELF, details->measures.self_ns, TRUE);
  set_time (self, FACT_TOTAL, details->measures.total_ns, TRUE);
  set_time (self, FACT_WAIT, details->measures.wait_ns, TRUE);
  set_time (self, FACT_PER_HIT, lpv_metric_value (LPV_METRIC_PER_HIT, &details->measures),
            details->measures.hits > 0);
  set_time (self, FACT_SHORTEST, details->shortest_ns, is_timed);
  set_time (self, FACT_MEDIAN, details->median_ns, is_timed);
  set_time (self, FACT_P99, details->p99_ns, is_timed);
  set_time (self, FACT_LONGEST, details->longest_ns, is_timed);
  set_memory (self, details);
  arrange (self, details);
}
