/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include <stdbool.h>
#include <stddef.h>

/* True when the coding cookie names an encoding (Shift JIS, Big5, GBK and their
 * kin) in which the second byte of a character may be a backslash or a brace.
 * In all other encodings that Python takes for source, a byte below 128 is the
 * ASCII character, except in the escape-driven ones (ISO-2022, HZ, UTF-7): a
 * file in these may get wrong statements, never a wrong access. */
bool lprof_source_is_double_byte (const char *source, size_t length);
