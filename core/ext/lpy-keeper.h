/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Recorder's methods that have to do with other processes. */

#pragma once

#include "lpy-recorder.h"

PyObject *lpy_keeper_connect (LpyRecorder *self, PyObject *arguments);
PyObject *lpy_keeper_show (LpyRecorder *self, PyObject *descriptor);
PyObject *lpy_keeper_finish (LpyRecorder *self, PyObject *timeout);
PyObject *lpy_keeper_drop (LpyRecorder *self, PyObject *timeout);

/* From now on a fork doesn't count into this recorder's memory. */
void lpy_keeper_watch_forks (LpyRecorder *self);
/* Before the recorder's memory goes. */
void lpy_keeper_close (LpyRecorder *self);
