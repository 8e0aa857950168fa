# SPDX-License-Identifier: Apache-2.0
"""python3 county.py FOLDER_OF_TABLES VILLAGES YEARS FOLDER: a made-up county of villages like that of cases/farm, each with its own fields, hands, water, fodder and draft, that sell on
one market with quotas, under so many kinds of years. The same bytes each time."""
import csv
import pathlib
import sys

source, villages, years, folder = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), pathlib.Path(sys.argv[4])
state = 7


def unit():
    """splitmix64, so that every machine draws the same."""
    global state
    state = (state + 0x9E3779B97F4A7C15) % 2**64
    x = state
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
    return ((x ^ (x >> 31)) >> 11) / 2**53


def read(name):
    with open(source / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name, rows):
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def scaled(text, factor):
    return text if text == "" else round(float(text) * factor, 3)


resources, activities, needs, parcels = [row for row in read("resources") if row["land"] == "yes"], [], [], []
for number in range(1, villages + 1):
    v = f" of V{number:03d}"
    size = 0.6 + 0.8 * unit()
    for row in read("resources"):
        if row["land"] != "yes":
            part = size * (0.9 + 0.2 * unit())
            resources.append({**row, "resource": row["resource"] + v, **{key: scaled(row[key], part) for key in ("own", "buy_most", "sell_most")}})
    for row in read("parcels"):
        parcels.append({**row, "parcel": row["parcel"] + v, "class": row["class"] + v, "area": scaled(row["area"], size), "reclaimable": scaled(row["reclaimable"], size)})
    for row in read("activities"):
        classes = row["classes"].split(";") if row["classes"] else ["valley", "terrace", "slope"]
        grown = row["kind"] == "crop"
        activities.append({**row, "activity": row["activity"] + v, "whole": "", "most": scaled(row["most"], size), "yield": scaled(row["yield"], 0.9 + 0.2 * unit()), "classes": ";".join(c + v for c in classes) if grown else ""})
    for row in read("needs"):
        needs.append({**row, "activity": row["activity"] + v, "resource": row["resource"] if row["resource"] == "land" else row["resource"] + v})
products = [{**row, "need": scaled(row["need"], villages), "quota": scaled(row["quota"], villages)} for row in read("products")]
weather = []
for year in range(years):
    drought, blight, glut = unit(), unit(), unit()
    for row in activities:
        if row["product"]:
            bad = 0.6 * drought**3 + (0.6 * blight**4 if row["product"] == "potatoes" else 0) + 0.15 * unit()
            weather.append({"scenario": f"year-{year + 1}", "activity": row["activity"], "product": row["product"], "yield": round(float(row["yield"]) * (1.1 - bad), 3), "price": ""})
    for row in products:
        weather.append({"scenario": f"year-{year + 1}", "activity": "", "product": row["product"], "yield": "", "price": round(float(row["price"]) * (1.1 - 0.4 * glut**2))})
for name, rows in (("resources", resources), ("activities", activities), ("needs", needs), ("parcels", parcels), ("products", products), ("scenarios", weather)):
    write(name, rows)
periods = ", ".join(f'"{p}"' for p in list(needs[0])[2:])
tables = "".join(f'{name} = "{name}.csv"\n' for name in ("resources", "activities", "needs", "parcels", "products", "scenarios"))
chances = "".join(f'\n[[scenario]]\nid = "year-{year + 1}"\nprobability = "1/{years}"\n' for year in range(years))
(folder / "farm.toml").write_text(f'[farm]\nid = "made-county"\nnote = "a made-up county of {villages} villages"\nmoney = "CNY"\nperiods = [{periods}]\n{tables}{chances}', encoding="utf-8")
