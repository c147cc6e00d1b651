/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Descriptors of our own in a program that may close what isn't its own, and then
 * gets the same number for a file of its: before each use it has to be asked what
 * the number stands for now. All async-signal-safe. */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

typedef struct
{
  dev_t device;
  ino_t inode;
} LprofDescriptorIdentity;

LprofDescriptorIdentity lprof_descriptor_identify (int descriptor);
bool lprof_descriptor_is_still (int descriptor, LprofDescriptorIdentity identity);
/* Closes it if it is still that one. */
void lprof_descriptor_close (int descriptor, LprofDescriptorIdentity identity);

/* Moves a descriptor out of the way of programs that count on low numbers. Returns
 * the new one, or the old one when there is no room. */
int lprof_descriptor_raise (int descriptor);
