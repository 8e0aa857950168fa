# SPDX-License-Identifier: Apache-2.0
"""python3 make.py FOLDER [MEMBERS]: a made-up cooperative to measure with: 2,000 members, 52 weeks, 30 tasks, ten skills, three strains; and games of 12 and 25 players."""
import csv
import json
import pathlib
import sys
from itertools import combinations


class Draw:
    """splitmix64, so that every machine draws the same."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        x = self.state
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
        return ((x ^ (x >> 31)) >> 11) / 2**53

    def whole(self, low, high):
        return low + int(self.unit() * (high - low + 1))


def write(path, head, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main():
    folder, people = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    folder.mkdir(parents=True, exist_ok=True)
    draw = Draw(5)
    skills, strains = [f"s{k}" for k in range(10)], ["a", "b", "c"]
    homes = (people + 2) // 3
    members = []
    for i in range(people):
        known = [skill for skill in skills if draw.unit() < 0.25]
        wish = known[draw.whole(0, len(known) - 1)] if known else ""
        limits = [strain for strain in strains if draw.unit() < 0.1]
        members.append([f"p{i}", f"h{i % homes}", ";".join(known), wish, ";".join(limits), skills[draw.whole(0, 9)], draw.whole(4, 14), draw.whole(20, 50)])
    tasks = []
    for k in range(30):
        first = 1 if k % 3 == 0 else draw.whole(1, 40)
        last = 52 if k % 3 == 0 else min(52, first + draw.whole(0, 20))
        flexible, hours = k % 4 == 1, draw.whole(800, 2200) * people // 2000
        tasks.append([f"t{k}", (skills + ["", ""])[draw.whole(0, 11)], ["", *strains][draw.whole(0, 3)], first, last, hours * (last - first + 1) if flexible else hours, "yes" if flexible else "no", draw.whole(1, 9)])
    write(folder / "households.csv", ["household", "persons"], [[f"h{h}", 3] for h in range(homes)])
    write(folder / "members.csv", ["person", "household", "skills", "wishes", "limits", "learn", "chores", "hours"], members)
    storm = [[*one[:7], 0 if draw.unit() < 0.05 else one[7]] for one in members]
    write(folder / "storm.csv", ["person", "household", "skills", "wishes", "limits", "learn", "chores", "hours"], storm)
    write(folder / "tasks.csv", ["task", "skill", "strain", "from", "to", "hours", "flexible", "priority"], tasks)
    for name, table in (("year", "members"), ("storm", "storm")):
        (folder / f"{name}.toml").write_text(
            f'[cooperative]\nid = "made"\nmoney = "CNY"\nmembers = "{table}.csv"\nhouseholds = "households.csv"\n[roster]\ntasks = "tasks.csv"\nlearning-hours = 2\n', encoding="utf-8")
    brings = [draw.unit() * 10 for _ in range(12)]
    worths = [round(sum(brings[i] for i in group) ** 1.5, 4) for size in range(1, 13) for group in combinations(range(12), size)]
    (folder / "game12.json").write_text(json.dumps({"v": worths}), encoding="utf-8")
    (folder / "machine25.json").write_text(json.dumps({"machine": [draw.whole(100, 5000) for _ in range(25)]}), encoding="utf-8")


if __name__ == "__main__":
    main()
