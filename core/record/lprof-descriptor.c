/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lprof-descriptor.h"

#define LOWEST 200

LprofDescriptorIdentity
lprof_descriptor_identify (int descriptor)
{
  struct stat now;

  if (descriptor < 0 || fstat (descriptor, &now) != 0)
    return (LprofDescriptorIdentity){ 0, 0 };
  return (LprofDescriptorIdentity){ now.st_dev, now.st_ino };
}

bool
lprof_descriptor_is_still (int descriptor, LprofDescriptorIdentity identity)
{
  LprofDescriptorIdentity now = lprof_descriptor_identify (descriptor);

  return now.inode != 0 && now.inode == identity.inode && now.device == identity.device;
}

void
lprof_descriptor_close (int descriptor, LprofDescriptorIdentity identity)
{
  if (lprof_descriptor_is_still (descriptor, identity))
    close (descriptor);
}

int
lprof_descriptor_raise (int descriptor)
{
  int raised = fcntl (descriptor, F_DUPFD_CLOEXEC, LOWEST);

  if (raised < 0)
    return descriptor;
  close (descriptor);
  return raised;
}
