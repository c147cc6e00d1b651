/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Where files are that were recorded elsewhere: in a container, on another machine,
 * before a folder was moved. A map is a list of pairs, a folder as it was recorded and
 * where it is here, of the type LPV_PATH_MAP_TYPE, as the settings keep it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LPV_PATH_MAP_TYPE "a(ss)"

/* Where the recorded path is by the first pair that leads to a file that exists; the
 * path itself when it does, or when nothing leads anywhere. */
char *lpv_path_map_find (GVariant *map, const char *recorded) G_GNUC_WARN_UNUSED_RESULT;
/* The map with one pair more, from where the user found a recorded file: what both
 * paths end with is left out, so that the pair serves for the files beside it. A
 * floating reference. */
GVariant *lpv_path_map_learn (GVariant *map, const char *recorded,
                              const char *found) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
