/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-column-header.h"
#include "lpv-heat-legend.h"
#include "lpv-heat-strip.h"
#include "lpv-optional.h"
#include "lpv-source-pane.h"

struct _LpvSourcePane
{
  AdwBin parent_instance;
  LpvColumnHeader *header;
  LpvHeatLegend *legend;
  GtkScrolledWindow *scroller;
  LpvSourceView *view;
  LpvHeatStrip *strip;
  GtkLabel *remark;
  GtkWidget *titles;
  GtkWidget *body;
  LpvSession *session;
};

G_DEFINE_FINAL_TYPE (LpvSourcePane, lpv_source_pane, ADW_TYPE_BIN)

static void
on_line_activated (LpvSourcePane *self, guint line)
{
  lpv_session_go_to (self->session, lpv_session_get_place (self->session).file, line);
}

static void
show_remark (LpvSourcePane *self)
{
  const char *remark = lpv_source_view_get_remark (self->view);

  gtk_label_set_text (self->remark, remark != NULL ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL);
}

/* Source is written from left to right whatever the user's language, and the gutter
 * stays at its left; so does all that belongs to them. */
static void
set_left_to_right (GtkWidget *widget)
{
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_left_to_right (child);
}

static void
lpv_source_pane_dispose (GObject *object)
{
  LpvSourcePane *self = LPV_SOURCE_PANE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  /* GtkSourceView 5.6 never frees a view that had a gutter; this frees what it holds. */
  if (self->view != NULL)
    lpv_source_view_let_go (self->view);
  self->view = NULL;
  G_OBJECT_CLASS (lpv_source_pane_parent_class)->dispose (object);
}

static void
lpv_source_pane_class_init (LpvSourcePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_source_pane_dispose;
  g_type_ensure (LPV_TYPE_COLUMN_HEADER);
  g_type_ensure (LPV_TYPE_HEAT_LEGEND);
  g_type_ensure (LPV_TYPE_HEAT_STRIP);
  g_type_ensure (LPV_TYPE_OPTIONAL);
  g_type_ensure (LPV_TYPE_SOURCE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-source-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, body);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, header);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, legend);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, remark);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, strip);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, titles);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePane, view);
  gtk_widget_class_bind_template_callback (widget_class, on_line_activated);
}

static void
lpv_source_pane_init (LpvSourcePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lpv_heat_strip_set_view (self->strip, GTK_TEXT_VIEW (self->view),
                           gtk_scrolled_window_get_vadjustment (self->scroller));
}

void
lpv_source_pane_set_session (LpvSourcePane *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_SOURCE_PANE (self));
  self->session = g_object_ref (session);
  lpv_source_view_set_session (self->view, session);
  lpv_column_header_set_gutter (self->header, lpv_source_view_get_gutter (self->view));
  lpv_heat_legend_set_session (self->legend, session);
  g_object_set (self->strip, "session", session, NULL);
  set_left_to_right (self->titles);
  set_left_to_right (self->body);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (show_remark), self);
  show_remark (self);
}

LpvSourceView *
lpv_source_pane_get_view (LpvSourcePane *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_PANE (self), NULL);
  return self->view;
}
