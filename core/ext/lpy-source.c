/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lpy-source.h"

#define MOST_SOURCES 1000         /* of one name; all others are shown without source */
#define LARGEST_SOURCE (64 << 20) /* bytes: larger files are shown without source */

typedef struct
{
  char *bytes; /* NULL: there is no such file */
  size_t length;
  int64_t mtime_ns;
} Source;

/* Drops "." and ".." from an absolute path, without looking at the file system. */
static void
normalize (char *path)
{
  char *out = path;

  for (const char *in = path; *in;)
    {
      const char *end = in + 1;

      while (*end && *end != '/')
        end++;
      size_t length = (size_t)(end - in);
      if (length == 3 && memcmp (in, "/..", 3) == 0)
        {
          while (out > path && *--out != '/')
            ;
        }
      else if (length > 1 && !(length == 2 && in[1] == '.'))
        {
          memmove (out, in, length);
          out += length;
        }
      in = end;
    }
  *out = '\0';
}

/* Returns the path as the profile names it; to be freed. */
static char *
make_path (const char *file_name)
{
  char directory[PATH_MAX];
  char *path;

  if (file_name[0] == '<' || !file_name[0])
    return strdup (file_name);
  if (file_name[0] == '/' || !getcwd (directory, sizeof directory))
    path = strdup (file_name);
  else if (asprintf (&path, "%s/%s", directory, file_name) < 0)
    path = NULL;
  if (path && path[0] == '/')
    normalize (path);
  return path;
}

static bool
read_all (int fd, Source *source)
{
  while (true)
    {
      char *more = realloc (source->bytes, source->length + 65536);
      ssize_t n;

      if (!more)
        return false;
      source->bytes = more;
      n = read (fd, source->bytes + source->length, 65536);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n == 0;
      source->length += (size_t)n;
      if (source->length > LARGEST_SOURCE)
        return false;
    }
}

/* Only regular files: reading a terminal or a pipe would take it from the program. */
static void
read_file (const char *path, Source *source)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;

  if (fd < 0)
    return;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || !read_all (fd, source))
    {
      free (source->bytes);
      *source = (Source){ NULL, 0, 0 };
    }
  else
    source->mtime_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
  close (fd);
}

/* New reference to bytes, or NULL without an exception. */
static PyObject *
ask_for_source (LpyRecorder *self, PyCodeObject *code)
{
  PyObject *answer = NULL;

  if (self->read_source)
    answer = PyObject_CallOneArg (self->read_source, (PyObject *)code);
  if (answer && !PyBytes_Check (answer))
    Py_CLEAR (answer);
  PyErr_Clear ();
  return answer;
}

/* NULL when there is no such file to be read. */
static const LprofFileEntry *
find_on_disk (LpyRecorder *self, const char *path)
{
  LprofCodes *codes = &self->recorder.codes;
  const LprofFileEntry *file = lprof_codes_find_file (codes, path);
  Source source = { NULL, 0, 0 };

  if (file && ((LprofFile *)lprof_at (self->recorder.arena.base, file->file))->mtime_ns)
    return file;
  read_file (path, &source);
  file = NULL;
  if (source.bytes)
    file = lprof_codes_add_file (codes, path, source.bytes, source.length, source.mtime_ns);
  free (source.bytes);
  return file;
}

/* Whether a file's source is this one; NULL stands for none. */
static bool
has_source (const LpyRecorder *self, const LprofFileEntry *entry, PyObject *source)
{
  const void *base = self->recorder.arena.base;
  const LprofFile *file = lprof_at (base, entry->file);
  const LprofText *text = file->source ? lprof_at (base, file->source) : NULL;

  if (!text || !source)
    return !text && !source;
  return text->length == (uint64_t)PyBytes_GET_SIZE (source)
         && memcmp (text->bytes, PyBytes_AS_STRING (source), text->length) == 0;
}

/* Many sources can have one name, such as <string>: each gets a file of its own,
 * <string>, <string>#2 … */
static const LprofFileEntry *
find_named (LpyRecorder *self, const char *path, PyObject *source)
{
  LprofCodes *codes = &self->recorder.codes;

  for (int i = 1; i <= MOST_SOURCES; i++)
    {
      char *name = NULL;
      const LprofFileEntry *file;

      if (asprintf (&name, i == 1 ? "%s" : "%s#%d", path, i) < 0)
        return NULL;
      file = lprof_codes_find_file (codes, name);
      if (i == MOST_SOURCES)
        source = NULL;
      if (!file)
        file = lprof_codes_add_file (codes, name, source ? PyBytes_AS_STRING (source) : NULL,
                                     source ? (size_t)PyBytes_GET_SIZE (source) : 0, 0);
      free (name);
      if (!file || i == MOST_SOURCES || has_source (self, file, source))
        return file;
    }
  return NULL;
}

const LprofFileEntry *
lpy_source_find_file (LpyRecorder *self, PyCodeObject *code)
{
  const char *file_name = PyUnicode_AsUTF8 (code->co_filename);
  char *path = file_name ? make_path (file_name) : NULL;
  const LprofFileEntry *file = NULL;

  if (path && path[0] != '<')
    file = find_on_disk (self, path);
  if (path && !file)
    {
      PyObject *source = ask_for_source (self, code);

      file = find_named (self, path, source);
      Py_XDECREF (source);
    }
  free (path);
  return file;
}
