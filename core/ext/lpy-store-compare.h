/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._store.compare(): what changed from one profile to another. */

#pragma once

#include "lpy-store-profile.h"

PyObject *lpy_store_compare (PyObject *module, PyObject *arguments);
