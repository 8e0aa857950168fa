# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of a made-up park of bakeries and workshops. `python3 make.py FOLDER` writes them, the same bytes each time;
`python3 make.py FOLDER 20` makes twenty times as many people, firms and jobs, for measuring."""
import csv
import pathlib
import random
import sys

draw = random.Random(20270301).random  # only random(): its sequence is the same in every version of Python


def whole(low, high):
    return low + int(draw() * (high - low + 1))


def one_of(items):
    return items[whole(0, len(items) - 1)]


# firm: sector, product, places at one time, inputs as a part of sales, cash as a part of sales, rent a year, running, investment, subsidy in years 0 to 2
FIRMS = {
    "Oven One": ("food", "flat bread", 62, 0.52, 0.105, 240000, 310000, 2600000, 300000),
    "Oven Two": ("food", "flat bread", 46, 0.53, 0.075, 180000, 250000, 2100000, 260000),
    "Sweet Oven": ("food", "sweet bread", 34, 0.47, 0.12, 130000, 190000, 1300000, 120000),
    "Bridge Mill": ("food", "flour", 18, 0.71, 0.075, 90000, 160000, 1500000, 0),
    "Garment Hall": ("textiles", "uniforms", 84, 0.44, 0.01, 260000, 280000, 1400000, 700000),
    "Sack and Box": ("textiles", "packing", 26, 0.55, 0.09, 80000, 110000, 600000, 60000),
    "Cold Store": ("trade", "storage", 14, 0.3, 0.17, 60000, 140000, 1200000, 0),
    "Bread Vans": ("trade", "delivery", 20, 0.41, 0.1, 30000, 170000, 900000, 80000),
    "Park Office": ("services", "", 8, 0, 0, 0, 300000, 2600000, 600000),
}
# job: firm, skill, level, shift, wage a month, places, hours a week
JOBS = [
    ("bakers, day", "Oven One", "baking", 2, "day", 3200, 16, 44), ("bakers, night", "Oven One", "baking", 2, "night", 3700, 14, 44), ("helpers, day", "Oven One", "", "", "day", 2450, 26, 44),
    ("packers, evening", "Oven One", "", "", "evening", 2500, 18, 40), ("master bakers", "Oven One", "baking", 3, "day", 4600, 3, 44),
    ("flat bread, day", "Oven Two", "baking", 1, "day", 2800, 18, 44), ("flat bread, night", "Oven Two", "baking", 1, "night", 3300, 14, 44), ("stall and counter", "Oven Two", "", "", "day", 2300, 14, 40),
    ("sweet bread", "Sweet Oven", "baking", 2, "day", 3100, 12, 40), ("boxes of sweets", "Sweet Oven", "", "", "day", 2350, 16, 40),
    ("millers", "Bridge Mill", "milling", 1, "day", 3500, 6, 44), ("sacks and sweeping", "Bridge Mill", "", "", "day", 2400, 8, 44),
    ("sewing, day", "Garment Hall", "sewing", 1, "day", 2500, 52, 44), ("sewing, evening", "Garment Hall", "sewing", 1, "evening", 2650, 26, 44), ("cutters", "Garment Hall", "sewing", 3, "day", 3600, 6, 44),
    ("boxes", "Sack and Box", "", "", "day", 2350, 20, 40), ("printers", "Sack and Box", "machines", 1, "day", 3200, 3, 44),
    ("store", "Cold Store", "", "", "day", 2600, 7, 44), ("store, night", "Cold Store", "", "", "night", 3000, 4, 44),
    ("drivers", "Bread Vans", "driving", 1, "day", 3600, 12, 44), ("drivers before dawn", "Bread Vans", "driving", 1, "night", 4100, 6, 44),
    ("books", "Park Office", "accounts", 2, "day", 3900, 2, 40), ("cleaning, half days", "Park Office", "", "", "day", 1250, 6, 20),
]
ELSEWHERE = [
    ("brickyard", "County brick works", "", "", "day", 2600, 14), ("rooms", "Station hotel", "", "", "day", 2200, 10), ("kitchen", "Station hotel", "baking", 1, "day", 2700, 4),
    ("sewing", "Town tailors", "sewing", 2, "day", 2500, 12), ("freight", "County freight", "driving", 1, "day", 3500, 6), ("shelves", "Town market", "", "", "evening", 2300, 9),
]
# village: minutes by day, by evening, by night (empty: no bus), fare a month, minutes to the county town, fare, people who ask
VILLAGES = {
    "Bridge Town": (12, 12, 15, 0, 35, 120, 150), "Lower Mill": (22, 22, 30, 60, 45, 150, 95), "Poplar Lane": (30, 30, 40, 80, 55, 160, 85), "Three Wells": (38, 45, "", 90, 60, 180, 80),
    "Stone Ford": (45, 55, "", 110, 50, 160, 70), "Red Slope": (58, 70, "", 130, 75, 210, 65), "Upper Spring": (66, "", "", 140, 85, 230, 45), "Far Pasture": (95, "", "", 180, 110, 260, 50),
}
SHARES = [0, 0.5, 0.8, 1, 1, 1, 1, 1, 1, 1, 1]  # of the sales of a full year
STAFF = [0, 0.6, 0.85, 1, 1, 1, 1, 1, 1, 1, 1]
SECTORS = ["agriculture", "food", "textiles", "energy", "trade", "services"]
FLOWS = [[900, 2800, 600, 10, 40, 150], [500, 900, 20, 10, 100, 420], [20, 40, 1300, 20, 60, 90], [300, 280, 250, 900, 560, 480], [400, 500, 380, 200, 500, 700], [300, 350, 260, 260, 1100, 1800]]
FINAL = {"households": [2600, 3300, 900, 600, 3100, 4200], "others": [1900, 1750, 2570, 630, 2220, 3730]}
FACTORS = {"wages": [3600, 1000, 1150, 800, 2900, 5300], "profits and taxes": [2980, 1130, 1040, 1800, 2740, 3060], "jobs": [150000, 60000, 75000, 18000, 160000, 230000]}
REGION = [3400, 700, 400, 150, 2200, 3100]
# of what each firm buys, by sector, the part that comes from the region
BUYS = {"food": {"agriculture": 0.42, "energy": 0.06, "trade": 0.07}, "textiles": {"textiles": 0.05, "energy": 0.04, "trade": 0.08}, "trade": {"energy": 0.2, "services": 0.15}}


def years():
    for firm, (sector, _, _, inputs, cash, rent, running, investment, subsidy) in FIRMS.items():
        wages = sum(12 * 1.28 * wage * places for _, of, _, _, _, wage, places, _ in JOBS if of == firm)
        sales = 0 if firm == "Park Office" else round((wages + rent + running) / (1 - inputs - cash), -3)
        for year, (share, staff) in enumerate(zip(SHARES, STAFF)):
            yield [firm, year, int(sales * share), int(sales * share * inputs), rent if year else 0, running if year else running // 4, investment if year == 0 else investment // 5 if year == 6 else 0,
                   subsidy if year < 3 else 0, staff]


def bought():
    for firm, year, _, inputs, *_ in years():
        if year == 10 and inputs:
            for sector, part in BUYS[FIRMS[firm][0]].items():
                yield [firm, sector, int(inputs * part)]


def travel():
    for village, (day, evening, night, fare, town, town_fare, _) in VILLAGES.items():
        for shift, minutes in (("day", day), ("evening", evening), ("night", night)):
            if minutes != "":
                yield [village, "", shift, minutes, fare]
        yield [village, "county town", "", town, town_fare]


def household(number):
    members = whole(2, 6)
    return [f"h{number}", members, members * whole(14, 46) * 10 + whole(0, 4) * 100]


def skills():
    has = []
    for skill, part, most in (("baking", 0.2, 3), ("sewing", 0.16, 3), ("driving", 0.06, 1), ("accounts", 0.04, 3), ("machines", 0.02, 2)):
        if draw() < part:
            has.append(f"{skill}:{1 + int(draw() * draw() * most)}")
    return ";".join(has)


def lists(home):
    """Wishes and refusals."""
    wishes = ";".join(dict.fromkeys(one_of(list(FIRMS)[:8]) for _ in range(whole(1, 3)))) if draw() < 0.3 else ""
    refuses = one_of(["Cold Store", "Garment Hall", "sacks and sweeping", "bakers, night"]) if draw() < 0.12 else ""
    return [wishes, refuses if refuses not in wishes.split(";") else ""]


def people():
    """Rows of people, households and consents."""
    rows, households, consents = [], [], []
    for village, (*_, asked) in VILLAGES.items():
        left = 0
        for _ in range(asked):
            person = f"p{len(rows) + 1}"
            if left == 0:
                households.append(household(len(households) + 1))
                left = 2 if draw() < 0.35 else 1
            left -= 1
            income = households[-1][2]
            employed = draw() < 0.22
            earns = min(whole(9, 21) * 100 if employed else whole(0, 5) * 100 if draw() < 0.5 else 0, income // 20 * 10)
            shifts = "day" + (";evening" if draw() < 0.55 else "") + (";night" if draw() < 0.35 else "")
            rows.append([person, households[-1][0], village, skills(), shifts, whole(4, 10) * 10, max(earns, whole(12, 26) * 100), "yes" if employed else "", earns, whole(17, 58), *lists(village)])
            consents += answers(person, village)
    return rows, households, consents


def answers(person, village):
    day = f"2026-{whole(9, 11):02d}-{whole(10, 28)}"
    until = "2027-12-31"
    if village == "Upper Spring":  # nobody refuses here: first some do, at the second visit nobody
        if draw() < 0.15:
            yield [person, "employment", "2026-09-15", "", "", "no", 1]
        yield [person, "employment", "2026-11-20", until, "", "yes", 2]
        return
    chance = draw()
    if chance < 0.76:
        yield [person, "employment", day, until, "", "yes", 1]
    elif chance < 0.86:
        yield [person, "employment", day, "", "", "no", 1]
    elif chance < 0.9:
        yield [person, "employment", day, "2026-12-31", "", "yes", 1]
    elif chance < 0.93:
        yield [person, "employment", day, until, "2027-01-18", "yes", 1]
    elif chance < 0.95:
        yield [person, "relocation", day, until, "", "yes", 1]


def copies(name, head, rows):
    """Each row several times, what it names with the number of the copy; one park has one owner."""
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    named = {column: i for i, column in enumerate(head) if column in ("person", "household", "firm", "job")}
    for copy in range(many if name in ("people", "households", "consents", "jobs", "firms", "years", "inputs") else 1):
        for row in map(list, rows):
            for column, i in named.items():
                row[i] = f"{row[i]} {copy}" if copy else row[i]
            if copy and "owner" in head:
                row[-1] = ""
            yield row


def write(name, head, rows):
    with open(pathlib.Path(sys.argv[1]) / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *copies(name, head, list(rows))])


PEOPLE, HOUSEHOLDS, CONSENTS = people()
write("firms", ["firm", "sector", "product", "places", "owner"], [[firm, row[0], row[1], row[2], "yes" if firm == "Park Office" else ""] for firm, row in FIRMS.items()])
write("jobs", ["job", "firm", "skill", "level", "shift", "wage", "places", "hours"], JOBS)
write("elsewhere", ["job", "employer", "skill", "level", "shift", "wage", "places", "site"], [[*row, "county town"] for row in ELSEWHERE])
write("travel", ["home", "site", "shift", "minutes", "fare"], travel())
write("years", ["firm", "year", "sales", "inputs", "rent", "running", "investment", "subsidy", "staff"], years())
write("inputs", ["firm", "sector", "amount"], bought())
write("people", ["person", "household", "home", "skills", "shifts", "most_minutes", "least_wage", "employed", "earns", "age", "wishes", "refuses"], PEOPLE)
write("households", ["household", "members", "income"], HOUSEHOLDS)
write("consents", ["person", "purpose", "given", "until", "revoked", "answer", "visits", "language", "asked_by"], [[*row, "zh", one_of(["village school teacher", "county office", "students"])] for row in CONSENTS])
write("scenarios", ["scenario", "product", "price", "amount", "input_cost"], [["dear-flour", "flat bread", "", "", 1.12], ["dear-flour", "sweet bread", "", "", 1.1], ["lost-orders", "uniforms", "", 0.65, ""], ["lost-orders", "flat bread", 0.95, 0.9, ""]])
write("flows", ["sector", *SECTORS], [[sector, *row] for sector, row in zip(SECTORS, FLOWS)])
write("final", ["sector", *FINAL], [[sector, *(column[i] for column in FINAL.values())] for i, sector in enumerate(SECTORS)])
write("factors", ["factor", *SECTORS], [[name, *row] for name, row in FACTORS.items()])
write("region", ["sector", "region", "nation"], [[sector, REGION[i], FACTORS["jobs"][i]] for i, sector in enumerate(SECTORS)])
