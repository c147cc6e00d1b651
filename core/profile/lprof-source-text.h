/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Source files as text that can be shown. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decodes what Python would read from these bytes: the coding cookie or a byte order
 * mark says how. Lines end with \n. What can't be decoded becomes U+FFFD. */
char *lprof_source_text_decode (const char *bytes, gsize size, gsize *length);

G_END_DECLS
