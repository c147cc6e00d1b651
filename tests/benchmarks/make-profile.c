/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Writes a profile of any size, and says what building, saving and loading it cost. */

#include "synthetic-profile.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Of this process: other programs don't count. */
static double
get_cpu_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double
get_heap_mb (void)
{
  struct mallinfo2 info = mallinfo2 ();
  return (double)(info.uordblks + info.hblkhd) / 1e6;
}

static double
get_strings_mb (LprofProfile *profile)
{
  guint32 n;
  gsize size = 0;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n);
  for (guint32 i = 0; i < n; i++)
    size += strlen (files[i].path) + files[i].source_length;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);
  for (guint32 i = 0; i < n; i++)
    size += strlen (functions[i].name);
  return (double)size / 1e6;
}

static void
check (GError *error)
{
  if (!error)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

static void
save_and_load (LprofProfile *profile, const char *path)
{
  GError *error = NULL;
  struct stat info = { 0 };
  double best_save = G_MAXDOUBLE;
  double best_load = G_MAXDOUBLE;
  double heap = 0;
  for (int i = 0; i < 5; i++)
    {
      double start = get_cpu_ms ();
      lprof_profile_save (profile, path, &error);
      check (error);
      best_save = MIN (best_save, get_cpu_ms () - start);
      double before = get_heap_mb ();
      start = get_cpu_ms ();
      LprofProfile *loaded = lprof_profile_load (path, NULL, NULL, &error);
      check (error);
      best_load = MIN (best_load, get_cpu_ms () - start);
      heap = get_heap_mb () - before;
      lprof_profile_unref (loaded);
    }
  stat (path, &info);
  printf ("save %.0f ms, load %.0f ms (best of 5, CPU time), file %.1f MB\n", best_save, best_load,
          (double)info.st_size / 1e6);
  printf ("loaded profile %.1f MB, of that strings %.1f MB\n", heap, get_strings_mb (profile));
}

static void
open_each_file (LprofProfile *profile)
{
  guint32 n;
  lprof_profile_get_files (profile, &n);
  double start = get_cpu_ms ();
  for (guint32 i = 0; i < n; i++)
    lprof_lines_free (lprof_profile_get_lines (profile, i));
  printf ("lines of a file %.1f us\n", (get_cpu_ms () - start) * 1000 / MAX (n, 1));
}

static void
write_callgrind (LprofProfile *profile, const char *path)
{
  FILE *file = fopen (path, "w");
  if (!file)
    {
      perror (path);
      exit (1);
    }
  synthetic_profile_write_callgrind (profile, file);
  fclose (file);
}

int
main (int argc, char **argv)
{
  SyntheticSize size = { 10000, 100, 10, 100000 };
  guint32 *const numbers[] = { &size.n_files, &size.n_lines, &size.n_functions, &size.n_nodes };
  if (argc < 2 || argc > 6)
    {
      fprintf (stderr, "usage: make-profile FILE.lprof|FILE.callgrind [FILES [LINES-PER-FILE "
                       "[FUNCTIONS-PER-FILE [NODES]]]]\n");
      return 2;
    }
  for (int i = 2; i < argc; i++)
    *numbers[i - 2] = (guint32)MAX (1, strtoul (argv[i], NULL, 10));
  double start = get_cpu_ms ();
  LprofProfile *profile = synthetic_profile_make (&size);
  printf ("%u files of %u lines: built in %.0f ms\n", size.n_files, size.n_lines,
          get_cpu_ms () - start);
  if (g_str_has_suffix (argv[1], ".lprof"))
    save_and_load (profile, argv[1]);
  else
    write_callgrind (profile, argv[1]);
  open_each_file (profile);
  lprof_profile_unref (profile);
  return 0;
}
