/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Every truncation and every changed byte of a file, and of each blob: a clear error or
 * the same profile. Run with sanitizers, it shows that nothing is read out of bounds. */

#include "lprof-blob.h"
#include "lprof-serialize.h"
#include "lprof-varint.h"
#include "random-profile.h"

#include <sqlite3.h>

/* A profile as small as one can be that has everything. */
static LprofProfile *
make_small_profile (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  const char *arguments[] = { "a.py", NULL };
  LprofRun run = { .program = "a.py", .arguments = arguments, .duration_ns = 1000 };
  LprofSourceFile file = { .path = "/a.py" };
  guint64 buckets[LPROF_N_BUCKETS] = { [3] = 2, [17] = 300 };
  guint32 index = lprof_builder_add_run (builder, &run);
  LprofFunctionInfo function = { .name = "<module>",
                                 .file =
                                     lprof_builder_add_file (builder, &file, "x = 1\ny = 2\n", 12),
                                 .first_line = 1,
                                 .calls = 1 };
  LprofLine line = { .line = 2,
                     .function = lprof_builder_add_function (builder, &function),
                     .hits = 302,
                     .events = 303,
                     .self_ns = 70000,
                     .total_ns = 80000,
                     .wait_ns = 9,
                     .raw_self_ns = 70500,
                     .raw_total_ns = 81000,
                     .shortest_ns = 100,
                     .longest_ns = 5000 };
  LprofThreadInfo thread = { .name = "MainThread", .run = index };
  LprofContextInfo context = { .name = "test", .run = index };
  LprofShare share = { .part = lprof_builder_add_thread (builder, &thread),
                       .line = 2,
                       .function = line.function,
                       .hits = 4,
                       .self_ns = 50000 };
  LprofTaskStretch stretch = { 10, 300, 200 };
  LprofTaskInfo task = { .name = "Task-1",
                         .coroutine = "main",
                         .error = "OSError",
                         .thread = share.part,
                         .function = line.function,
                         .creator = LPROF_NONE,
                         .longest_function = line.function,
                         .longest_line = 2,
                         .outcome = LPROF_OUTCOME_FAILED,
                         .n_tasks = 1,
                         .started_ns = 5,
                         .duration_ns = 400,
                         .running_ns = 200,
                         .stretches = &stretch,
                         .n_stretches = 1 };
  LprofTreeNode node = { .parent = LPROF_NONE, .function = LPROF_NONE, .calls = 1 };
  guint64 samples[] = { 300, 70000, 5 };
  guint32 sizes[] = { 2, 1 };
  LprofBenchmark benchmark = { .name = "f()",
                               .run = index,
                               .calls = 20,
                               .samples = samples,
                               .n_samples = 3,
                               .process_sizes = sizes,
                               .n_processes = 2 };
  lprof_builder_add_task (builder, &task);
  lprof_builder_add_line (builder, &line, buckets);
  line.line = 1;
  lprof_builder_add_line (builder, &line, NULL);
  lprof_builder_add_thread_share (builder, &share);
  share.part = lprof_builder_add_context (builder, &context);
  lprof_builder_add_context_share (builder, &share);
  node.parent = lprof_builder_add_node (builder, &node);
  node.function = line.function;
  lprof_builder_add_node (builder, &node);
  lprof_builder_add_benchmark (builder, &benchmark);
  return lprof_builder_finish (builder);
}

static void
assert_error_or_same (LprofProfile *profile, const guint8 *bytes, gsize size)
{
  GError *error = NULL;
  LprofProfile *loaded = lprof_store_deserialize (bytes, size, "file", NULL, NULL, &error);
  g_assert_true ((loaded == NULL) == (error != NULL));
  if (loaded)
    {
      assert_same_profile (profile, loaded);
      lprof_profile_unref (loaded);
    }
  else
    g_assert_true (g_str_has_suffix (error->message, "."));
  g_clear_error (&error);
}

