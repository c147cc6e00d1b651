/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The lines of one source file as bytes: how a profile keeps them in memory and
 * how the .lprof file does. An empty list is no bytes at all. Numbers and
 * differences are spelled as in lprof-varint.h.
 *
 * Lines: the number of entries, then for each entry, sorted by line, then
 * function, no pair twice:
 *
 *   flags          1 byte, LprofLineBits; a bit is set whenever its claim is true
 *   line           number: minus the line of the entry before (or 0)
 *   function       number: index within the file         unless SAME_FUNCTION
 *   statement      difference from line                  unless OWN_STATEMENT
 *   events         number
 *   hits           difference from events                unless HITS_ARE_EVENTS
 *   self_ns        number
 *   total_ns       difference from self_ns               unless TOTAL_IS_SELF
 *   wait_ns        number, not 0                         unless NO_WAIT
 *   raw_self_ns    difference from self_ns               unless UNCORRECTED
 *   raw_total_ns   difference from total_ns + raw_self_ns - self_ns
 *                                                        unless SAME_CORRECTION
 *   shortest_ns    number                                unless NO_DURATIONS
 *   longest_ns     number: minus shortest_ns             unless NO_DURATIONS
 *
 * Shares: the number of entries, then for each, sorted by line, function, part,
 * no triple twice:
 *
 *   flags          1 byte, LprofShareBits
 *   line           number: minus the line of the entry before (or 0)
 *   function       number: index within the file         unless SAME_FUNCTION
 *   part           number
 *   events, hits, self_ns, total_ns, wait_ns             as above
 *
 * All bytes are used. Limits: lines below 2^31, LPROF_MAX_ENTRIES entries. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

#define LPROF_MAX_LINE ((guint32)G_MAXINT32)
#define LPROF_MAX_ENTRIES (1u << 24)

typedef enum
{
  LPROF_LINE_SAME_FUNCTION = 1 << 0, /* as the entry before; in the first one: function 0 */
  LPROF_LINE_OWN_STATEMENT = 1 << 1,
  LPROF_LINE_HITS_ARE_EVENTS = 1 << 2,
  LPROF_LINE_TOTAL_IS_SELF = 1 << 3,
  LPROF_LINE_NO_WAIT = 1 << 4,
  LPROF_LINE_UNCORRECTED = 1 << 5,
  LPROF_LINE_SAME_CORRECTION = 1 << 6,
  LPROF_LINE_NO_DURATIONS = 1 << 7,
} LprofLineBits;

typedef enum
{
  LPROF_SHARE_SAME_FUNCTION = 1 << 0,
  LPROF_SHARE_HITS_ARE_EVENTS = 1 << 1,
  LPROF_SHARE_TOTAL_IS_SELF = 1 << 2,
  LPROF_SHARE_NO_WAIT = 1 << 3,
} LprofShareBits;

typedef struct
{
  guint8 *bytes; /* owned by whoever holds the blob; NULL when empty */
  gsize size;
} LprofBlob;

/* What the entries of one file have in common: the range that function indices
 * (in the structs: of the profile, in the bytes: of the file) and parts fall into. */
typedef struct
{
  guint32 first_function;
  guint32 n_functions;
  guint32 n_parts;
} LprofBlobScope;

typedef struct
{
  GByteArray *bytes;
  LprofBlobScope scope;
  guint32 line; /* of the entry before */
  guint32 function;
} LprofBlobWriter;

/* n_entries must follow, all lines or all shares, sorted as above, with every
 * number below 2^63. Writing none gives the empty blob. */
void lprof_blob_writer_init (LprofBlobWriter *writer, LprofBlobScope scope, guint32 n_entries);
void lprof_blob_writer_add_line (LprofBlobWriter *writer, const LprofLine *line);
void lprof_blob_writer_add_share (LprofBlobWriter *writer, const LprofShare *share);
LprofBlob lprof_blob_writer_end (LprofBlobWriter *writer);

/* Called for each entry; returning FALSE ends decoding, which then fails. */
typedef gboolean (*LprofLineVisitor) (const LprofLine *line, gpointer data);
typedef gboolean (*LprofShareVisitor) (const LprofShare *share, gpointer data);

/* FALSE when the bytes are not exactly what the encoder writes. n_entries may be NULL. */
gboolean lprof_blob_visit_lines (const LprofBlob *blob, const LprofBlobScope *scope,
                                 LprofLineVisitor visitor, gpointer data, guint32 *n_entries);
gboolean lprof_blob_visit_shares (const LprofBlob *blob, const LprofBlobScope *scope,
                                  LprofShareVisitor visitor, gpointer data);

/* The number of entries that the blob says it has, as far as its size can hold them. */
guint32 lprof_blob_count_entries (const LprofBlob *blob);

G_END_DECLS
