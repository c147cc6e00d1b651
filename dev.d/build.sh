# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What is built, once, below build/:
#   .venv        the tools, and lprof itself for ./dev run
#   native       the whole project by Meson: C tests, viewer
#   installed    where `native` is installed, so that the viewer finds its data
#   python3.X    for each Python: venv (test tools and lprof), meson, wheel
#   logs, results
# A file named `stamp` beside each says what it was made from; the checkout's own
# path is part of it, because neither venvs nor Meson survive being moved.

tools=$build/.venv
native=$build/native
installed=$build/installed

fresh() {
  [ -f "$1" ] && [ "$(<"$1")" = "$2" ]
}

# digest PATH...: of the names and contents of the files below.
digest() {
  (cd "$root" && echo "$root" && find "$@" -type f -not -name '*.pyc' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum | cut -d' ' -f1
}

source_digest() {
  digest core meson.build meson_options.txt pyproject.toml
}

# The lines of one dependency group, which change seldom while pyproject.toml does often.
group_digest() {
  (echo "$root" && sed -n '/^\[dependency-groups\]/,/^\[tool/p' "$root/pyproject.toml" &&
    echo "$@") | sha256sum | cut -d' ' -f1
}

pip_for() {
  local python=$1
  shift
  "$tools/bin/python" -m pip --python "$python" --quiet --disable-pip-version-check "$@"
}

make_tools() {
  rm -rf "$tools"
  python3 -m venv "$tools" &&
    "$tools/bin/python" -m pip --quiet --disable-pip-version-check install \
      "$(sed -n 's/.*"\(pip == [0-9.]*\)".*/\1/p' "$root/pyproject.toml")"
}

# install_groups VENV GROUP...
install_groups() {
  local venv=$1 options=() group
  shift
  for group in "$@"; do
    options+=(--group "$root/pyproject.toml:$group")
  done
  pip_for "$venv/bin/python" install "${options[@]}"
}

# python_key PYTHON: "3.12", or "3.13t" where there is no GIL; nothing if lprof can't use it.
python_key() {
  "$1" - 2>/dev/null <<'CODE' || true
import sys
import sysconfig

if sys.version_info >= (3, 10) and sys.implementation.name == "cpython":
    threads = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    print("%d.%d%s" % (*sys.version_info[:2], threads))
CODE
}

# What a venv of this interpreter was made from.
python_digest() {
  group_digest "$("$1" -c 'import sys; print(sys.base_prefix, sys.version)')"
}

# need_groups VENV GROUP...: afterwards VENV has the tools of these groups.
need_groups() {
  local venv=$1 group
  shift
  for group in "$@"; do
    [ ! -f "$venv/has-$group" ] || continue
    step "Fetching what ${venv#"$build/"} needs to $group" install_groups "$venv" "$group"
    touch "$venv/has-$group"
  done
}

# need_tools GROUP...: afterwards `.venv` has the tools of these groups, first on PATH,
# and $base says which Python they run on.
need_tools() {
  local group wanted
  base=$(python_key python3)
  [ -n "$base" ] || die "python3 is $(python3 --version 2>&1), but lprof needs CPython 3.10 or newer"
  wanted=$(python_digest python3)
  if ! fresh "$tools/stamp" "$wanted"; then
    step "Setting up the tools" make_tools
    echo "$wanted" >"$tools/stamp"
  fi
  need_groups "$tools" "$@"
  PATH=$tools/bin:$PATH
}

make_venv() {
  local python=$1 venv=$2
  rm -rf "$venv"
  "$python" -m venv --without-pip "$venv" && install_groups "$venv" build test
}

# need_venv KEY PYTHON: afterwards build/python<KEY>/venv has the tools of the tests.
need_venv() {
  local venv=$build/python$1/venv wanted
  wanted=$(python_digest "$2")
  if fresh "$venv/stamp" "$wanted"; then return; fi
  step "Setting up Python $1" make_venv "$2" "$venv"
  echo "$wanted" >"$venv/stamp"
}

# make_wheel KEY VENV [MESON OPTION...]
make_wheel() {
  local place=$build/python$1 python=$2/bin/python option options=()
  shift 2
  for option in "$@"; do
    options+=("--config-settings=setup-args=$option")
  done
  rm -rf "$place/wheel"
  pip_for "$python" wheel --no-deps --no-build-isolation --wheel-dir "$place/wheel" \
    "--config-settings=build-dir=$place/meson" "${options[@]}" "$root"
}

# need_wheel KEY VENV [strict]: afterwards build/python<KEY>/wheel holds one wheel of
# these sources. A strict one was built with warnings as errors, and serves everybody.
need_wheel() {
  local key=$1 venv=$2 strict=${3:-} place=$build/python$1 sources
  sources=$(source_digest)
  if fresh "$place/stamp" "$sources strict"; then return; fi
  if [ -z "$strict" ] && fresh "$place/stamp" "$sources "; then return; fi
  mkdir -p "$place"
  rm -f "$place/stamp"
  [ ! -d "$place/meson" ] || [ -d "$place/meson/meson-info" ] || rm -rf "$place/meson"
  step "Building lprof for Python $key" make_wheel "$key" "$venv" ${strict:+-Dwerror=true}
  echo "$sources $strict" >"$place/stamp"
}

install_wheel() {
  local python=$1/bin/python wheel=$2
  pip_for "$python" install --force-reinstall --no-deps "$wheel" &&
    pip_for "$python" install "$wheel"
}

# need_lprof KEY VENV: afterwards the wheel of KEY is installed in VENV.
need_lprof() {
  local place=$build/python$1 venv=$2
  if fresh "$venv/lprof-stamp" "$(<"$place/stamp")"; then return; fi
  step "Installing lprof for Python $1" install_wheel "$venv" "$place"/wheel/lprof-*.whl
  cp "$place/stamp" "$venv/lprof-stamp"
}

configure_native() {
  rm -rf "$native"
  meson setup "$native" "$root" "--prefix=$installed" "-Dpython=$tools/bin/python" "$@"
}

compile_native() {
  meson compile -C "$native" && meson install -C "$native" --no-rebuild --quiet
}

native_digest() {
  digest core viewer data po tests meson.build meson_options.txt
}

# need_native [MESON OPTION...]: afterwards everything Meson knows of is built and
# installed. Without options the way it was configured before is kept.
need_native() {
  local wanted="$root $viewer $*" sources
  if ! fresh "$native.options" "$wanted" && { [ $# -gt 0 ] || [ ! -f "$native.options" ]; }; then
    rm -f "$native".*
    step "Configuring the build" configure_native "-Dviewer=$viewer" "$@"
    echo "$wanted" >"$native.options"
  fi
  sources="$(native_digest) $(<"$native.options")"
  if fresh "$native.stamp" "$sources"; then return; fi
  step "Building core and viewer" compile_native
  echo "$sources" >"$native.stamp"
}

have_viewer() {
  [ "$viewer" != disabled ] && [ -x "$installed/bin/lprof-viewer" ]
}

# For the commands that use lprof rather than test it.
prepare_run() {
  local groups=(build)
  [ "$viewer" = disabled ] || groups+=(viewer)
  need "${groups[@]}"
  need_tools build
  need_wheel "$base" "$tools"
  need_lprof "$base" "$tools"
  [ "$viewer" = disabled ] || need_native
}

in_build() {
  PATH=$installed/bin:$tools/bin:$PATH \
    XDG_DATA_DIRS=$installed/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share} "$@"
}
