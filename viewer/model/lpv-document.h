/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The file behind a session: opened, reloaded when it is rewritten, or failed. */

#pragma once

#include "lpv-session.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_DOCUMENT_EMPTY,
  LPV_DOCUMENT_LOADING,
  LPV_DOCUMENT_FAILED,
  LPV_DOCUMENT_READY,
} LpvDocumentState;

#define LPV_TYPE_DOCUMENT (lpv_document_get_type ())
/* Properties, read only: "state" (LpvDocumentState), "path" (string),
 * "fraction" (double). While a document that is ready reloads it stays ready.
 * Signals: "reloaded", and "reload-failed" (message). */
G_DECLARE_FINAL_TYPE (LpvDocument, lpv_document, LPV, DOCUMENT, GObject)

LpvDocument *lpv_document_new (void);
LpvSession *lpv_document_get_session (LpvDocument *self);
LpvDocumentState lpv_document_get_state (LpvDocument *self);
const char *lpv_document_get_path (LpvDocument *self);                      /* NULL when empty */
char *lpv_document_get_title (LpvDocument *self) G_GNUC_WARN_UNUSED_RESULT; /* the file's name */
double lpv_document_get_fraction (LpvDocument *self);
const GError *lpv_document_get_error (LpvDocument *self); /* of LPV_DOCUMENT_FAILED */

void lpv_document_open (LpvDocument *self, const char *path);
void lpv_document_reload (LpvDocument *self);
/* Back to empty; a reload is only dropped. */
void lpv_document_cancel (LpvDocument *self);

G_END_DECLS
