#!/bin/sh
# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# test-mime.sh UPDATE-MIME-DATABASE TYPES.xml: our files are recognized by content.

set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/mime/packages"
cp "$2" "$place/mime/packages/"
"$1" "$place/mime"

# An SQLite header with the given application ID, four octal escapes, at byte 68.
# shellcheck disable=SC2059
database() {
  printf 'SQLite format 3\000' && head -c 52 /dev/zero && printf "$1" && head -c 28 /dev/zero
}
database '\154\160\162\146' >"$place/profile.lprof"
database '\154\160\162\146' >"$place/profile"
database '\000\000\000\000' >"$place/other"
printf '\200\005\225\260\001\000\000\000\000\000\000\214\033line_profiler._line_profiler' >"$place/pickle.lprof"

status=0
expect() {
  found=$(XDG_DATA_HOME=$place XDG_DATA_DIRS=$place gio info -a standard::content-type "$place/$1" |
    sed -n 's/.*standard::content-type: //p')
  [ "$found" = "$2" ] || { echo "$1: $found instead of $2"; status=1; }
}
expect profile.lprof application/x-lprof
expect profile application/x-lprof
expect other application/octet-stream # the database has no other types
expect pickle.lprof application/x-line-profiler-stats
exit $status
