/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The actions that move through a profile, for the window to have under "go". */

#pragma once

#include <gio/gio.h>

#include "lpv-session.h"

G_BEGIN_DECLS

/* back, forward, next-hot, previous-hot, hottest. */
GActionGroup *lpv_navigation_new (LpvSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
