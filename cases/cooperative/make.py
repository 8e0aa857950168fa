# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of a made-up herders' cooperative: 150 households in five hamlets. `python3 make.py FOLDER` writes them, the same bytes each time."""
import csv
import pathlib
import sys

HAMLETS = ["Upper Spring", "Lower Spring", "Stone Ford", "Salt Lake", "White Ridge"]
GIVEN = ["Tashi", "Dolma", "Pema", "Karma", "Sonam", "Lhamo", "Norbu", "Yangzom", "Tenzin", "Drolkar", "Wangdu", "Choden", "Jigme", "Metok", "Dawa", "Nyima"]
SKILLS = ["herding", "shearing", "dairy", "weaving", "haymaking", "building", "vet", "accounts", "driving"]
# name, skill, strain, first and last week, hours (a week, or in all weeks together where flexible), flexible, priority, points an hour
TASKS = [
    ("yak herding", "herding", "cold", 1, 52, 1500, "no", 9, 1),
    ("sheep herding", "herding", "", 1, 52, 1000, "no", 9, 1),
    ("night watch", "", "cold", 44, 52, 300, "no", 6, 1.5),
    ("night watch at lambing", "", "cold", 12, 18, 420, "no", 8, 1.5),
    ("lambing", "vet", "", 13, 18, 160, "no", 10, 1.5),
    ("milking", "dairy", "", 20, 40, 900, "no", 7, 1),
    ("butter and cheese", "dairy", "", 20, 40, 300, "no", 5, 1),
    ("shearing", "shearing", "back", 22, 26, 3000, "yes", 7, 1.25),
    ("hay", "haymaking", "back", 30, 36, 9000, "yes", 8, 1.25),
    ("fodder in winter", "", "back", 44, 52, 600, "no", 7, 1),
    ("fodder in late winter", "", "back", 1, 12, 600, "no", 7, 1),
    ("barley sowing", "", "back", 17, 20, 1600, "yes", 6, 1),
    ("barley harvest", "", "back", 36, 39, 2400, "yes", 8, 1),
    ("weaving", "weaving", "", 40, 52, 500, "no", 3, 1),
    ("weaving after new year", "weaving", "", 1, 12, 500, "no", 3, 1),
    ("fences and sheds", "building", "back", 19, 29, 1800, "yes", 4, 1.25),
    ("vet's rounds", "vet", "", 1, 52, 40, "no", 9, 1.5),
    ("books and store", "accounts", "", 1, 52, 50, "no", 6, 1.25),
    ("driving to market", "driving", "", 18, 46, 70, "no", 5, 1.25),
    ("dung for fuel", "", "", 26, 42, 250, "no", 3, 0.75),
]


# names in the statements of Chinese households
CHINESE = {
    "yak herding": "放牦牛",
    "sheep herding": "放羊",
    "night watch": "守夜",
    "night watch at lambing": "产羔期守夜",
    "lambing": "接羔",
    "milking": "挤奶",
    "butter and cheese": "做酥油和奶酪",
    "shearing": "剪羊毛",
    "hay": "割草",
    "fodder in winter": "冬季喂草",
    "fodder in late winter": "冬末喂草",
    "barley sowing": "种青稞",
    "barley harvest": "收青稞",
    "weaving": "编织",
    "weaving after new year": "年后编织",
    "fences and sheds": "修围栏和棚圈",
    "vet's rounds": "兽医巡诊",
    "books and store": "记账和仓库",
    "driving to market": "开车赶集",
    "dung for fuel": "拾牛粪",
}


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


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def make_people(draw):
    homes, members = [], []
    for number in range(150):
        home, hamlet = f"H{number + 1:03d}", HAMLETS[number % 5]
        persons = draw.whole(1, 7)
        hands = 0 if draw.unit() < 0.07 else min(persons, draw.whole(1, 4))
        yaks = 0 if hands == 0 else draw.whole(0, 18)
        homes.append([home, persons, hands, hamlet, yaks * 300000, draw.whole(0, 90000) * 10 if hands else draw.whole(0, 5000) * 10, draw.whole(1400, 5200) * persons])
        for one in range(hands):
            skills = [skill for skill in SKILLS if draw.unit() < (0.5 if skill == "herding" else 0.22 if skill in ("dairy", "haymaking", "shearing", "weaving") else 0.08)]
            wishes = [skills[draw.whole(0, len(skills) - 1)]] if skills and draw.unit() < 0.6 else []
            lacking = [skill for skill in SKILLS if skill not in skills]
            learn = lacking[draw.whole(0, len(lacking) - 1)] if draw.unit() < 0.25 else ""
            limits = [strain for strain in ("back", "cold") if draw.unit() < 0.1]
            summer, chores = draw.whole(30, 54), draw.whole(4, 16)
            members.append([f"{GIVEN[draw.whole(0, 15)]} {home[1:]}-{one + 1}", home, ";".join(skills), ";".join(wishes), learn, ";".join(limits), chores,
                            summer - 4, summer, summer - 2, summer - 12])
    return homes, members


