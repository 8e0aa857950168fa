#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py OURS THEIRS: the largest difference of each figure where both chose the same curves; fails where they are not the same work."""
import csv
import sys

# What the peer's grids and its own choice of tolerance explain: Watts and the squared gap have an integrable singularity that a grid misses.
ALLOWED = {"fgt0": 1e-8, "fgt1": 1e-8, "fgt2": 3e-3, "watts": 3e-3, "gini": 2e-5, "mld": 1e-9, "median": 1e-6}

ours, theirs = (list(csv.DictReader(open(name, encoding="utf-8"))) for name in sys.argv[1:3])
same = [(a, b) for a, b in zip(ours, theirs, strict=True) if (a["poverty"], a["distribution"]) == (b["poverty"], b["distribution"])]
print(f"same curves chosen in {len(same)} of {len(ours)}")
worst = {figure: max(abs(float(a[figure] or 0) - float(b[figure])) for a, b in same) for figure in ALLOWED}
for figure, difference in worst.items():
    print(f"  {figure:7} largest difference {difference:.1e}")
if len(same) < 0.98 * len(ours) or any(worst[figure] > ALLOWED[figure] for figure in ALLOWED):
    sys.exit("the figures differ by more than the method explains")
