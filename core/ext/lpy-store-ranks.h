/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._store: what samples of benchmarks say; sequences of numbers in, tuples out. */

#pragma once

#include "lpy-store-profile.h"

PyObject *lpy_store_rank_test (PyObject *module, PyObject *arguments);
PyObject *lpy_store_median_interval (PyObject *module, PyObject *arguments);
PyObject *lpy_store_ratio_interval (PyObject *module, PyObject *arguments);
PyObject *lpy_store_proportion_margin (PyObject *module, PyObject *arguments);
