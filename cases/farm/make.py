# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of a made-up village that farms together, by half-month. `python3 make.py FOLDER` writes them, the same bytes each time."""
import csv
import pathlib
import sys

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
PERIODS = [f"{month} {half}" for month in MONTHS for half in (1, 2)]

# crop: product, yield (t/ha), cost, cash, most, steepest slope, classes, land from and to (half-months from 1), {resource: {half-month: amount}}
CROPS = {
    "winter wheat": ("wheat", 3.4, 1500, 1500, "", 15, "", (19, 12), {"labour": {19: 6, 20: 4, 5: 3, 8: 3, 11: 9, 12: 7}, "tillage": {19: 2.5, 20: 1, 12: 1}, "water": {7: 3, 9: 4}}),
    "maize": ("maize", 5.6, 1300, 1300, "", 25, "", (8, 18), {"labour": {8: 6, 9: 4, 11: 6, 13: 4, 17: 10, 18: 6}, "tillage": {8: 2.5, 9: 0.5}, "water": {12: 3, 14: 2}}),
    "summer maize": ("maize", 4.3, 1250, 1250, "", 15, "terrace;valley", (13, 18), {"labour": {13: 9, 14: 5, 15: 4, 18: 14}, "tillage": {13: 2.5}, "water": {13: 3, 14: 4}}),
    "potatoes": ("potatoes", 19, 5200, 5200, "", 15, "", (6, 15), {"labour": {6: 12, 7: 9, 9: 7, 10: 6, 14: 16, 15: 18}, "tillage": {6: 2.5, 7: 1, 15: 2}, "water": {10: 4, 11: 4}}),
    "buckwheat": ("buckwheat", 1.3, 700, 700, "", 25, "", (13, 19), {"labour": {13: 5, 15: 2, 19: 9}, "tillage": {13: 2}}),
    "soybeans": ("soybeans", 1.8, 900, 900, "", 25, "", (9, 19), {"labour": {9: 5, 11: 6, 13: 4, 18: 4, 19: 9}, "tillage": {9: 2}, "water": {14: 2}}),
    "cabbages": ("cabbages", 42, 9500, 9500, 8, 8, "valley", (9, 16), {"labour": {9: 22, 10: 14, 11: 12, 12: 12, 13: 10, 14: 16, 15: 30, 16: 24}, "tillage": {9: 3}, "water": {9: 5, 10: 5, 11: 6, 12: 6, 13: 5, 14: 4}}),
    "alfalfa": ("", "", 600, 600, "", 35, "", (1, 24), {"labour": {10: 5, 13: 5, 16: 5, 19: 4}, "fodder": {10: -9, 13: -8, 16: -7, 19: -4}, "water": {8: 2}}),
}
STRAW = {"winter wheat": {12: -2.5}, "maize": {18: -5}, "summer maize": {18: -4.5}, "soybeans": {19: -1}}
# herd or machine: kind, unit, income, cost, cash, most, what it takes or gives in each half-month
OTHERS = {
    "oxen": ("herd", "head", 0, 350, 350, 20, {"fodder": 0.16, "labour": 0.6, "tillage": -4}),
    "goats": ("herd", "head", 620, 60, 60, 260, {"fodder": 0.025, "labour": 0.09}),
    "pigs": ("herd", "head", 980, 260, 260, 150, {"fodder": 0.04, "labour": 0.12}),
    "power tiller": ("machine", "machines", 0, 3400, 3400, 4, {"tillage": -12}),
}
MINUTES = [5, 8, 10, 14, 20, 25, 30, 40, 18]  # of the way from the yard
# parcel: class, slope (%), hectares tilled, hectares that could be, cost a year of reclaiming one, yield as a multiple
PARCELS = [
    ("Mill field", "valley", 2, 6.2, 0, "", 1.15), ("Ford meadow", "valley", 3, 4.4, 1.2, 1400, 1.1), ("Lower terrace", "terrace", 6, 7.8, 0, "", 1),
    ("Middle terrace", "terrace", 9, 6.9, 1.5, 2300, 1), ("Upper terrace", "terrace", 12, 5.6, 3.4, 2600, 0.92), ("Temple slope", "slope", 14, 4.8, 0, "", 0.85),
    ("Stone field", "slope", 19, 5.5, 2, 2000, 0.8), ("Goat ridge", "slope", 28, 6.1, 0, "", 0.7), ("Old orchard", "slope", 16, 2.2, 1.8, 900, 0.85),
]
# product: unit, price, quota, price above, price of buying, need of the village in a year
PRODUCTS = [
    ("wheat", "t", 2450, "", "", 3100, 62), ("maize", "t", 2150, "", "", 2700, 18), ("potatoes", "t", 1150, 160, 650, 1700, 55),
    ("buckwheat", "t", 4300, "", "", 5600, 4), ("soybeans", "t", 4900, "", "", 6100, 3), ("cabbages", "t", 1050, 190, 380, 1600, 15),
]
# scenario: crop: yield as a multiple of the usual; product: price as a multiple
YEARS = {
    "dry": ({"winter wheat": 0.8, "maize": 0.65, "summer maize": 0.6, "potatoes": 0.7, "buckwheat": 0.9, "soybeans": 0.75, "cabbages": 0.8}, {"maize": 1.1, "potatoes": 1.2}),
    "hail": ({"winter wheat": 0.9, "maize": 0.9, "summer maize": 0.9, "potatoes": 0.95, "buckwheat": 0.8, "soybeans": 0.85, "cabbages": 0.25}, {"cabbages": 1.15}),
    "glut": ({"potatoes": 1.15, "cabbages": 1.1}, {"potatoes": 0.6, "cabbages": 0.55}),
    "blight": ({"potatoes": 0.35}, {"potatoes": 1.3}),
}


