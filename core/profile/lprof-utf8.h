/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Is this valid UTF-8 without zeros? Like g_utf8_validate_len(), but eight bytes at
 * a time as long as they are ASCII: sources are most of what a file is. */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

static inline gboolean
lprof_utf8_is_valid (const char *text, gsize length)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 highs = ones << 7;
  guint64 word;
  for (; length >= sizeof word; text += sizeof word, length -= sizeof word)
    {
      memcpy (&word, text, sizeof word);
      /* A high bit, or a byte from which 1 can't be taken without borrowing. */
      if (((word | (word - ones)) & highs) != 0)
        break;
    }
  return g_utf8_validate_len (text, length, NULL);
}

G_END_DECLS
