/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-pages.h"
#include "lpv-shortcuts.h"

#define PAGE_ACCELERATOR "<Alt>%u"

typedef struct
{
  const char *group; /* NULL: the same as the one before */
  const char *title;
  const char *action; /* with its target, as GtkApplication wants it */
  const char *accelerators[3];
} Shortcut;

static const Shortcut shortcuts[] = {
  { N_ ("Source"), N_ ("Next hot line"), "go.next-hot", { "F2" } },
  { NULL, N_ ("Previous hot line"), "go.previous-hot", { "<Shift>F2" } },
  { NULL, N_ ("Hottest line"), "go.hottest", { "<Control>F2" } },
  { NULL, N_ ("Go to line"), "find.line", { "<Control>i", "<Control>l" } },
  { NULL, N_ ("Find in this file"), "source.find", { "<Control>f" } },
  { NULL, N_ ("Next match"), "source.find-next", { "<Control>g", "F3" } },
  { NULL, N_ ("Previous match"), "source.find-previous", { "<Control><Shift>g", "<Shift>F3" } },
  { NULL, N_ ("Copy the lines with their numbers"), "source.copy-table", { "<Control><Shift>c" } },
  { NULL, N_ ("Open in the text editor"), "source.edit", { "<Control>e" } },
  { N_ ("Moving"), N_ ("Find a function"), "find.function", { "<Control>k" } },
  { NULL, N_ ("Filter functions and files"), "find.filter", { "<Control><Shift>f" } },
  { NULL, N_ ("Back"), "go.back", { "<Alt>Left" } },
  { NULL, N_ ("Forward"), "go.forward", { "<Alt>Right" } },
  { N_ ("Values"), N_ ("Self time"), "show.metric('self')", { "<Control>1" } },
  { NULL, N_ ("Total time"), "show.metric('total')", { "<Control>2" } },
  { NULL, N_ ("Wait time"), "show.metric('wait')", { "<Control>3" } },
  { NULL, N_ ("Hits or samples"), "show.metric('hits')", { "<Control>4" } },
  { NULL, N_ ("Time per hit"), "show.metric('per-hit')", { "<Control>5" } },
  { NULL, N_ ("Memory at the peak"), "show.metric('at-peak')", { "<Control>6" } },
  { NULL, N_ ("Memory held"), "show.metric('held')", { "<Control>7" } },
  { NULL, N_ ("Memory allocated"), "show.metric('allocated')", { "<Control>8" } },
  { NULL, N_ ("Allocations"), "show.metric('allocations')", { "<Control>9" } },
  { NULL, N_ ("Raw events of lines"), "show.raw-events", { "<Control><Shift>e" } },
  { N_ ("Window"), N_ ("Functions and files"), "show.sidebar", { "F9" } },
  { NULL, N_ ("Details of the line"), "show.details", { "<Control>F9" } },
  { N_ ("Files"), N_ ("Open a profile"), "win.open", { "<Control>o" } },
  { NULL, N_ ("Compare with another profile"), "win.compare", { "<Control>d" } },
  { NULL, N_ ("Load again"), "win.reload", { "F5", "<Control>r" } },
  { NULL, N_ ("Save as HTML, CSV or JSON"), "win.save-as", { "<Control><Shift>s" } },
  { NULL, N_ ("Print"), "win.print", { "<Control>p" } },
  { N_ ("General"), N_ ("New window"), "app.new-window", { "<Control>n" } },
  { NULL, N_ ("Main menu"), "win.menu", { "F10" } },
  { NULL, N_ ("Preferences"), "win.preferences", { "<Control>comma" } },
  { NULL, N_ ("Keyboard shortcuts"), "app.shortcuts", { "<Control>question" } },
  { NULL, N_ ("Close the window"), "window.close", { "<Control>w" } },
  { NULL, N_ ("Quit"), "app.quit", { "<Control>q" } },
};

void
lpv_shortcuts_set_accelerators (GtkApplication *application)
{
  guint n_pages;
  const LpvPage *pages = lpv_pages_list (&n_pages);

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      const char *const accelerators[] = { shortcuts[i].accelerators[0],
                                           shortcuts[i].accelerators[1], NULL };

      gtk_application_set_accels_for_action (application, shortcuts[i].action, accelerators);
    }
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *action = g_strdup_printf ("show.page('%s')", pages[i].name);
      g_autofree char *accelerator = g_strdup_printf (PAGE_ACCELERATOR, i + 1);
      const char *const accelerators[] = { accelerator, NULL };

      gtk_application_set_accels_for_action (application, action, accelerators);
    }
}

static void
append_shortcut (GString *ui, const char *title, const char *accelerators)
{
  g_autofree char *xml = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsShortcut'><property name='title'>%s</property>"
      "<property name='accelerator'>%s</property></object></child>",
      title, accelerators);

  g_string_append (ui, xml);
}

static void
begin_group (GString *ui, const char *title)
{
  g_autofree char *xml = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", title);

  g_string_append (ui, xml);
}

static void
end_group (GString *ui)
{
  g_string_append (ui, "</object></child>");
}

static void
append_pages (GString *ui)
{
  guint n_pages;
  const LpvPage *pages = lpv_pages_list (&n_pages);

  begin_group (ui, _ ("Pages"));
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *accelerator = g_strdup_printf (PAGE_ACCELERATOR, i + 1);

      append_shortcut (ui, _ (pages[i].title), accelerator);
    }
  end_group (ui);
}

/* GtkShortcutsWindow can only be filled by a builder before GTK 4.14. */
static char *
build_ui (void)
{
  GString *ui = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                              "<property name='modal'>1</property><child>"
                              "<object class='GtkShortcutsSection'>"
                              "<property name='section-name'>all</property>"
                              "<property name='max-height'>12</property>");

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_autofree char *accelerators =
          g_strjoin (" ", shortcuts[i].accelerators[0], shortcuts[i].accelerators[1], NULL);

      if (shortcuts[i].group != NULL && i > 0)
        end_group (ui);
      if (shortcuts[i].group != NULL)
        begin_group (ui, _ (shortcuts[i].group));
      append_shortcut (ui, _ (shortcuts[i].title), accelerators);
    }
  end_group (ui);
  append_pages (ui);
  g_string_append (ui, "</object></child></object></interface>");
  return g_string_free (ui, FALSE);
}

void
lpv_shortcuts_present (GtkWindow *parent)
{
  g_autofree char *ui = build_ui ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
