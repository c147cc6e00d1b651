/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._store.compare(): what changed from one profile to another. */

#pragma once

#include "lpy-store-profile.h"

PyObject *lpy_store_compare (PyObject *module, PyObject *arguments);
/* Of one function of a comparison: matching lines costs time. */
PyObject *lpy_store_changed_lines (PyObject *module, PyObject *arguments);
