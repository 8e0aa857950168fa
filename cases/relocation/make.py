# SPDX-License-Identifier: Apache-2.0
"""python3 make.py: the tables of a made-up valley, the same bytes each time. Nobody in them exists."""
import csv
import pathlib

HERE = pathlib.Path(__file__).parent
DAY = "2027-03-01"


class Draw:
    """splitmix64, so that every machine draws the same."""

    def __init__(self, seed):
        self.state = seed

    def whole(self, low, high):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        x = self.state
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
        return low + ((x ^ (x >> 31)) >> 11) % (high - low + 1)


def write(name, head, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main():
    draw = Draw(1500)
    sites = [("Town", 60, 78), ("Mill Bridge", 30, 40), ("Lower Valley", 24, 36)]
    write("sites.csv", ["site", "children", "adults"], [(name, school, home) for name, school, home in sites])
    families, work, can, consents = [], [], [], []
    for number in range(1, 121):
        name, hamlet = f"f{number}", f"hamlet {1 + (number - 1) // 24}"
        children, adults = draw.whole(0, 3), draw.whole(1, 3)
        families.append((name, children, adults, f"{hamlet}, lane {1 + (number - 1) % 24 // 4}"))
        skill = draw.whole(15, 60)
        work.append([name] + [f"{adults * skill * draw.whole(60, 140) * pull / 1_000_000:.2f}" for pull in (110, 90, 80)])
        can.append([name, 1, int(draw.whole(0, 9) > 0), int(draw.whole(0, 9) > 1)])
        answer = draw.whole(0, 19)
        if answer < 6:
            continue  # asked, and said no, or not asked yet
        purpose = "employment" if answer == 6 else "relocation"
        until = "2026-12-31" if answer in (7, 8) else "2027-12-31"
        consents.append((name, purpose, "2026-09-01", until, "2027-01-15" if answer == 9 else ""))
    write("families.csv", ["family", "children", "adults", "lane"], families)
    write("work.csv", ["family"] + [site[0] for site in sites], work)
    write("can_live.csv", ["family"] + [site[0] for site in sites], can)
    write("consents.csv", ["family", "purpose", "given", "until", "revoked"], consents)


main()
