/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._store.build_benchmarks(): a profile of one run that has only benchmarks. */

#pragma once

#include "lpy-store-profile.h"

PyObject *lpy_store_build_benchmarks (PyObject *module, PyObject *arguments, PyObject *named);
