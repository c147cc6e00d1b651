/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The numbers of a line, one below another, each with its name. */

#pragma once

#include <adwaita.h>

#include "lpv-line-details.h"

G_BEGIN_DECLS

#define LPV_TYPE_FACTS (lpv_facts_get_type ())
G_DECLARE_FINAL_TYPE (LpvFacts, lpv_facts, LPV, FACTS, AdwBin)

void lpv_facts_set_details (LpvFacts *self, const LpvLineDetails *details);

G_END_DECLS
