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


SITES = [  # site, children, adults; of the programme: home, land, host, removal, running a year; of the family: wage, rent, loan, own, heating, transport, food grown
    ("Town", 60, 78, 118000, 9000, 6000, 3500, 900, 3100, 120, 36000, 4000, 190, 90, 0),
    ("Mill Bridge", 30, 40, 96000, 12000, 5000, 3000, 800, 2700, 80, 28000, 3000, 150, 60, 60),
    ("Lower Valley", 24, 36, 84000, 21000, 4000, 2500, 700, 2450, 60, 20000, 2500, 120, 110, 180),
]
TENURE = {"Town": "lease for 70 years in both names", "Mill Bridge": "freehold in both names", "Lower Valley": "freehold in both names"}
MEASURES = [  # measure, fixed, for each family, running a year, members in work for each family, standard deviation
    ("winter road", 780000, 0, 9000, 0.21, 0.08),
    ("workshop", 240000, 1500, 12000, 0.18, 0.09),
    ("nurse three days a week", 30000, 0, 42000, 0.05, 0.03),
    ("water at the house", 60000, 2600, 1500, 0.04, ""),
    ("school bus", 45000, 0, 30000, 0.06, 0.03),
]
ROADS = {1: 0.7, 2: 1.0, 3: 1.4, 4: 1.1, 5: 2.2}  # how far each hamlet is from the next road


def write_stay():
    rows = []
    for hamlet, far in ROADS.items():
        for measure, fixed, each, running, effect, spread in MEASURES:
            cost = round(fixed * far) if measure == "winter road" else fixed
            rows.append((measure, f"hamlet {hamlet}", cost, each, running, effect, spread))
    write("stay.csv", ["measure", "hamlet", "fixed", "per_family", "running", "effect", "effect_sd"], rows)


def month(draw, adults):
    """income, income_kept, food_grown, rent, debts, heating, transport a month"""
    kept = draw.whole(10, 70) * 10
    income = kept + adults * draw.whole(30, 95) * 10
    return income, kept, draw.whole(15, 60) * 10, 0, draw.whole(0, 3) // 3 * draw.whole(10, 30) * 10, draw.whole(4, 12) * 10, draw.whole(2, 10) * 10


def rights(draw):
    kind = "aaaaaabbbc"[draw.whole(0, 9)]
    worth = draw.whole(30, 90) * 1000
    return kind, worth, worth + draw.whole(0, 12) * 1000


def said(draw, number, hamlet, agreed):
    """What the family said at the visits of September, November and January."""
    if agreed:
        if number == 9:
            return ["yes", "yes", "no"]  # it agreed, and thought again
        return [("undecided", "yes", "yes", "yes")[draw.whole(0, 3)], "yes", "yes"]
    if hamlet == 2:
        return ["undecided", "undecided", "undecided"]  # nobody here is on record as saying no
    if hamlet == 4:
        return ["no", "undecided", "undecided"]  # and here nobody does any more
    return [("no", "undecided")[draw.whole(0, 1)], "no", ("no", "no", "undecided")[draw.whole(0, 2)]]


def main():
    draw, more = Draw(1500), Draw(2027)
    write("sites.csv", ["site", "children", "adults", "home_cost", "land_cost", "host_cost", "removal_cost", "running_cost", "wage", "rent", "loan", "own", "heating", "transport", "food_grown", "tenure"],
          [site + (TENURE[site[0]],) for site in SITES])
    families, work, can, consents, answers, wishes = [], [], [], [], [], []
    for number in range(1, 121):
        home = 1 + (number - 1) // 24
        name, hamlet = f"f{number}", f"hamlet {home}"
        children, adults = draw.whole(0, 3), draw.whole(1, 3)
        families.append((name, children, adults, f"{hamlet}, lane {1 + (number - 1) % 24 // 4}", hamlet) + month(more, adults) + rights(more))
        skill = draw.whole(15, 60)
        work.append([name] + [f"{adults * skill * draw.whole(60, 140) * pull / 1_000_000:.2f}" for pull in (110, 90, 80)])
        can.append([name, 1, int(draw.whole(0, 9) > 0), int(draw.whole(0, 9) > 1)])
        answer = draw.whole(0, 19)
        agreed = answer > 9
        for visit, word in enumerate(said(more, number, home, agreed), 1):
            offered = "" if visit == 1 or number % 17 == 0 else "a home at another site; measures in the hamlet"
            answers.append((name, visit, f"2026-{('09', '11')[visit - 1]}-10" if visit < 3 else "2027-01-20", word, ("county", "county", "university")[visit - 1], offered))
        order = sorted(range(3), key=lambda site: -float(work[-1][1 + site]) + more.whole(0, 40) / 100)
        kin = more.whole(0, 5)
        for rank, site in enumerate(order[: more.whole(1, 3)], 1):
            wishes.append((name, SITES[site][0], rank, int(kin == site), int(number % 13 == 0)))
        if answer < 6:
            continue  # asked, and said no, or not asked yet
        purpose = "employment" if answer == 6 else "relocation"
        until = "2026-12-31" if answer in (7, 8) else "2027-12-31"
        consents.append((name, purpose, "2026-09-01", until, "2027-01-15" if answer == 9 else ""))
    write("families.csv", ["family", "children", "adults", "lane", "hamlet", "income", "income_kept", "food_grown", "rent", "debts", "heating", "transport", "rights", "replacement_cost", "compensation"], families)
    write("work.csv", ["family"] + [site[0] for site in SITES], work)
    write("can_live.csv", ["family"] + [site[0] for site in SITES], can)
    write("consents.csv", ["family", "purpose", "given", "until", "revoked"], consents)
    write("answers.csv", ["family", "visit", "date", "answer", "asked_by", "alternatives"], answers)
    write("wishes.csv", ["family", "site", "rank", "kin", "disabled"], wishes)
    write_stay()


main()
