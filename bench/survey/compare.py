# SPDX-License-Identifier: Apache-2.0
"""compare.py OURS.csv THEIRS.csv: the figures that both give must agree, before any time is worth a look."""
import csv
import sys


def read(path):
    with open(path, encoding='utf-8') as file:
        return {(r['case'], r['estimand'].replace('fgt0', 'arpr') if r['case'] == 'regions' else r['estimand'], r['group']): r
                for r in csv.DictReader(file)}


ours, theirs = read(sys.argv[1]), read(sys.argv[2])
common = [key for key in theirs if key in ours]
worst = 0
for key in common:
    for name in ('value', 'se'):
        if not theirs[key][name] or not ours[key][name]:
            continue
        a, b = float(ours[key][name]), float(theirs[key][name])
        worst = max(worst, abs(a - b) / abs(b))
        if abs(a - b) > 1e-3 * abs(b):
            sys.exit(f'{key} {name}: {a} here, {b} there')
print(f'{len(common)} figures are in both, the largest relative difference is {worst:.1e}')
if not common:
    sys.exit('nothing to compare')
