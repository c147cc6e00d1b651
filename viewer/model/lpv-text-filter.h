/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The words that entries of a list have to have, all of them. The entries' texts are
 * searched again with every key that is typed, so they are folded once, when
 * something is filtered for the first time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LpvTextFilter LpvTextFilter;
/* Adds the texts of all entries of the owner. */
typedef void (*LpvTextFilterFill) (LpvTextFilter *filter, gpointer owner);

/* The owner must outlive it. */
LpvTextFilter *lpv_text_filter_new (LpvTextFilterFill fill,
                                    gpointer owner) G_GNUC_WARN_UNUSED_RESULT;
void lpv_text_filter_free (LpvTextFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvTextFilter, lpv_text_filter_free)

/* The n-th call adds the text with index n - 1; second may be NULL. */
void lpv_text_filter_add (LpvTextFilter *self, const char *first, const char *second);
/* The owner has other entries now. */
void lpv_text_filter_forget (LpvTextFilter *self);
/* The words to look for; case does not matter. NULL and spaces are none, and then all
 * entries match. Returns whether they are others than before. */
gboolean lpv_text_filter_set_words (LpvTextFilter *self, const char *words);
/* Whether the entry's text has all words. */
gboolean lpv_text_filter_matches (LpvTextFilter *self, guint index);

G_END_DECLS
