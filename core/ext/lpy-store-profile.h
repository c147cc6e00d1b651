/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The class Profile of lprof._store, and what its module's functions share. */

#pragma once

#include "lpy-store-records.h"

typedef struct
{
  PyObject *error; /* the class Error */
  PyTypeObject *profile;
  PyTypeObject *records[LPY_N_RECORDS];
} LpyStoreState;

typedef struct
{
  PyObject_HEAD LprofProfile *profile; /* set once */
} LpyProfile;

extern PyType_Spec lpy_store_profile_spec;

/* Takes the profile over; NULL raises the error, which is freed. */
PyObject *lpy_store_profile_new (LpyStoreState *state, LprofProfile *profile, GError *error);
/* Raises the class Error and frees the error. */
void lpy_store_raise (LpyStoreState *state, GError *error);
