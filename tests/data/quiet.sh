#!/bin/sh
# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# quiet.sh COMMAND...: fails when the command fails or says anything.

said=$("$@" 2>&1) || exit
[ -z "$said" ] && exit
printf '%s\n' "$said"
exit 1
