/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-late-menu.h"
#include "lpv-page-bar.h"

struct _LpvPageBar
{
  AdwBin parent_instance;
  GtkMenuButton *menu;
  AdwViewStack *stack;
};

G_DEFINE_FINAL_TYPE (LpvPageBar, lpv_page_bar, ADW_TYPE_BIN)

/* Anew each time: which pages there are depends on the profile. */
static void
make_menu (GtkMenuButton *button, gpointer data)
{
  LpvPageBar *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->stack);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      g_autofree char *action =
          g_strdup_printf ("show.page('%s')", adw_view_stack_page_get_name (page));

      if (adw_view_stack_page_get_visible (page))
        g_menu_append (menu, adw_view_stack_page_get_title (page), action);
    }
  lpv_late_menu_make (button, G_MENU_MODEL (menu));
}

static void
show_page (LpvPageBar *self)
{
  AdwViewStackPage *page =
      adw_view_stack_get_page (self->stack, adw_view_stack_get_visible_child (self->stack));

  gtk_menu_button_set_label (self->menu, adw_view_stack_page_get_title (page));
}

static void
lpv_page_bar_dispose (GObject *object)
{
  g_clear_object (&LPV_PAGE_BAR (object)->stack);
  G_OBJECT_CLASS (lpv_page_bar_parent_class)->dispose (object);
}

static void
lpv_page_bar_class_init (LpvPageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_page_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-page-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvPageBar, menu);
}

static void
lpv_page_bar_init (LpvPageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu, make_menu, self, NULL);
}

GtkWidget *
lpv_page_bar_new (AdwViewStack *stack)
{
  LpvPageBar *self = g_object_new (LPV_TYPE_PAGE_BAR, NULL);

  self->stack = g_object_ref (stack);
  g_signal_connect_object (stack, "notify::visible-child", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
  return GTK_WIDGET (self);
}
