# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of three made-up villages with six crafts. `python3 make.py FOLDER` writes them, the same bytes each time."""
import csv
import pathlib
import sys

SEASONS = ["spring", "summer", "autumn", "winter"]
PLACES = ["Pine Terrace", "Lower Ford", "Bridge End"]

# craft: season, months to mastery, pace, hours of teaching an apprentice in a season, fewest masters
CRAFTS = [
    ("lacquer", "spring;autumn;winter", 42, 0.45, 30, 3),
    ("embroidery", "", 24, 0.6, 15, 4),
    ("drums", "autumn;winter", 48, 0.4, 40, 2),
    ("indigo", "summer;autumn", 18, 0.6, 15, 2),
    ("bamboo", "spring;winter", 30, 0.55, 20, 2),
    ("shadow puppets", "winter", 54, 0.35, 40, 2),
]
# craft: masters as (name, village, age, years active, most apprentices, poor)
MASTERS = {
    "lacquer": [("Shen Boqiu", 0, 71, 50, 2, False), ("Shen Ayu", 0, 58, 37, 3, True), ("Tao Meng", 1, 66, 41, 2, False)],
    "embroidery": [("Liu Chunxiang", 1, 63, 45, 4, True), ("Pan Guihua", 1, 52, 33, 4, False), ("He Suzhen", 2, 74, 58, 3, True), ("Luo Erjie", 0, 47, 25, 4, True)],
    "drums": [("Gu Dashan", 2, 69, 47, 2, False), ("Gu Laosan", 2, 61, 38, 2, True)],
    "indigo": [("Ban Xiuying", 0, 55, 36, 4, True), ("Ban Meihua", 1, 67, 49, 3, False)],
    "bamboo": [("Zhu Qingshan", 1, 72, 55, 2, True), ("Zhu Fa", 2, 59, 40, 3, False), ("Mo Laowu", 0, 64, 44, 3, True)],
    "shadow puppets": [("Pi Yingcai", 2, 76, 60, 2, False), ("Pi Guang", 2, 57, 35, 2, True)],
}
# workshop: village, crafts, stands, cost of opening, of a year, places by season
WORKSHOPS = [
    ("Shen house", 0, "lacquer", True, 0, 1500, (2, 0, 2, 2)),
    ("Temple hall", 0, "indigo;embroidery;bamboo", False, 19000, 5200, (6, 6, 6, 4)),
    ("Ford school", 1, "embroidery;lacquer;indigo;bamboo", False, 26000, 6800, (7, 9, 7, 9)),
    ("Liu yard", 1, "embroidery", True, 0, 1200, (2, 2, 2, 2)),
    ("Bridge barn", 2, "drums;bamboo;shadow puppets", False, 23000, 4800, (5, 2, 5, 6)),
    ("Gu forge", 2, "drums", True, 0, 900, (0, 0, 1, 1)),
    ("Old theatre", 2, "shadow puppets;embroidery", False, 31000, 4200, (3, 3, 3, 5)),
]
# product: craft, hours, materials
PRODUCTS = [
    ("lacquer bowl", "lacquer", 14, {"raw lacquer": 0.15, "wood": 0.01}), ("lacquer chest", "lacquer", 95, {"raw lacquer": 0.9, "wood": 0.2}),
    ("baby carrier", "embroidery", 60, {"silk thread": 0.2, "cloth": 1.5}), ("cushion", "embroidery", 11, {"silk thread": 0.05, "cloth": 0.6}), ("wall scroll", "embroidery", 120, {"silk thread": 0.4, "cloth": 1}),
    ("feast drum", "drums", 70, {"hide": 1, "wood": 0.15}), ("hand drum", "drums", 9, {"hide": 0.15, "wood": 0.02}),
    ("indigo cloth", "indigo", 6, {"indigo leaf": 4, "cloth": 2}), ("indigo jacket", "indigo", 16, {"indigo leaf": 5, "cloth": 2.5}),
    ("basket", "bamboo", 5, {"bamboo": 2}), ("bamboo chair", "bamboo", 18, {"bamboo": 9}),
    ("puppet", "shadow puppets", 22, {"hide": 0.3}), ("evening of plays", "shadow puppets", 30, {}),
]
# material: unit, price, most in each season
MATERIALS = [
    ("raw lacquer", "kg", 420, (20, 30, 60, 20)), ("wood", "m3", 900, (30, 30, 30, 30)), ("silk thread", "kg", 380, (40, 40, 40, 40)), ("cloth", "m", 16, (900, 900, 900, 900)),
    ("hide", "hides", 260, (30, 20, 60, 90)), ("indigo leaf", "kg", 5, (0, 2600, 2200, 0)), ("bamboo", "canes", 3, (2500, 400, 800, 2500)),
]
# buyer, product, season, pieces, price, design
ORDERS = [
    ("county museum shop", "lacquer bowl", "summer", 60, 520, ""), ("tea house chain", "lacquer bowl", "winter", 90, 470, "crane cloud"), ("tea house chain", "lacquer chest", "winter", 8, 3600, "crane cloud"),
    ("hotel in the county town", "lacquer chest", "autumn", 6, 3900, ""), ("web shop", "lacquer bowl", "autumn", 70, 440, ""),
    ("fair of the third month", "baby carrier", "spring", 14, 1500, "butterfly mother"), ("web shop", "cushion", "summer", 160, 190, ""), ("web shop", "cushion", "winter", 220, 195, "butterfly mother"),
    ("hotel in the county town", "cushion", "autumn", 120, 210, ""), ("collector in the city", "wall scroll", "winter", 6, 4200, "hundred phoenixes"), ("county museum shop", "wall scroll", "autumn", 3, 3600, ""),
    ("fashion house", "wall scroll", "winter", 10, 5200, "hundred phoenixes"), ("families of the valley", "baby carrier", "autumn", 16, 1100, ""),
    ("drum festival", "feast drum", "autumn", 6, 2700, "ford drum"), ("villages around", "feast drum", "winter", 7, 2300, ""), ("web shop", "hand drum", "winter", 60, 260, "ford drum"), ("schools of the county", "hand drum", "autumn", 45, 230, ""),
    ("fashion house", "indigo cloth", "autumn", 150, 240, "fern ring"), ("web shop", "indigo jacket", "autumn", 90, 420, ""), ("county museum shop", "indigo cloth", "winter", 60, 230, ""), ("fair of the third month", "indigo jacket", "winter", 40, 400, ""),
    ("market in the county town", "basket", "spring", 260, 62, ""), ("hotel in the county town", "bamboo chair", "winter", 50, 330, ""), ("web shop", "basket", "winter", 220, 78, ""), ("garden shop", "bamboo chair", "spring", 45, 310, "knot of eight"),
    ("villages around", "evening of plays", "winter", 18, 900, ""), ("county museum shop", "puppet", "winter", 24, 480, ""), ("web shop", "puppet", "winter", 30, 430, "monkey king of bridge end"),
]
CLAIMS = [
    ("crane cloud", "Shen family", "pattern", "1998-05-02", "pattern book of the family, shown to the village council", "yes"),
    ("butterfly mother", "women of Lower Ford", "pattern", "2021-09-11", "minutes of their meeting", "yes"), ("butterfly mother", "women of Bridge End", "pattern", "2021-10-03", "letter to the council", "yes"),
    ("hundred phoenixes", "Liu family", "pattern", "2019-03-20", "letter to the council", "yes"), ("hundred phoenixes", "Pan family", "pattern", "2019-04-02", "scroll of 1931 with the name of a Pan", "no"),
    ("hundred phoenixes", "Silk Road Gifts Ltd", "registered design", "2022-07-15", "certificate of registration", ""),
    ("ford drum", "Gu family", "name", "2005-01-30", "entry in the county's list", "yes"), ("fern ring", "Ban family", "pattern", "2015-06-01", "told by the grandmother, written down by the council", "yes"),
    ("monkey king of bridge end", "Pi troupe", "figure and name", "2010-02-14", "entry in the county's list", ""), ("knot of eight", "Zhu family", "technique", "2012-08-08", "told to the council", "yes"),
]
SCENARIOS = [("slump", "", 0.85, 0.7), ("slump", "evening of plays", 1, 0.9), ("visitors", "", 1.05, 1.25), ("visitors", "evening of plays", 1.2, 1.6), ("no-festival", "feast drum", 0.9, 0.35), ("no-festival", "hand drum", 0.9, 0.6), ("no-festival", "baby carrier", 0.95, 0.6)]
# from which age on: chance of leaving the craft within a year
LEAVING = [(0, 0.06), (25, 0.04), (35, 0.025), (55, 0.03), (65, 0.06), (72, 0.11), (80, 0.2), (88, 0.35)]
SURNAMES = ["Wei", "Luo", "Yang", "Wu", "Long", "Shi", "Tian", "Mo", "Qin", "Lu", "Tang", "Pan"]
GIVEN = ["Lan", "Ming", "Xia", "Jun", "Yun", "Bao", "Hong", "Ping", "Rong", "Tao", "Fen", "Gang", "Mei", "Kai", "Qiao", "Sen", "Ying", "Zhi", "Dan", "Hui"]


