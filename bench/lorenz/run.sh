#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench/lorenz/run.sh BENCH [N [PEER_N]]: makes N distributions, measures them, lets R do PEER_N of them, compares the figures, prints the times.
# Times are CPU time of one thread. R is left out where it is not installed.
set -eu
here=$(dirname "$0")
bench=$1
count=${2:-10000}
peer=${3:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$bench" make "$count" > "$work/all.csv"
"$bench" make "$peer" > "$work/some.csv"
"$bench" run "$work/some.csv" 1 > "$work/ours.csv" 2> /dev/null
if command -v Rscript > /dev/null; then
  Rscript "$here/peer.R" "$work/some.csv" > "$work/theirs.csv" 2> "$work/peer.time"
  python3 "$here/compare.py" "$work/ours.csv" "$work/theirs.csv"
  cat "$work/peer.time"
else
  echo "R is not installed: no peer"
fi
"$bench" run "$work/all.csv" 3 > /dev/null
