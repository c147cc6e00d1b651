/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>

#include "lprof-codes.h"
#include "lprof-statements.h"

static uint32_t
hash_text (const char *text, uint32_t hash)
{
  for (; *text; text++)
    hash = (hash ^ (uint8_t)*text) * 16777619u;
  return hash;
}

void
lprof_codes_init (LprofCodes *codes, LprofArena *arena)
{
  memset (codes, 0, sizeof *codes);
  codes->arena = arena;
  pthread_mutex_init (&codes->lock, NULL);
}

static void
free_entry (LprofCodeEntry *entry)
{
  free (entry->seen);
  free (entry);
}

void
lprof_codes_clear (LprofCodes *codes)
{
  for (uint32_t i = 0; i < codes->n_codes; i++)
    free_entry (lprof_codes_get (codes, i));
  for (size_t i = 0; i < LPROF_MAX_CHUNKS && codes->chunks[i]; i++)
    free (codes->chunks[i]);
  for (size_t i = 0; i < sizeof codes->files / sizeof codes->files[0]; i++)
    for (LprofFileEntry *file = codes->files[i], *next; file; file = next)
      {
        next = file->next;
        free (file->path);
        free (file);
      }
  pthread_mutex_destroy (&codes->lock);
}

static LprofFileEntry **
file_bucket (LprofCodes *codes, const char *path)
{
  return &codes->files[hash_text (path, 2166136261u) % 256];
}

static LprofFileEntry *
find_file (LprofCodes *codes, const char *path)
{
  LprofFileEntry *file = *file_bucket (codes, path);

  while (file && strcmp (file->path, path) != 0)
    file = file->next;
  return file;
}

LprofFileEntry *
lprof_codes_find_file (LprofCodes *codes, const char *path)
{
  pthread_mutex_lock (&codes->lock);
  LprofFileEntry *file = find_file (codes, path);
  pthread_mutex_unlock (&codes->lock);
  return file;
}

static void
add_source (LprofCodes *codes, LprofFileEntry *entry, LprofFile *file, const char *source,
            size_t length)
{
  uint32_t n_lines = lprof_statements_count_lines (source, length);
  LprofOffset lines =
      lprof_arena_alloc (codes->arena, ((size_t)n_lines + 1) * sizeof (LprofSourceLine));

  file->source = lprof_arena_add_text (codes->arena, source, length);
  if (!lines)
    return;
  lprof_statements_scan (source, length, lprof_at (codes->arena->base, lines), n_lines);
  file->lines = lines;
  file->n_lines = n_lines;
  entry->lines = lprof_at (codes->arena->base, lines);
  entry->n_lines = n_lines;
}

static LprofFileEntry *
new_file (LprofCodes *codes, const char *path, const char *source, size_t length, int64_t mtime_ns)
{
  LprofFileEntry *entry = calloc (1, sizeof *entry);
  LprofOffset offset = lprof_arena_alloc (codes->arena, sizeof (LprofFile));

  if (!entry || !offset || !(entry->path = strdup (path)))
    {
      free (entry);
      return NULL;
    }

  LprofFile *file = lprof_at (codes->arena->base, offset);
  file->path = lprof_arena_add_text (codes->arena, path, strlen (path));
  file->selected = 1;
  file->mtime_ns = mtime_ns;
  if (source)
    add_source (codes, entry, file, source, length);
  entry->file = offset;
  lprof_push (&((LprofHeader *)codes->arena->base)->files, &file->next, offset);

  LprofFileEntry **bucket = file_bucket (codes, path);
  entry->next = *bucket;
  *bucket = entry;
  return entry;
}

LprofFileEntry *
lprof_codes_add_file (LprofCodes *codes, const char *path, const char *source, size_t length,
                      int64_t mtime_ns)
{
  pthread_mutex_lock (&codes->lock);
  LprofFileEntry *file = find_file (codes, path);
  if (!file)
    file = new_file (codes, path, source, length, mtime_ns);
  pthread_mutex_unlock (&codes->lock);
  return file;
}

static bool
is_same (const LprofCodes *codes, const LprofCodeEntry *entry, const LprofFileEntry *file,
         const LprofCodeDescription *description)
{
  if (entry->file != file || entry->first_line != description->first_line
      || entry->first_column != description->first_column
      || entry->min_line != description->min_line || entry->n_lines != description->n_lines)
    return false;

  const LprofCode *code = lprof_at (codes->arena->base, entry->code);
  const LprofText *name = lprof_at (codes->arena->base, code->name);
  return code->name && name->length == strlen (description->name)
         && memcmp (name->bytes, description->name, name->length) == 0;
}

