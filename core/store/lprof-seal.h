/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A sum over all values of a file, in the order in which they are written and read: a
 * flipped bit in a count would otherwise be believed. Not against malice.
 *
 * The sum begins at 0. A value adds its size in bytes as one 64-bit word, then its
 * bytes in words, little-endian, the last one filled up with zeros; numbers are
 * 8 bytes, lists as stored, NULL is only a size of 2^64-1. Adding word w makes
 * s = (s ^ w) * 0x9e3779b97f4a7c15, then s ^ (s >> 32): each step can be undone, so
 * no change within one word goes unnoticed. */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

typedef guint64 LprofSeal;

static inline void
lprof_seal_add_word (LprofSeal *seal, guint64 word)
{
  guint64 sum = (*seal ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  *seal = sum ^ (sum >> 32);
}

static inline void
lprof_seal_add_bytes (LprofSeal *seal, gconstpointer bytes, gsize size)
{
  const guint8 *at = bytes;
  guint64 word;
  if (!bytes)
    {
      lprof_seal_add_word (seal, G_MAXUINT64);
      return;
    }
  lprof_seal_add_word (seal, size);
  for (; size >= sizeof word; at += sizeof word, size -= sizeof word)
    {
      memcpy (&word, at, sizeof word);
      lprof_seal_add_word (seal, GUINT64_FROM_LE (word));
    }
  word = 0;
  if (size > 0)
    {
      memcpy (&word, at, size);
      lprof_seal_add_word (seal, GUINT64_FROM_LE (word));
    }
}

static inline void
lprof_seal_add_number (LprofSeal *seal, gint64 number)
{
  lprof_seal_add_word (seal, sizeof number);
  lprof_seal_add_word (seal, (guint64)number);
}

G_END_DECLS
