/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-line-diff.h"

#include <string.h>

/* Edits of one stretch beyond which it counts as rewritten; memory is the square. */
#define MAX_EDITS 1000
/* Of stretches between anchors; sources that people wrote need a handful. */
#define MAX_DEPTH 100

typedef struct
{
  guint32 count_a;
  guint32 count_b;
  guint32 at_a;
  guint32 at_b;
} Occurrence;

/* Lines are numbers: equal text, equal number. */
typedef struct
{
  const guint32 *a;
  const guint32 *b;
  guint32 *match;          /* by line of a, from 0: line of b + 1, or 0 */
  Occurrence *occurrences; /* by number; zero between uses */
} Diff;

/* Lines of a from..to, of b from..to, ends not included. */
typedef struct
{
  guint32 a, a_end;
  guint32 b, b_end;
} Stretch;

static void
strip_ends (Diff *diff, Stretch *s)
{
  while (s->a < s->a_end && s->b < s->b_end && diff->a[s->a] == diff->b[s->b])
    diff->match[s->a++] = ++s->b;
  while (s->a < s->a_end && s->b < s->b_end && diff->a[s->a_end - 1] == diff->b[s->b_end - 1])
    diff->match[--s->a_end] = s->b_end--;
}

static void
count_occurrences (Diff *diff, const Stretch *s)
{
  for (guint32 i = s->a; i < s->a_end; i++)
    diff->occurrences[diff->a[i]] = (Occurrence){ 0 };
  for (guint32 i = s->b; i < s->b_end; i++)
    diff->occurrences[diff->b[i]] = (Occurrence){ 0 };
  for (guint32 i = s->a; i < s->a_end; i++)
    {
      diff->occurrences[diff->a[i]].count_a++;
      diff->occurrences[diff->a[i]].at_a = i;
    }
  for (guint32 i = s->b; i < s->b_end; i++)
    {
      diff->occurrences[diff->b[i]].count_b++;
      diff->occurrences[diff->b[i]].at_b = i;
    }
}

/* The longest rising subsequence of the lines that are unique in both: piles keeps
 * for each length the candidate with the lowest line of b. Returns the lines of a. */
static GArray *
find_anchors (Diff *diff, const Stretch *s)
{
  GArray *anchors = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n = s->a_end - s->a;
  g_autofree guint32 *piles = g_new (guint32, n);
  g_autofree guint32 *previous = g_new (guint32, n);
  guint32 length = 0;
  count_occurrences (diff, s);
  for (guint32 i = s->a; i < s->a_end; i++)
    {
      const Occurrence *occurrence = &diff->occurrences[diff->a[i]];
      guint32 low = 0;
      guint32 high = length;
      if (occurrence->count_a != 1 || occurrence->count_b != 1)
        continue;
      while (low < high)
        {
          guint32 middle = (low + high) / 2;
          if (diff->occurrences[diff->a[piles[middle]]].at_b < occurrence->at_b)
            low = middle + 1;
          else
            high = middle;
        }
      previous[i - s->a] = low > 0 ? piles[low - 1] : G_MAXUINT32;
      piles[low] = i;
      length = MAX (length, low + 1);
    }
  for (guint32 i = length ? piles[length - 1] : G_MAXUINT32; i != G_MAXUINT32;
       i = previous[i - s->a])
    g_array_prepend_val (anchors, i);
  return anchors;
}

/* Follows the recorded ends of the paths backward; x and y count from the stretch. */
static void
walk_back (Diff *diff, const Stretch *s, GPtrArray *trace, gint32 n, gint32 m)
{
  gint32 x = n;
  gint32 y = m;
  for (gint32 d = (gint32)trace->len - 1; d >= 0; d--)
    {
      const gint32 *ends = g_ptr_array_index (trace, d);
      gint32 k = x - y;
      gboolean down = d > 0 && (k == -d || (k != d && ends[k - 1 + d] < ends[k + 1 + d]));
      gint32 before = down ? k + 1 : k - 1;
      gint32 start_x = d == 0 ? 0 : ends[before + d];
      gint32 start_y = d == 0 ? 0 : start_x - before;
      gint32 edited_x = d == 0 ? 0 : down ? start_x : start_x + 1;
      for (; x > edited_x; x--, y--)
        diff->match[s->a + (guint32)x - 1] = s->b + (guint32)y;
      x = start_x;
      y = start_y;
    }
}