def resources():
    yield ["land", "ha", "yes", *[""] * 9]
    for number, period in enumerate(PERIODS, 1):
        # 27 people farm, the others are away in town; those who come home for sowing and harvest make it more, the cold less.
        days = 190 if number in (1, 2, 3, 23, 24) else 330 if number in (12, 18, 19) else 270
        yield ["labour", "days", "", 8, "", "", period, days, 95, 30, 55, 90]
    for number, period in enumerate(PERIODS, 1):
        litres = {7: 45, 8: 50, 9: 50, 10: 40, 11: 40, 12: 40, 13: 60, 14: 75}.get(number, 120)
        yield ["water", "hundred m3", "", "", "", "", period, litres, "", "", "", ""]
    yield ["tillage", "days", "", 8, 60, "", "", "", 190, 25, "", ""]
    yield ["fodder", "t", "", "", "", 0.96, "", "", 900, "", "", ""]


def activities():
    for crop, (product, grown, cost, cash, most, steepest, classes, _, _) in CROPS.items():
        yield [crop, "crop", "ha", product, grown, "", cost, cash, "", most, "", steepest, classes]
    for name, (kind, unit, income, cost, cash, most, _) in OTHERS.items():
        yield [name, kind, unit, "", "", income, cost, cash, "", most, "yes" if kind == "machine" else "", "", ""]


def needs():
    blank = {number: "" for number in range(1, 25)}
    for crop, (*_, (first, last), takes) in CROPS.items():
        held = [number for number in range(1, 25) if (first <= number <= last if first <= last else number >= first or number <= last)]
        rows = {"land": {number: 1 for number in held}, **takes}
        if crop in STRAW:
            rows["fodder"] = STRAW[crop]
        for resource, amounts in rows.items():
            yield [crop, resource, *{**blank, **amounts}.values()]
    for name, (*_, takes) in OTHERS.items():
        for resource, amount in takes.items():
            yield [name, resource, *[amount] * 24]


def scenarios():
    price = {product: row[1] for product, *row in PRODUCTS}
    for year, (yields, prices) in YEARS.items():
        for crop, part in yields.items():
            yield [year, crop, CROPS[crop][0], round(CROPS[crop][1] * part, 3), ""]
        for product, part in prices.items():
            yield [year, "", product, "", round(price[product] * part)]


