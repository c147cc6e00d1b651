/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Notices that a thread ends: an object of ours in the thread's own dictionary
 * goes away with it. */

#pragma once

#include "lpy-compat.h"

extern PyType_Spec lpy_thread_end_spec;
extern PyTypeObject *lpy_thread_end_type;

/* Watches the running thread. Returns false when its end can't be noticed, as
 * when it is about to end. Leaves the exception that is set. */
bool lpy_thread_end_watch (void);
