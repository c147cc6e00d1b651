/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-function-blob.h"

#include "lprof-schema.h"
#include "lprof-utf8.h"
#include "lprof-varint.h"

/* Name (one byte at least, or none) and ten numbers. */
#define MIN_FUNCTION_BYTES 11

void
lprof_function_blob_write (GByteArray *bytes, const LprofFunctionInfo *functions, guint32 n)
{
  guint32 first_line = 0;
  if (n > 0)
    lprof_append_number (bytes, n);
  for (guint32 i = 0; i < n; i++)
    {
      const LprofFunctionInfo *function = &functions[i];
      gsize length = strlen (function->name);
      lprof_append_number (bytes, length);
      g_byte_array_append (bytes, (const guint8 *)function->name, (guint)length);
      lprof_append_number (bytes, function->first_line - first_line);
      first_line = function->first_line;
      lprof_append_number (bytes, function->first_column);
      lprof_append_number (bytes, function->last_line);
      lprof_append_number (bytes, function->flags);
      lprof_append_number (bytes, function->calls);
      lprof_append_number (bytes, function->recursive_calls);
      lprof_append_number (bytes, function->resumptions);
      lprof_append_number (bytes, function->recursive_resumptions);
      lprof_append_number (bytes, function->total_ns);
      lprof_append_number (bytes, function->raw_total_ns);
    }
}

static const char *
read_name (LprofBytesReader *reader, LprofProfile *profile)
{
  guint64 length = lprof_read_number (reader);
  const char *bytes = (const char *)reader->at;
  if (length > (gsize)(reader->end - reader->at) || !lprof_utf8_is_valid (bytes, length))
    {
      lprof_bytes_fail (reader);
      return "";
    }
  reader->at += length;
  return lprof_profile_intern_bytes (profile, bytes, length);
}

static gboolean
stands_behind (const LprofFunctionInfo *function, const LprofFunctionInfo *previous)
{
  if (function->first_line != previous->first_line)
    return function->first_line > previous->first_line;
  if (function->first_column != previous->first_column)
    return function->first_column > previous->first_column;
  return strcmp (function->name, previous->name) > 0;
}

static void
read_function (LprofBytesReader *reader, LprofProfile *profile, guint32 first_line,
               LprofFunctionInfo *function)
{
  const guint32 limit = LPROF_MAX_LINE + 1;
  function->name = read_name (reader, profile);
  function->first_line = first_line + lprof_read_index (reader, limit - first_line);
  function->first_column = lprof_read_index (reader, limit);
  function->last_line = lprof_read_index (reader, limit);
  function->flags = lprof_read_index (reader, G_MAXUINT32);
  function->calls = lprof_read_number (reader);
  function->recursive_calls = lprof_read_number (reader);
  function->resumptions = lprof_read_number (reader);
  function->recursive_resumptions = lprof_read_number (reader);
  function->total_ns = lprof_read_number (reader);
  function->raw_total_ns = lprof_read_number (reader);
}

gboolean
lprof_function_blob_read (const guint8 *bytes, gsize size, LprofProfile *profile, guint32 file)
{
  LprofBytesReader reader;
  LprofFunctionInfo previous = { 0 };
  LprofSourceFile *info = &g_array_index (profile->files, LprofSourceFile, file);
  info->first_function = profile->functions->len;
  if (size == 0)
    return TRUE;
  lprof_bytes_reader_init (&reader, bytes, size);
  guint32 limit = LPROF_MAX_FUNCTIONS - profile->functions->len;
  info->n_functions =
      lprof_read_index (&reader, (guint32)MIN (size / MIN_FUNCTION_BYTES, limit) + 1);
  for (guint32 i = 0; i < info->n_functions; i++)
    {
      LprofFunctionInfo function = { .file = file };
      read_function (&reader, profile, previous.first_line, &function);
      if (reader.failed || (i > 0 && !stands_behind (&function, &previous)))
        return FALSE;
      g_array_append_val (profile->functions, function);
      previous = function;
    }
  return info->n_functions > 0 && reader.at == reader.end;
}