def make_book(draw, homes):
    """Amounts in cents; every entry balances."""
    book, number = [], 0

    def post(date, text, debit, credit, amount):
        nonlocal number
        if amount == 0:
            return
        number += 1
        book.append([number, date, debit, money(amount), "", text])
        book.append([number, date, credit, "", money(amount), text])

    for home in homes:
        post("2027-01-02", "yaks put in", "assets:herd", f"capital:{home[0]}", home[4])
    post("2027-01-02", "fund of last year", "assets:cash", "reserve:fund", 8_500_000)
    for month in range(1, 13):
        post(f"2027-{month:02d}-28", "butter and cheese sold", "assets:cash", "receipts:dairy", draw.whole(900_000, 2_200_000) if 5 <= month <= 10 else 0)
        post(f"2027-{month:02d}-28", "cloth sold", "assets:cash", "receipts:weaving", draw.whole(500_000, 1_100_000) if month in (1, 2, 3, 11, 12) else 0)
        post(f"2027-{month:02d}-28", "fuel and repairs", "costs:driving", "assets:cash", draw.whole(120_000, 260_000))
        post(f"2027-{month:02d}-28", "salt and medicine", "costs:herd", "assets:cash", draw.whole(60_000, 140_000))
    post("2027-07-10", "wool sold", "assets:cash", "receipts:wool", 9_874_321)
    post("2027-10-25", "yaks and sheep sold", "assets:cash", "receipts:herd", 31_250_677)
    post("2027-11-05", "fodder bought, half of it owed", "costs:fodder", "assets:cash", 2_400_050)
    post("2027-11-05", "fodder bought, half of it owed", "costs:fodder", "debts:fodder merchant", 2_400_050)
    for home in homes:
        if draw.unit() < 0.3:
            post("2027-04-15", "advance in spring", f"advances:{home[0]}", "assets:cash", draw.whole(10, 80) * 1000)
    return book


def make_game(draw, homes, book):
    """What each group of hamlets would have made of this year alone: a part of the surplus that grows faster than its hands."""
    surplus = 0
    for _, _, account, debit, credit, _ in book:
        if account.startswith(("receipts", "costs")):
            surplus += round(float(credit or 0) * 100) - round(float(debit or 0) * 100)
    hands = [sum(home[2] for home in homes if home[3] == hamlet) for hamlet in HAMLETS]
    rows = []
    for size in range(1, 6):
        for bits in range(1, 32):
            if bin(bits).count("1") != size:
                continue
            part = sum(hands[i] for i in range(5) if bits >> i & 1) / sum(hands)
            worth = surplus if bits == 31 else int(surplus * part**1.35)
            rows.append(["+".join(HAMLETS[i] for i in range(5) if bits >> i & 1), money(worth)])
    return rows


def write(folder, name, head, rows):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    draw = Draw(2027)
    homes, members = make_people(draw)
    book = make_book(draw, homes)
    write(folder, "households.csv", ["household", "persons", "hands", "group", "capital", "use", "income", "language"],
          [[h[0], h[1], h[2], h[3], money(h[4]), money(h[5]), h[6], "zh" if h[3] == "Salt Lake" else "en"] for h in homes])
    write(folder, "members.csv", ["person", "household", "skills", "wishes", "learn", "limits", "chores", "hours_spring", "hours_summer", "hours_autumn", "hours_winter"], members)
    write(folder, "tasks.csv", ["task", "skill", "strain", "from", "to", "hours", "flexible", "priority", "points", "task_zh"], [[*task, CHINESE[task[0]]] for task in TASKS])
    write(folder, "book.csv", ["entry", "date", "account", "debit", "credit", "text"], book)
    write(folder, "game.csv", ["coalition", "v"], make_game(draw, homes, book))


if __name__ == "__main__":
    main()
