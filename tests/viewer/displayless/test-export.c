/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lpv-export.h"
#include "sample-profile.h"

static char *folder;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean
save (const char *path, GError **error)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  lpv_export_async (profile, file, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return lpv_export_finish (result, error);
}

static void
assert_begins (const char *name, const char *beginning, const char *part)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (save (path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, beginning));
  g_assert_nonnull (strstr (text, part));
  g_unlink (path);
}

static void
test_name_tells_the_format (void)
{
  assert_begins ("a.HTML", "<!DOCTYPE html>", "<td>        if all(matches(order");
  assert_begins ("a.csv", "file,function,first_line,line,hits",
                 "/home/ada/shop/rules.py,discount,5,14,0,90000,80000000,80000000,0");
  assert_begins ("a.json", "{\"format\": \"lprof\"", "\"name\": \"discount\"");
  assert_begins ("a.txt", "orders.py", "line 5: discount");
}

static void
test_says_why_it_could_not (void)
{
  g_autofree char *path = g_build_filename (folder, "nowhere", "a.html", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (save (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lprof-export-XXXXXX", NULL);
  g_test_add_func ("/export/name-tells-the-format", test_name_tells_the_format);
  g_test_add_func ("/export/says-why-it-could-not", test_says_why_it_could_not);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
