/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Allocations that don't go through Python: a library that was loaded before all others
 * (core/native) tells of them. */

#pragma once

#include <stdbool.h>

bool lpy_native_is_there (void);
/* Returns false when the library isn't there. */
bool lpy_native_connect (void);
void lpy_native_disconnect (void);
