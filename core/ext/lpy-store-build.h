/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._store.build(): a profile out of what another program measured. */

#pragma once

#include "lpy-store-profile.h"

/* Borrowed from the tuple, ended by NULL, to be freed; NULL with an exception. */
const char **lpy_store_get_texts (PyObject *tuple) G_GNUC_WARN_UNUSED_RESULT;
PyObject *lpy_store_build (PyObject *module, PyObject *arguments, PyObject *named);
