#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench/survey/run.sh BENCH: the tasks here and in R (Debian's laeken and survey), compared, then timed (CPU time, one thread).
set -eu
here=$(dirname "$0")
bench=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v Rscript > /dev/null || { echo "R is not installed; apt-get install r-cran-laeken r-cran-survey" >&2; exit 4; }
Rscript "$here/../../tests/reference/eusilc.R" "$work" > /dev/null
"$bench" "$work/eusilc.csv" > "$work/ours.csv" 2> "$work/ours.time" || { cat "$work/ours.time" >&2; exit 1; }
Rscript "$here/peer.R" > "$work/theirs.csv" 2> "$work/theirs.time" || { cat "$work/theirs.time" >&2; exit 1; }
python3 "$here/compare.py" "$work/ours.csv" "$work/theirs.csv"
cat "$work/ours.time" "$work/theirs.time"
