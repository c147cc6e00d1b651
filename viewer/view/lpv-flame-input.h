/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What pointer, fingers and keys do to a flame graph. */

#pragma once

#include "lpv-flame-graph.h"

G_BEGIN_DECLS

void lpv_flame_input_attach (LpvFlameGraph *graph);

G_END_DECLS
