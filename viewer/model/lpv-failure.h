/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What to say, and to offer, when a file cannot be shown. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LPV_REMEDY_OPEN_OTHER,
  LPV_REMEDY_TRY_AGAIN,
  LPV_REMEDY_IMPORT,
} LpvRemedy;

typedef struct
{
  const char *title; /* translated */
  const char *icon_name;
  LpvRemedy remedy;
} LpvFailure;

/* For an error of lprof_profile_load(). */
LpvFailure lpv_failure_describe (const GError *error);

G_END_DECLS
