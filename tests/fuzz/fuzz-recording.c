/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A recording whose words were overwritten: twelve bytes of input are a place and what
 * is written there. A profile comes out of the rest, or an error. */

#include "lprof.h"
#include "small-recording.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static SmallRecording recording;
static uint64_t *original;
static size_t original_size;

static void
make_once (void)
{
  if (original)
    return;
  small_recording_make (&recording);
  original_size = atomic_load (&lprof_recorder_header (&recording.recorder)->used);
  original = g_memdup2 (recording.recorder.arena.base, original_size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  make_once ();
  uint8_t *base = recording.recorder.arena.base;
  memcpy (base, original, original_size);
  for (; size >= 12; data += 12, size -= 12)
    {
      uint32_t place;
      memcpy (&place, data, sizeof place);
      memcpy (base + place % (original_size / 8) * 8, data + 4, 8);
    }
  LprofProfile *profile =
      lprof_profile_from_recording (recording.recorder.arena.fd, 1000000, &error);
  if ((profile == NULL) != (error != NULL))
    abort ();
  if (profile)
    lprof_profile_unref (profile);
  return 0;
}
