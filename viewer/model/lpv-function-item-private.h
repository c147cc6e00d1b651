/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include "lpv-function-list.h"

G_BEGIN_DECLS

LpvFunctionItem *lpv_function_item_new (LprofProfile *profile, guint32 function);

G_END_DECLS