/* The greedy algorithm of Myers. trace[d] has, for each diagonal from -d to d, how
 * far d - 1 edits had reached. */
static void
match_by_edits (Diff *diff, const Stretch *s)
{
  gint32 n = (gint32)(s->a_end - s->a);
  gint32 m = (gint32)(s->b_end - s->b);
  gint32 limit = MIN (n + m, MAX_EDITS);
  g_autofree gint32 *reach = g_new0 (gint32, 2 * limit + 3);
  gint32 *ends = reach + limit + 1;
  g_autoptr (GPtrArray) trace = g_ptr_array_new_with_free_func (g_free);
  for (gint32 d = 0; d <= limit; d++)
    {
      g_ptr_array_add (trace, g_memdup2 (ends - d, sizeof *ends * (gsize)(2 * d + 1)));
      for (gint32 k = -d; k <= d; k += 2)
        {
          gboolean down = d > 0 && (k == -d || (k != d && ends[k - 1] < ends[k + 1]));
          gint32 x = d == 0 ? 0 : down ? ends[k + 1] : ends[k - 1] + 1;
          while (x < n && x - k < m
                 && diff->a[s->a + (guint32)x] == diff->b[s->b + (guint32)(x - k)])
            x++;
          ends[k] = x;
          if (x >= n && x - k >= m)
            {
              walk_back (diff, s, trace, n, m);
              return;
            }
        }
    }
}

static void
match_stretch (Diff *diff, Stretch s, guint depth)
{
  strip_ends (diff, &s);
  if (s.a == s.a_end || s.b == s.b_end)
    return;
  g_autoptr (GArray) anchors = depth < MAX_DEPTH ? find_anchors (diff, &s) : NULL;
  if (!anchors || anchors->len == 0)
    {
      match_by_edits (diff, &s);
      return;
    }
  /* The occurrences are used again further in: store the matches first. */
  for (guint i = 0; i < anchors->len; i++)
    {
      guint32 line = g_array_index (anchors, guint32, i);
      diff->match[line] = diff->occurrences[diff->a[line]].at_b + 1;
    }
  for (guint i = 0; i <= anchors->len; i++)
    {
      Stretch between = s;
      if (i < anchors->len)
        {
          between.a_end = g_array_index (anchors, guint32, i);
          between.b_end = diff->match[between.a_end] - 1;
          s.a = between.a_end + 1;
          s.b = between.b_end + 1;
        }
      match_stretch (diff, between, depth + 1);
    }
}

/* Gives each line, without the blanks at its ends, its number. */
static GArray *
number_lines (const char *text, GHashTable *numbers, GStringChunk *chunk)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint32));
  while (*text)
    {
      gsize length = strcspn (text, "\n");
      gsize indent = MIN (strspn (text, " \t\f"), length);
      gsize end = length;
      while (end > indent && g_ascii_isspace (text[end - 1]))
        end--;
      char *line = g_string_chunk_insert_len (chunk, text + indent, (gssize)(end - indent));
      gpointer found;
      if (!g_hash_table_lookup_extended (numbers, line, NULL, &found))
        {
          found = GUINT_TO_POINTER (g_hash_table_size (numbers));
          g_hash_table_insert (numbers, line, found);
        }
      guint32 number = GPOINTER_TO_UINT (found);
      g_array_append_val (lines, number);
      text += length + (text[length] == '\n');
    }
  return lines;
}

guint32 *
lprof_line_diff (const char *before, const char *after, guint32 *n_before)
{
  GStringChunk *chunk = g_string_chunk_new (4096);
  GHashTable *numbers = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *a = number_lines (before, numbers, chunk);
  GArray *b = number_lines (after, numbers, chunk);
  guint32 *lines = g_new0 (guint32, a->len + 1);
  Diff diff = { (const guint32 *)(gpointer)a->data, (const guint32 *)(gpointer)b->data, lines + 1,
                g_new0 (Occurrence, g_hash_table_size (numbers) + 1) };
  match_stretch (&diff, (Stretch){ 0, a->len, 0, b->len }, 0);
  *n_before = a->len;
  g_free (diff.occurrences);
  g_array_unref (a);
  g_array_unref (b);
  g_hash_table_unref (numbers);
  g_string_chunk_free (chunk);
  return lines;
}
