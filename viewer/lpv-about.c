/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lpv-about.h"
#include "lpv-application.h"

void
lpv_about_present (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", _ ("lprof Viewer"), "application-icon",
                         LPV_APPLICATION_ID, "version", LPROF_VERSION, "comments",
                         _ ("Shows what each line of a Python program did"), "developer-name",
                         _ ("The lprof contributors"), "license-type", GTK_LICENSE_MIT_X11,
                         /* Translators: your names, one a line; they are shown as credits */
                         "translator-credits", _ ("translator-credits"), NULL);
}
