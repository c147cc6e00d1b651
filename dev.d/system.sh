# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the system must have, how to see that it has it, and which packages bring it.
# Only what can't be seen is installed, so a system that has everything needs no root.

# The columns: group | what for | how to see it | Debian, Ubuntu | Fedora | Arch | openSUSE
requirements() {
  cat <<'TABLE'
build  | C compiler       | header stdio.h                  | gcc libc6-dev          | gcc                      | gcc                | gcc
build  | pkg-config       | program pkg-config              | pkg-config             | pkgconf-pkg-config       | pkgconf            | pkgconf-pkg-config
build  | Python           | program python3                 | python3                | python3                  | python             | python3
build  | Python's headers | python-headers                  | python3-dev            | python3-devel            | python             | python3-devel
build  | Python's venv    | python-venv                     | python3-venv           | python3                  | python             | python3
build  | GLib             | library glib-2.0                | libglib2.0-dev         | glib2-devel glib2-static | glib2-devel        | glib2-devel glib2-devel-static
build  | SQLite           | library sqlite3                 | libsqlite3-dev         | sqlite-devel             | sqlite             | sqlite3-devel
viewer | GTK              | library gtk4                    | libgtk-4-dev           | gtk4-devel               | gtk4               | gtk4-devel
viewer | libadwaita       | library libadwaita-1            | libadwaita-1-dev       | libadwaita-devel         | libadwaita         | libadwaita-devel
viewer | GtkSourceView    | library gtksourceview-5         | libgtksourceview-5-dev | gtksourceview5-devel     | gtksourceview5     | gtksourceview5-devel
viewer | icons            | file /usr/share/icons/Adwaita/index.theme | adwaita-icon-theme | adwaita-icon-theme | adwaita-icon-theme | adwaita-icon-theme
viewer | gettext          | program msgfmt                  | gettext                | gettext                  | gettext            | gettext-tools
viewer | desktop database | program update-desktop-database | desktop-file-utils     | desktop-file-utils       | desktop-file-utils | desktop-file-utils
test   | git              | program git                     | git                    | git                      | git                | git
test   | shellcheck       | program shellcheck              | shellcheck             | ShellCheck               | shellcheck         | ShellCheck
test   | Xvfb             | program Xvfb                    | xvfb                   | xorg-x11-server-Xvfb     | xorg-server-xvfb   | xorg-x11-server-Xvfb
test   | D-Bus            | program dbus-run-session        | dbus dbus-bin          | dbus-daemon              | dbus               | dbus-1
test   | screen reader    | atspi                           | at-spi2-core gir1.2-atspi-2.0 python3-gi | at-spi2-core python3-gobject-base | at-spi2-core python-gobject | at-spi2-core typelib-1_0-Atspi-2_0 python3-gobject
test   | metainfo check   | program appstreamcli            | appstream              | appstream                | appstream          | AppStream
test   | man page check   | program groff                   | groff-base             | groff-base               | groff              | groff
test   | man page check   | program mandoc                  | mandoc                 | mandoc                   | mandoc             | mandoc
test   | zsh              | program zsh                     | zsh                    | zsh                      | zsh                | zsh
test   | fish             | program fish                    | fish                   | fish                     | fish               | fish
bench  | valgrind         | program valgrind                | valgrind libc6-dbg     | valgrind                 | valgrind           | valgrind
TABLE
}

# present KIND [NAME]
present() {
  case $1 in
    program) command -v "$2" >/dev/null ;;
    file) [ -f "$2" ] ;;
    library) pkg-config --exists "$2" 2>/dev/null ;;
    header) echo "#include <$2>" | cc -E - >/dev/null 2>&1 ;;
    python-headers) python_says 'import os, sysconfig as s; p = s.get_path("include"); os.stat(p + "/Python.h")' ;;
    atspi) /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' >/dev/null 2>&1 ;;
    python-venv) python_says 'import ensurepip, venv' ;;
  esac
}

python_says() {
  python3 -c "$1" >/dev/null 2>&1
}

# The package manager, as the number of its column above; nothing when unknown.
package_column() {
  local manager
  for manager in apt-get:4 dnf:5 pacman:6 zypper:7; do
    if command -v "${manager%:*}" >/dev/null; then
      echo "${manager#*:}"
      return
    fi
  done
}

# missing COLUMN GROUP...: a line "what for|packages" for each thing the system lacks.
missing() {
  local column=$1 group what check row
  shift
  while IFS= read -r row; do
    IFS='|' read -r group what check _ <<<"$row"
    group=${group%% *}
    [[ " $* " == *" $group "* ]] || continue
    # shellcheck disable=SC2086
    present $check || echo "$(trim "$what")|$(trim "$(cut -d'|' -f"$column" <<<"$row")")"
  done < <(requirements)
}

trim() {
  local text
  read -r text <<<"$1"
  echo "$text"
}

# purposes LINES: what the lines of `missing` are for, in one line.
purposes() {
  cut -d'|' -f1 <<<"$1" | uniq | paste -sd, | sed 's/,/, /g'
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# install_packages COLUMN PACKAGE...
install_packages() {
  local column=$1
  shift
  case $column in
    4)
      as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive \
          apt-get install -q -y --no-install-recommends "$@"
      ;;
    5) as_root dnf install -y "$@" ;;
    6) as_root pacman -S --needed --noconfirm "$@" ;;
    7) as_root zypper --non-interactive install "$@" ;;
  esac
}

# need GROUP...: afterwards the system has everything the groups ask for.
need() {
  local column lines packages
  column=$(package_column)
  lines=$(missing "${column:-4}" "$@")
  [ -n "$lines" ] || return 0
  mapfile -t packages < <(cut -d'|' -f2 <<<"$lines" | tr ' ' '\n' | sort -u)
  if [ -z "$column" ] || { [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; }; then
    die "install these packages first (Debian's names): ${packages[*]}"
  fi
  say "Missing: $(purposes "$lines")."
  [ "$(id -u)" -eq 0 ] || sudo -v
  step "Installing ${#packages[@]} packages and theirs" install_packages "$column" "${packages[@]}"
  lines=$(missing "$column" "$@")
  [ -z "$lines" ] || die "still missing after installing: $(purposes "$lines")"
}
