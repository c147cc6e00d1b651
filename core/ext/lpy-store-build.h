/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._store.build(): a profile out of what another program measured. */

#pragma once

#include "lpy-store-profile.h"

PyObject *lpy_store_build (PyObject *module, PyObject *arguments, PyObject *named);
