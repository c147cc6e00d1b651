/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Numbers as the file keeps them.
 *
 * A number is from 0 to 2^63-1 and is written 7 bits a byte, lowest first; the
 * high bit says that another byte follows. Only the shortest form is valid, so
 * that one number has one spelling. A difference d is written as the number 2d
 * when d >= 0 and -2d-1 otherwise, and needs up to 64 bits. */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

#define LPROF_MAX_NUMBER ((guint64)G_MAXINT64)
#define LPROF_VARINT_MAX_BYTES 10

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean failed; /* once set, every read returns 0 */
} LprofBytesReader;

static inline void
lprof_bytes_reader_init (LprofBytesReader *reader, const guint8 *bytes, gsize size)
{
  reader->at = bytes;
  reader->end = bytes + size;
  reader->failed = FALSE;
}

static inline guint64
lprof_bytes_fail (LprofBytesReader *reader)
{
  reader->failed = TRUE;
  reader->at = reader->end;
  return 0;
}

G_NO_INLINE static G_GNUC_UNUSED guint64
lprof_read_number_by_bytes (LprofBytesReader *reader)
{
  guint64 value = 0;
  for (guint shift = 0; shift < 64 && reader->at < reader->end; shift += 7)
    {
      guint8 byte = *reader->at++;
      if (shift == 63 && byte > 1)
        break;
      value |= (guint64)(byte & 0x7f) << shift;
      if (byte < 0x80)
        return byte == 0 && shift > 0 ? lprof_bytes_fail (reader) : value;
    }
  return lprof_bytes_fail (reader);
}

/* Up to eight bytes at once, as a branch on the length of a number is often guessed wrong:
 * the high bits say where it ends, then its groups of 7 bits are pushed together. */
G_ALWAYS_INLINE static inline guint64
lprof_read_long_number (LprofBytesReader *reader)
{
  guint64 word = G_MAXUINT64;
  if (G_LIKELY (reader->end - reader->at >= (gssize)sizeof word))
    memcpy (&word, reader->at, sizeof word);
  word = GUINT64_FROM_LE (word);
  guint64 ends = ~word & G_GUINT64_CONSTANT (0x8080808080808080);
  if (G_UNLIKELY (ends == 0))
    return lprof_read_number_by_bytes (reader);
  guint last = (guint)__builtin_ctzll (ends) - 7;
  guint64 value = word & (ends ^ (ends - 1));
  reader->at += last / 8 + 1;
  if (G_UNLIKELY (value >> last == 0 && last > 0))
    return lprof_bytes_fail (reader);
  value = (value & G_GUINT64_CONSTANT (0x007f007f007f007f))
          | (value & G_GUINT64_CONSTANT (0x7f007f007f007f00)) >> 1;
  value = (value & G_GUINT64_CONSTANT (0x00003fff00003fff))
          | (value & G_GUINT64_CONSTANT (0x3fff00003fff0000)) >> 2;
  return (value & G_GUINT64_CONSTANT (0x000000000fffffff))
         | (value & G_GUINT64_CONSTANT (0x0fffffff00000000)) >> 4;
}

/* Any 64-bit value. */
G_ALWAYS_INLINE static inline guint64
lprof_read_word (LprofBytesReader *reader)
{
  if (G_LIKELY (reader->at < reader->end && *reader->at < 0x80))
    return *reader->at++;
  return lprof_read_long_number (reader);
}

static inline guint64
lprof_read_number (LprofBytesReader *reader)
{
  guint64 value = lprof_read_word (reader);
  return G_LIKELY (value <= LPROF_MAX_NUMBER) ? value : lprof_bytes_fail (reader);
}

/* A number below limit. */
static inline guint32
lprof_read_index (LprofBytesReader *reader, guint32 limit)
{
  guint64 value = lprof_read_word (reader);
  return (guint32)(G_LIKELY (value < limit) ? value : lprof_bytes_fail (reader));
}

/* A number that is not below 0: base and a difference that isn't 0. */
static inline guint64
lprof_read_difference (LprofBytesReader *reader, guint64 base)
{
  guint64 word = lprof_read_word (reader);
  guint64 value = base + ((word >> 1) ^ (0 - (word & 1)));
  return G_LIKELY (word != 0 && value <= LPROF_MAX_NUMBER) ? value : lprof_bytes_fail (reader);
}

static inline guint8
lprof_read_byte (LprofBytesReader *reader)
{
  if (G_LIKELY (reader->at < reader->end))
    return *reader->at++;
  return (guint8)lprof_bytes_fail (reader);
}

static inline guint8 *
lprof_put_number (guint8 *at, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *at++ = (guint8)value | 0x80;
  *at++ = (guint8)value;
  return at;
}

static inline guint8 *
lprof_put_difference (guint8 *at, guint64 value, guint64 base)
{
  guint64 difference = value - base;
  return lprof_put_number (at, (difference << 1) ^ (0 - (difference >> 63)));
}

static inline void
lprof_append_number (GByteArray *bytes, guint64 value)
{
  guint8 spelled[LPROF_VARINT_MAX_BYTES];
  g_byte_array_append (bytes, spelled, (guint)(lprof_put_number (spelled, value) - spelled));
}

/* Sums stay numbers that the file can keep. */
static inline guint64
lprof_sum (guint64 a, guint64 b)
{
  return a > LPROF_MAX_NUMBER || b > LPROF_MAX_NUMBER - a ? LPROF_MAX_NUMBER : a + b;
}

G_END_DECLS
