# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What ./run and ./test share: talk, privileges, packages, Node. Sourced with the root of the tree in $ROOT.

say() { printf '%s\n' "$*" >&2; }
step() { printf '\n[%3ds] %s\n' "$SECONDS" "$*" >&2; }
# An environment that lacks something is exit 4 everywhere in Solleva.
give_up() {
  say "error: $1"
  [ $# -lt 2 ] || say "hint: $2"
  exit 4
}

# as_root COMMAND...: as it is when we are root, else through sudo when sudo asks nothing, else status 1.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

check_machine() {
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || give_up "Solleva builds on x86-64 Linux for now, this is $(uname -s) $(uname -m)"
  command -v dpkg-query >/dev/null || give_up "this script installs Debian packages and finds no dpkg here" \
    "on another distribution install what tools/packages.txt names, then: cmake --preset release && cmake --build --preset release"
  local free
  free=$(df -Pk "$ROOT" | awk 'NR == 2 {print int($4 / 1024)}')
  [ -x "$ROOT/build/release/bin/solleva" ] || [ "$free" -ge 1500 ] || give_up "only $free MB are free on the disk of $ROOT, the build needs about 1500 MB"
}

# missing_packages STEP...: the packages of these steps that are not installed, one a line.
missing_packages() {
  local wanted
  wanted=$(awk -v steps=" $* " 'index(steps, " " $1 " ") && $1 !~ /^#/ {print $2}' "$ROOT/tools/packages.txt")
  if ! command -v node >/dev/null; then wanted="$wanted nodejs npm"
  elif ! command -v npm >/dev/null; then wanted="$wanted npm"
  fi
  # shellcheck disable=SC2086
  LC_ALL=C dpkg-query -W -f '${binary:Package} ${Status}\n' $wanted 2>/dev/null |
    awk '/ install ok installed$/ {sub(/:.*/, "", $1); print $1}' | sort >"$SCRATCH/have"
  # shellcheck disable=SC2086
  printf '%s\n' $wanted | sort | comm -23 - "$SCRATCH/have"
}

install_packages() {
  local missing log="$SCRATCH/apt.log"
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "${missing// /}" ] || return 0
  local by_hand="sudo apt-get install --no-install-recommends $missing"
  step "installing $(wc -w <<<"$missing") Debian packages: $missing"
  as_root true || give_up "these Debian packages are missing and this user may not install them: $missing" "ask an administrator for: $by_hand"
  as_root apt-get -q update >"$log" 2>&1 || { tail -n 5 "$log" >&2; give_up "apt-get update failed" "is there a network, and is /etc/apt/sources.list right?"; }
  # shellcheck disable=SC2086
  local status=0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends -o DPkg::Lock::Timeout=300 $missing 2>&1 |
    tee "$log" | awk '/^(Get:|Unpacking|Setting up)/ {n++; if (n % 40 == 0) {printf "  ... %d steps, now: %.70s\n", n, $0; fflush()}}' >&2 || status=1
  [ "$status" = 0 ] || { tail -n 8 "$log" >&2; give_up "apt-get could not install: $missing" "try it by hand: $by_hand"; }
}

check_node() {
  local version
  version=$(node --version 2>/dev/null) || give_up "node does not start" "remove the broken node from PATH; Debian's own: apt-get install nodejs npm"
  [ "$(sed 's/^v\([0-9]*\).*/\1/' <<<"$version")" -ge 18 ] ||
    give_up "node $version ($(command -v node)) is too old, 18 or newer is needed" "remove it from PATH; Debian 12 has node 18: apt-get install nodejs npm"
}

# In a clone that belongs to a user, root only installs packages; everything that writes into the clone is done as its owner.
become_owner() {
  local owner
  owner=$(stat -c %u "$ROOT")
  [ "$(id -u)" = 0 ] && [ "$owner" != 0 ] || return 0
  local home
  home=$(getent passwd "$owner" | cut -d: -f6)
  exec setpriv --reuid="$owner" --regid="$(stat -c %g "$ROOT")" --clear-groups \
    env HOME="${home:-$ROOT/build}" SOLLEVA_INSTALLED=1 "$@"
}

# build PRESET [TARGET...]: configures once, then builds; the log stays quiet unless something fails.
build() {
  local preset=$1 dir log status=0
  shift
  dir=$(build_dir "$preset")
  log="$dir/build.log"
  mkdir -p "$dir"
  if [ ! -f "$dir/build.ninja" ] || { [ "$preset" = ci ] && ! grep -q '^SOLLEVA_TESTS:.*=ON' "$dir/CMakeCache.txt"; }; then
    step "configuring the $preset build (fetches npm packages once)"
    cmake --preset "$preset" >"$log" 2>&1 || { tail -n 30 "$log" >&2; give_up "configuring failed; the whole log is in $log"; }
  fi
  # Ninja's own dry run says in a moment whether there is anything to do.
  if ! ninja -C "$dir" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    step "building ($preset)"
    NINJA_STATUS='[%f/%t] ' ninja -C "$dir" "$@" 2>&1 | tee "$log" |
      awk '{line = $0} /^\[[0-9]+\/[0-9]+\]/ {split($1, a, /[\[\/\]]/); p = int(20 * a[2] / a[3]); if (p != last) {printf "  %3d %%\n", 5 * p; fflush(); last = p}}' >&2 || status=1
    [ "$status" = 0 ] || { grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 40 >&2; give_up "the $preset build failed; the whole log is in $log"; }
  fi
}

build_dir() { if [ "$1" = ci ]; then echo "$ROOT/build/release"; else echo "$ROOT/build/$1"; fi; }

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
