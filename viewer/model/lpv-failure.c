/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lprof.h"
#include "lpv-failure.h"

static const struct
{
  LprofError code;
  LpvFailure failure;
} failures[] = {
  { LPROF_ERROR_UNREADABLE,
    { N_ ("File cannot be read"), "action-unavailable-symbolic", LPV_REMEDY_TRY_AGAIN } },
  { LPROF_ERROR_FOREIGN,
    { N_ ("Not a profile"), "dialog-question-symbolic", LPV_REMEDY_OPEN_OTHER } },
  { LPROF_ERROR_LINE_PROFILER,
    { N_ ("Profile of line_profiler"), "document-send-symbolic", LPV_REMEDY_IMPORT } },
  { LPROF_ERROR_TOO_NEW,
    { N_ ("Written by a newer lprof"), "software-update-available-symbolic",
      LPV_REMEDY_OPEN_OTHER } },
  { LPROF_ERROR_TOO_LARGE,
    { N_ ("File is too large"), "drive-harddisk-symbolic", LPV_REMEDY_OPEN_OTHER } },
  { LPROF_ERROR_CORRUPT,
    { N_ ("File is damaged"), "dialog-error-symbolic", LPV_REMEDY_TRY_AGAIN } },
};

LpvFailure
lpv_failure_describe (const GError *error)
{
  LpvFailure failure = { N_ ("File cannot be opened"), "dialog-error-symbolic",
                         LPV_REMEDY_OPEN_OTHER };

  if (error->domain == LPROF_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
      if ((gint)failures[i].code == error->code)
        failure = failures[i].failure;
  failure.title = _ (failure.title);
  return failure;
}
