/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-varint.h"

/* Before it every byte value, behind it none to 9 bytes: what a reader could run into. */
static void
assert_reads (guint64 value, gsize n_behind)
{
  guint8 bytes[LPROF_VARINT_MAX_BYTES + 9];
  memset (bytes, 0xff, sizeof bytes);
  gsize size = (gsize)(lprof_put_number (bytes, value) - bytes);
  LprofBytesReader reader;
  lprof_bytes_reader_init (&reader, bytes, size + n_behind);
  g_assert_cmpuint (lprof_read_word (&reader), ==, value);
  g_assert_false (reader.failed);
  g_assert_true (reader.at == bytes + size);
}

static void
test_reads_what_was_put (void)
{
  for (gsize n_behind = 0; n_behind < 10; n_behind++)
    for (guint bit = 0; bit < 64; bit++)
      for (guint64 around = 0; around < 3; around++)
        assert_reads ((G_GUINT64_CONSTANT (1) << bit) + around - 1, n_behind);
}

static void
test_random_numbers (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      guint64 value = (guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();
      assert_reads (value >> g_test_rand_int_range (0, 64), i % 10);
    }
}

static void
assert_fails (const char *bytes, gsize size)
{
  LprofBytesReader reader;
  lprof_bytes_reader_init (&reader, (const guint8 *)bytes, size);
  g_assert_cmpuint (lprof_read_word (&reader), ==, 0);
  g_assert_true (reader.failed);
  g_assert_true (reader.at == reader.end);
}

/* One number has one spelling, and ends before the bytes do. */
static void
test_other_spellings (void)
{
  assert_fails ("", 0);
  assert_fails ("\x80", 1);
  assert_fails ("\x80\x00", 2);
  assert_fails ("\x80\x00-------", 9);
  assert_fails ("\xff\xff\x00-------", 10);
  assert_fails ("\xff\xff\xff\xff\xff\xff\xff\x00-", 9);
  assert_fails ("\xff\xff\xff\xff\xff\xff\xff\xff\x00-", 10);
  assert_fails ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10);
  assert_fails ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/varint/reads-what-was-put", test_reads_what_was_put);
  g_test_add_func ("/varint/random-numbers", test_random_numbers);
  g_test_add_func ("/varint/other-spellings", test_other_spellings);
  return g_test_run ();
}
