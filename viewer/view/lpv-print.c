/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#include "lpv-format.h"
#include "lpv-print.h"

#define COUNT_WIDTH 11
#define VALUE_WIDTH 11
#define SHARE_WIDTH 7

/* Padded to the left by characters, which g_string_append_printf() counts as bytes. */
static void
append_padded (GString *text, const char *value, guint width)
{
  for (guint n = g_utf8_strlen (value, -1); n < width; n++)
    g_string_append_c (text, ' ');
  g_string_append (text, value);
}

static void
append_numbers (GString *text, LpvSession *session, guint32 line)
{
  const LpvLineValues *values = lpv_file_lines_get (lpv_session_get_lines (session), line,
                                                    lpv_session_get_raw_events (session));
  LpvMetric metric = lpv_session_get_metric (session);
  LpvMetric count_metric = lpv_session_get_count_metric (session);
  g_autofree char *count = NULL, *value = NULL, *share = NULL;

  if (values != NULL)
    {
      guint64 number = lpv_session_get_line_value (session, line);

      count = lpv_format_count (lpv_metric_value (count_metric, &values->measures));
      value = metric != count_metric ? lpv_format_value_column (metric, number) : g_strdup ("");
      share = lpv_format_share (lpv_session_get_line_share (session, line));
    }
  append_padded (text, count != NULL ? count : "", COUNT_WIDTH);
  append_padded (text, value != NULL ? value : "", VALUE_WIDTH);
  append_padded (text, share != NULL ? share : "", SHARE_WIDTH);
}

static char *
get_text (LpvSession *session)
{
  LpvPlace place = lpv_session_get_place (session);
  GString *text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  const char *source;

  source = lprof_profile_get_source (lpv_session_get_profile (session), place.file, NULL);
  lines = g_strsplit (source != NULL ? source : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      append_numbers (text, session, i + 1);
      g_string_append_printf (text, "  %s\n", lines[i]);
    }
  return g_string_free (text, FALSE);
}

static gboolean
on_paginate (GtkPrintOperation *operation, GtkPrintContext *context,
             GtkSourcePrintCompositor *compositor)
{
  if (!gtk_source_print_compositor_paginate (compositor, context))
    return FALSE;
  gtk_print_operation_set_n_pages (operation, gtk_source_print_compositor_get_n_pages (compositor));
  return TRUE;
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page,
              GtkSourcePrintCompositor *compositor)
{
  gtk_source_print_compositor_draw_page (compositor, context, page);
}

/* What the columns are, as a format of the compositor. */
static char *
get_legend (LpvSession *session)
{
  LpvMetric metric = lpv_session_get_metric (session);
  LpvMetric count_metric = lpv_session_get_count_metric (session);
  const char *base = lpv_base_get_name (lpv_session_get_base (session));

  if (metric == count_metric)
    return g_strdup_printf ("%s · %%%% %s", lpv_metric_get_name (metric), base);
  return g_strdup_printf ("%s · %s · %%%% %s", lpv_metric_get_name (count_metric),
                          lpv_metric_get_name (metric), base);
}

static GtkSourcePrintCompositor *
make_compositor (LpvSession *session, const char *path)
{
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  g_autofree char *text = get_text (session);
  g_auto (GStrv) parts = g_strsplit (path, "%", -1);
  g_autofree char *header = g_strjoinv ("%%", parts);
  g_autofree char *legend = get_legend (session);
  GtkSourcePrintCompositor *compositor;

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), text, -1);
  compositor = gtk_source_print_compositor_new (buffer);
  gtk_source_print_compositor_set_print_line_numbers (compositor, 1);
  gtk_source_print_compositor_set_wrap_mode (compositor, GTK_WRAP_NONE);
  gtk_source_print_compositor_set_body_font_name (compositor, "Monospace 7");
  gtk_source_print_compositor_set_print_header (compositor, TRUE);
  gtk_source_print_compositor_set_header_format (compositor, TRUE, header, NULL, "%N/%Q");
  gtk_source_print_compositor_set_print_footer (compositor, TRUE);
  gtk_source_print_compositor_set_footer_format (compositor, TRUE, legend, NULL, NULL);
  return compositor;
}

GtkPrintOperation *
lpv_print_new (LpvSession *session)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  LpvPlace place = lpv_session_get_place (session);
  guint32 n;
  const char *path =
      lprof_profile_get_files (lpv_session_get_profile (session), &n)[place.file].path;
  GtkSourcePrintCompositor *compositor = make_compositor (session, path);
  g_autofree char *name = g_path_get_basename (path);

  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_show_progress (operation, TRUE);
  g_signal_connect_data (operation, "paginate", G_CALLBACK (on_paginate), compositor,
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), compositor);
  return operation;
}
