/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Texts that are searched again with every key that is typed: folded once. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LpvTextFilter LpvTextFilter;

LpvTextFilter *lpv_text_filter_new (void);
void lpv_text_filter_free (LpvTextFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvTextFilter, lpv_text_filter_free)

/* The n-th call adds the text with index n - 1; second may be NULL. */
void lpv_text_filter_add (LpvTextFilter *self, const char *first, const char *second);
/* The words to look for; case does not matter. */
void lpv_text_filter_set_words (LpvTextFilter *self, const char *words);
/* Whether the text has all words. */
gboolean lpv_text_filter_matches (LpvTextFilter *self, guint index);

G_END_DECLS
