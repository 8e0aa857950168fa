# SPDX-License-Identifier: Apache-2.0
"""python3 tests/tidy [ROOT]: reads the source tree and fails on what breaks the rules of the house (CONTRIBUTING.md)."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import rules_code  # noqa: E402
import rules_docs  # noqa: E402
import rules_house  # noqa: E402
import self_test  # noqa: E402
from tree import Tree  # noqa: E402

RULES = rules_house.RULES + rules_code.RULES + rules_docs.RULES


def findings(tree):
    return [(where, what, rule.__name__) for rule in RULES for where, what in rule(tree)]


def main():
    start = time.monotonic()
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    unnoticed = self_test.unnoticed(findings)
    for case in unnoticed:
        print(f'tests/tidy: the rule did not notice: {case}')
    tree = Tree(root)
    found = findings(tree)
    for where, what, rule in found:
        print(f'{where}: {what} [{rule}]')
    print(f'tidy: {len(tree.paths)} files, {len(RULES)} rules, {len(found) + len(unnoticed)} findings, {time.monotonic() - start:.1f} s')
    return 1 if found or unnoticed else 0


sys.exit(main())