class Draw:
    """Numbers that look drawn and are the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def people():
    """Households, masters and who asked to learn; all drawn with one seed."""
    draw = Draw(20260)
    households, masters, learners = [], [], []
    for number in range(1, 217):
        persons = 2 + draw.below(5)
        a_person = 3600 + 100 * draw.below(90)
        households.append([f"H{number:03d}", PLACES[number % 3], persons, persons * a_person])
    number = 0
    for craft, all_of_them in MASTERS.items():
        for name, place, age, years, teaches, poor in all_of_them:
            row = households[number * 3 + (place - number * 3 - 1) % 3]
            row[3] = row[2] * (4700 + 50 * draw.below(20) if poor else 8500 + 100 * draw.below(30))
            hours = 260 if age < 65 else 180 if age < 72 else 110
            masters.append([name, craft, row[0], age, years, teaches, hours])
            number += 1
    wishes = ["embroidery", "lacquer", "embroidery;indigo", "indigo", "bamboo", "drums", "lacquer;embroidery", "shadow puppets;drums", "bamboo;lacquer", "embroidery", "shadow puppets", "drums;bamboo"]
    for i in range(46):
        name = f"{SURNAMES[draw.below(12)]} {GIVEN[i % 20]}" + ("" if i < 20 else "yi" if i < 40 else "er")
        row = households[60 + (i * 7) % 150]
        learners.append([name, row[0], 16 + draw.below(24), wishes[i % 12], f"2026-0{1 + draw.below(9)}-1{draw.below(10)}", (70 + draw.below(26)) / 100, "", "", "", 120 + 20 * draw.below(8)])
    # Two learn already, one is too young, and of one nobody knows whether she asked.
    learners[1][3:9] = ["lacquer", "2024-03-01", 0.9, "Shen Ayu", "Shen house", 20]
    learners[0][3:9] = ["embroidery", "2025-02-10", 0.92, "Liu Chunxiang", "Liu yard", 11]
    learners[1][2], learners[0][2] = 22, 19
    learners[17][2], learners[30][4] = 14, ""
    return households, masters, learners


def write(folder, name, head, rows):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def main():
    folder = pathlib.Path(sys.argv[1])
    households, masters, learners = people()
    write(folder, "crafts.csv", ["craft", "season", "months", "pace", "teaching", "masters"], CRAFTS)
    write(folder, "households.csv", ["household", "place", "persons", "income"], households)
    write(folder, "masters.csv", ["person", "craft", "household", "age", "years", "teaches", "hours"], masters)
    write(folder, "learners.csv", ["person", "household", "age", "wishes", "asked", "stays", "master", "workshop", "learned", "hours"], learners)
    write(folder, "workshops.csv", ["workshop", "place", "crafts", "there", "open", "run", *SEASONS], [[name, PLACES[place], crafts, "yes" if there else "no", cost, run, *places] for name, place, crafts, there, cost, run, places in WORKSHOPS])
    write(folder, "products.csv", ["product", "craft", "hours", "material", "amount"], [[name, craft, hours, material, amount] for name, craft, hours, takes in PRODUCTS for material, amount in (takes or {"": ""}).items()])
    write(folder, "materials.csv", ["material", "unit", "price", *SEASONS], [[name, unit, price, *most] for name, unit, price, most in MATERIALS])
    write(folder, "orders.csv", ["order", "buyer", "product", "period", "quantity", "price", "design"], [[f"{product} for {buyer}, {season}", buyer, product, season, pieces, price, design] for buyer, product, season, pieces, price, design in ORDERS])
    write(folder, "claims.csv", ["design", "claimant", "right", "date", "source", "agreed"], CLAIMS)
    write(folder, "scenarios.csv", ["scenario", "product", "price", "demand"], SCENARIOS)
    write(folder, "leaving.csv", ["age", "chance"], LEAVING)


if __name__ == "__main__":
    main()
