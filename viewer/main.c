/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "lpv-application.h"

int
main (int argc, char *argv[])
{
  g_autoptr (LpvApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LPROF_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = lpv_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