# The ring: place: degrees east and north
VILLAGES = {"Millbridge": (110.02, 30.01), "Ford": (110.06, 30.03), "Temple Hill": (110.11, 30.0), "Upper Terrace": (110.09, 30.07), "Stone Gully": (110.16, 30.05), "Lake End": (110.2, 29.98)}
# from, to: minutes, km; what is not here goes over other villages
WAYS = [
    ("Millbridge", "Ford", 22, 5.6), ("Ford", "Temple Hill", 34, 7.9), ("Millbridge", "Temple Hill", 55, 12.4), ("Ford", "Upper Terrace", 41, 7.2), ("Upper Terrace", "Stone Gully", 52, 9.8),
    ("Temple Hill", "Stone Gully", 38, 8.1), ("Temple Hill", "Lake End", 47, 11.6), ("Stone Gully", "Lake End", 44, 10.3),
]
# machine: place, work, first and last day, hours a day, starts, speed, rate, call, per hour, per km
MACHINES = [
    ("combine", "Millbridge", "harvest", "2027-09-16", "2027-10-15", 9, 8, 1, 1, 400, 120, 4),
    ("small reaper", "Stone Gully", "harvest", "2027-09-16", "2027-10-15", 8, 8, 0.8, 0.4, 60, 55, 2),
    ("tractor east", "Lake End", "plough;sow", "2027-09-16", "2027-10-31", 9, 7, 1, 1, 150, 85, 3),
    ("tractor west", "Millbridge", "plough;sow", "2027-09-16", "2027-10-31", 9, 7, 1, 1.15, 150, 90, 3),
    ("walking tiller", "Upper Terrace", "plough", "2027-09-16", "2027-10-31", 7, 7, 0.6, 0.35, 20, 30, 1),
]
# village: hectares that are harvested, then ploughed and sown to wheat, by group of households
GROUPS = {"Millbridge": (11, 9), "Ford": (8, 6.5), "Temple Hill": (7, 5, 4.5), "Upper Terrace": (5.5, 4), "Stone Gully": (6, 4.5), "Lake End": (9.5, 7, 6)}
# work: hours a hectare, money lost a hectare when it is late, first and last day by turns
STEPS = {"harvest": (1.5, 1700, ("2027-09-16", "2027-09-30")), "plough": (2.4, 900, ("2027-10-01", "2027-10-15")), "sow": (1.1, 1300, ("2027-10-11", "2027-10-31"))}


def ring_jobs():
    for village, groups in GROUPS.items():
        for number, hectares in enumerate(groups, 1):
            for work, (hours, lost, (first, last)) in STEPS.items():
                yield [f"{work} {village} {number}", village, work, round(hectares * hours, 1), first, last, round(hectares * lost), hectares]


TABLES = {
    "ring_places": (["place", "x", "y"], lambda: [(village, x, y) for village, (x, y) in VILLAGES.items()]),
    "ring_ways": (["from", "to", "minutes", "km"], lambda: WAYS),
    "ring_machines": (["machine", "place", "can", "from", "to", "hours", "starts", "speed", "rate", "call", "per_hour", "per_km"], lambda: MACHINES),
    "ring_jobs": (["job", "place", "work", "hours", "from", "to", "lost", "area"], ring_jobs),
    "resources": (["resource", "unit", "land", "trip", "way_cost", "keep", "period", "own", "buy", "buy_most", "sell", "sell_most"], resources),
    "activities": (["activity", "kind", "unit", "product", "yield", "income", "cost", "cash", "least", "most", "whole", "steepest", "classes"], activities),
    "needs": (["activity", "resource", *PERIODS], needs),
    "products": (["product", "unit", "price", "quota", "price_above", "buy", "need"], lambda: PRODUCTS),
    "parcels": (["parcel", "class", "slope", "area", "reclaimable", "reclaim_cost", "yield", "minutes"], lambda: [(*row, minutes) for row, minutes in zip(PARCELS, MINUTES)]),
    "scenarios": (["scenario", "activity", "product", "yield", "price"], scenarios),
}

folder = pathlib.Path(sys.argv[1])
for name, (head, rows) in TABLES.items():
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows()])
