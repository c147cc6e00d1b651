/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The encoding that the coding cookie names: returns the length of the name, 0
 * without a cookie. It stands in a comment on one of the first two lines; on the
 * second only when nothing but a comment or white space is on the first. */
size_t lprof_source_find_coding (const char *source, size_t length, const char **name);

/* True when the coding cookie names an encoding (Shift JIS, Big5, GBK and their
 * kin) in which the second byte of a character may be a backslash or a brace.
 * In all other encodings that Python takes for source, a byte below 128 is the
 * ASCII character, except in the escape-driven ones (ISO-2022, HZ, UTF-7): a
 * file in these may get wrong statements, never a wrong access. */
bool lprof_source_is_double_byte (const char *source, size_t length);