static LprofCode *
write_code (LprofCodes *codes, const LprofFileEntry *file, const LprofCodeDescription *description,
            LprofOffset *offset)
{
  size_t size = description->n_lines * sizeof (uint16_t);

  *offset = lprof_arena_alloc (codes->arena, sizeof (LprofCode));
  if (!*offset)
    return NULL;

  LprofCode *code = lprof_at (codes->arena->base, *offset);
  code->file = file->file;
  code->name = lprof_arena_add_text (codes->arena, description->name, strlen (description->name));
  code->weights = lprof_arena_alloc (codes->arena, size);
  if (code->weights && description->weights)
    memcpy (lprof_at (codes->arena->base, code->weights), description->weights, size);
  code->first_line = description->first_line;
  code->first_column = description->first_column;
  code->min_line = description->min_line;
  code->n_lines = description->n_lines;
  code->flags = description->flags;
  code->serial = codes->n_codes;
  return code;
}

/* Makes room for the next serial. */
static bool
reserve_serial (LprofCodes *codes)
{
  LprofCodeEntry ***chunk;

  if (codes->n_codes >= LPROF_MAX_CHUNKS * LPROF_CODES_PER_CHUNK)
    return false;
  chunk = &codes->chunks[codes->n_codes / LPROF_CODES_PER_CHUNK];
  if (!*chunk)
    *chunk = calloc (LPROF_CODES_PER_CHUNK, sizeof **chunk);
  return *chunk != NULL;
}

static bool
is_inner (const char *name)
{
  const char *last = strrchr (name, '.');

  last = last ? last + 1 : name;
  return last[0] == '<' && strcmp (last, "<module>") != 0;
}

static LprofCodeEntry *
new_code (LprofCodes *codes, const LprofFileEntry *file, const LprofCodeDescription *description)
{
  LprofCodeEntry *entry = calloc (1, sizeof *entry);
  LprofCode *code = NULL;

  if (entry)
    entry->seen = calloc (description->n_lines + 1u, 1);
  if (entry && entry->seen && reserve_serial (codes))
    code = write_code (codes, file, description, &entry->code);
  if (!code)
    {
      if (entry)
        free_entry (entry);
      return NULL;
    }

  entry->file = file;
  entry->weights = code->weights ? lprof_at (codes->arena->base, code->weights) : NULL;
  entry->serial = codes->n_codes;
  entry->first_line = description->first_line;
  entry->first_column = description->first_column;
  entry->min_line = description->min_line;
  entry->n_lines = description->n_lines;
  entry->flags = description->flags;
  entry->is_inner = is_inner (description->name);
  codes->chunks[entry->serial / LPROF_CODES_PER_CHUNK][entry->serial % LPROF_CODES_PER_CHUNK] =
      entry;
  codes->n_codes++;
  lprof_push (&((LprofHeader *)codes->arena->base)->codes, &code->next, entry->code);
  return entry;
}

LprofCodeEntry *
lprof_codes_add (LprofCodes *codes, const LprofFileEntry *file,
                 const LprofCodeDescription *description)
{
  uint32_t hash = hash_text (description->name, (uint32_t)file->file + description->first_line);
  LprofCodeEntry **bucket = &codes->buckets[hash % 4096];
  LprofCodeEntry *entry;

  pthread_mutex_lock (&codes->lock);
  for (entry = *bucket; entry && !is_same (codes, entry, file, description); entry = entry->next)
    ;
  if (!entry && (entry = new_code (codes, file, description)))
    {
      entry->next = *bucket;
      *bucket = entry;
    }
  pthread_mutex_unlock (&codes->lock);
  return entry;
}

void
lprof_codes_describe_line (LprofCodes *codes, const LprofCodeEntry *code, uint32_t line,
                           LprofCell *cell)
{
  const LprofFileEntry *file = code->file;
  uint32_t index = line - code->min_line;

  cell->statement = line;
  if (line <= file->n_lines && file->lines[line].statement >= code->first_line
      && file->lines[line].statement <= line)
    {
      const LprofSourceLine *head = &file->lines[file->lines[line].statement];

      cell->statement = file->lines[line].statement;
      if (!code->is_inner)
        cell->flags = (uint16_t)head->flags;
      if (!(cell->flags & LPROF_LINE_LOOP))
        cell->block_end = head->block_end;
    }
  else if (line >= code->first_line && line <= file->n_lines
           && file->lines[line].statement < code->first_line)
    cell->statement = code->first_line;
  if (code->weights)
    cell->weight = code->weights[index];
  if (!code->seen[index])
    {
      code->seen[index] = 1;
      atomic_fetch_add_explicit (&codes->n_lines_seen, 1, memory_order_relaxed);
    }
}
