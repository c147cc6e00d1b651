/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The files and functions that were selected, written once each. Safe from any
 * thread; entries live as long as the registry. */

#pragma once

#include <pthread.h>

#include "lprof-arena.h"

#define LPROF_CODES_PER_CHUNK 1024u
#define LPROF_MAX_CHUNKS 1024u

typedef struct _LprofFileEntry LprofFileEntry;
typedef struct _LprofCodeEntry LprofCodeEntry;

struct _LprofFileEntry
{
  LprofFileEntry *next; /* of the same hash */
  char *path;
  LprofOffset file;
  const LprofSourceLine *lines; /* NULL without source */
  uint32_t n_lines;
};

/* What the hooks know of a function, beside the LprofCode that readers see. */
struct _LprofCodeEntry
{
  LprofCodeEntry *next; /* of the same hash */
  const LprofFileEntry *file;
  LprofOffset code;
  const uint16_t *weights;
  uint8_t *seen; /* of each line, whether a thread has touched it */
  uint32_t serial;
  uint32_t first_line;
  uint32_t first_column;
  uint32_t min_line;
  uint32_t n_lines;
  uint32_t flags; /* LprofCodeFlags */
  bool is_inner;  /* lambda or comprehension: part of a statement, which may be a loop's header */
};

typedef struct
{
  LprofArena *arena;
  pthread_mutex_t lock;
  LprofFileEntry *files[256];
  LprofCodeEntry *buckets[4096];
  LprofCodeEntry **chunks[LPROF_MAX_CHUNKS]; /* by serial; chunks never move */
  uint32_t n_codes;
  _Atomic uint64_t n_lines_seen;
} LprofCodes;

typedef struct
{
  const char *name; /* qualified */
  uint32_t first_line;
  uint32_t first_column;
  uint32_t min_line;
  uint32_t n_lines;
  uint32_t flags;
  const uint16_t *weights; /* per line, may be NULL */
} LprofCodeDescription;

void lprof_codes_init (LprofCodes *codes, LprofArena *arena);
void lprof_codes_clear (LprofCodes *codes);

/* Returns NULL when path was not added yet. */
LprofFileEntry *lprof_codes_find_file (LprofCodes *codes, const char *path);
/* source may be NULL. Returns NULL without memory. */
LprofFileEntry *lprof_codes_add_file (LprofCodes *codes, const char *path, const char *source,
                                      size_t length, int64_t mtime_ns);
/* Returns the entry of the same function when there is one; NULL without memory. */
LprofCodeEntry *lprof_codes_add (LprofCodes *codes, const LprofFileEntry *file,
                                 const LprofCodeDescription *description);

static inline LprofCodeEntry *
lprof_codes_get (const LprofCodes *codes, uint32_t serial)
{
  return codes->chunks[serial / LPROF_CODES_PER_CHUNK][serial % LPROF_CODES_PER_CHUNK];
}

/* Fills in what a cell says of its line's statement. */
void lprof_codes_describe_line (LprofCodes *codes, const LprofCodeEntry *code, uint32_t line,
                                LprofCell *cell);