static void
test_truncations (void)
{
  g_autoptr (LprofProfile) profile = make_small_profile ();
  gsize size;
  guint8 *bytes = lprof_store_serialize (profile, "file", &size, NULL);
  for (gsize i = 0; i < size; i++)
    {
      /* In memory of its own, so that a sanitizer sees one byte too many. */
      g_autofree guint8 *copy = g_memdup2 (bytes, i);
      GError *error = NULL;
      g_assert_null (lprof_store_deserialize (copy, i, "file", NULL, NULL, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  sqlite3_free (bytes);
}

static void
test_changed_bytes (void)
{
  g_autoptr (LprofProfile) profile = make_small_profile ();
  gsize size;
  guint8 *bytes = lprof_store_serialize (profile, "file", &size, NULL);
  for (gsize i = 0; i < size; i++)
    {
      guint8 saved = bytes[i];
      bytes[i] = saved ^ (guint8)(1 << i % 8);
      assert_error_or_same (profile, bytes, size);
      bytes[i] = saved;
    }
  assert_error_or_same (profile, bytes, size);
  sqlite3_free (bytes);
}

/* A number has one spelling. */
static void
test_numbers (void)
{
  GRand *random = g_rand_new_with_seed (9);
  for (guint i = 0; i < 100000; i++)
    {
      guint64 number = ((guint64)g_rand_int (random) << 31 | g_rand_int (random) >> 1)
                       >> g_rand_int_range (random, 0, 63);
      guint8 spelled[LPROF_VARINT_MAX_BYTES];
      guint8 *end = lprof_put_number (spelled, number);
      LprofBytesReader reader = { spelled, end, FALSE };
      g_assert_cmpuint (lprof_read_number (&reader), ==, number);
      g_assert_true (!reader.failed && reader.at == end);
      reader = (LprofBytesReader){ spelled, end - 1, FALSE };
      lprof_read_number (&reader);
      g_assert_true (reader.failed);
    }
  g_rand_free (random);
}

static void
test_misspelled_numbers (void)
{
  static const guint8 spellings[][10] = {
    { 0x80, 0x00 },                                                 /* 0 in two bytes */
    { 0xff, 0x80, 0x00 },                                           /* 127 in three */
    { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 }, /* 2^63 */
    { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02 }, /* 2^64 */
    { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      LprofBytesReader reader = { spellings[i], spellings[i] + 10, FALSE };
      lprof_read_number (&reader);
      g_assert_true (reader.failed);
    }
}

static gboolean
accept_line (const LprofLine *line, gpointer data)
{
  return TRUE;
}

static void
assert_lines_rejected (const guint8 *bytes, gsize size)
{
  LprofBlobScope scope = { 0, 2, 0 };
  LprofBlob blob = { (guint8 *)bytes, size };
  g_assert_false (lprof_blob_visit_lines (&blob, &scope, accept_line, NULL, NULL));
}
#define REJECTED(...)                                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const guint8 bytes[] = { __VA_ARGS__ };                                                 \
    assert_lines_rejected (bytes, sizeof bytes);                                                   \
  }                                                                                                \
  G_STMT_END

/* One line, flags 0xff: line 5, 3 events, 7 ns; then each rule broken in turn. */
static void
test_lines_have_one_spelling (void)
{
  static guint8 valid[] = { 1, 0xff, 5, 3, 7 };
  LprofBlobScope scope = { 0, 2, 0 };
  LprofBlob blob = { valid, sizeof valid };
  g_assert_true (lprof_blob_visit_lines (&blob, &scope, accept_line, NULL, NULL));
  REJECTED (0);                                     /* no entries are no bytes */
  REJECTED (2, 0xff, 5, 3, 7);                      /* one is missing */
  REJECTED (1, 0xff, 5, 3, 7, 0);                   /* one byte too many */
  REJECTED (1, 0xff, 0, 3, 7);                      /* line 0 */
  REJECTED (2, 0xff, 5, 3, 7, 0xff, 0, 3, 7);       /* the same line again */
  REJECTED (1, 0xfe, 5, 0, 3, 7);                   /* function 0 spelled out */
  REJECTED (1, 0xfe, 5, 2, 3, 7);                   /* function out of range */
  REJECTED (2, 0xfe, 5, 1, 3, 7, 0xfe, 0, 0, 3, 7); /* functions out of order */
  REJECTED (1, 0xfd, 5, 0, 3, 7);                   /* statement spelled out */
  REJECTED (1, 0xfd, 5, 9, 3, 7);                   /* statement 0 */
  REJECTED (1, 0xfb, 5, 3, 0, 7);                   /* hits spelled out */
  REJECTED (1, 0xfb, 5, 3, 7, 7);                   /* hits below 0 */
  REJECTED (1, 0xef, 5, 3, 7, 0);                   /* wait spelled out */
  REJECTED (1, 0x7f, 5, 3, 7, 0, 0);                /* durations spelled out */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/truncations", test_truncations);
  g_test_add_func ("/damage/changed-bytes", test_changed_bytes);
  g_test_add_func ("/damage/numbers", test_numbers);
  g_test_add_func ("/damage/misspelled-numbers", test_misspelled_numbers);
  g_test_add_func ("/damage/lines-have-one-spelling", test_lines_have_one_spelling);
  return g_test_run ();
}
