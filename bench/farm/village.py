# SPDX-License-Identifier: Apache-2.0
"""python3 village.py MODEL.json FARMS FOLDER: a made-up village of farms like the one of a model with `land_months_per_ha` (docs/methods/farm.md), each with its own land,
hands and costs, that share tractors, as a file for `solleva plan farm`. The same bytes each time."""
import csv
import json
import pathlib
import sys

model, farms, folder = json.loads(pathlib.Path(sys.argv[1]).read_text()), int(sys.argv[2]), pathlib.Path(sys.argv[3])
periods, crops = model["periods"], model["crops"]
state = 1


def unit():
    """splitmix64, so that every machine draws the same."""
    global state
    state = (state + 0x9E3779B97F4A7C15) % 2**64
    x = state
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
    return ((x ^ (x >> 31)) >> 11) / 2**53


def write(name, rows):
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


resources = [["resource", "unit", "land", "period", "own", "buy", "sell"], ["land", "ha", "yes", "", "", "", ""], ["tractor", "hours", "", "", "", 9, ""]]
parcels = [["parcel", "class", "area"]]
activities = [["activity", "kind", "unit", "product", "yield", "cost", "classes"], ["tractor shared", "machine", "machines", "", "", 2600, ""]]
needs = [["activity", "resource", *periods], ["tractor shared", "tractor", *[-170] * len(periods)]]
products = [["product", "price"], *([crop, model["price"][crop]] for crop in crops)]
for number in range(1, farms + 1):
    name = f"F{number:04d}"
    parcels.append([name, name, round(model["land_ha"] * (0.5 + unit()), 2)])
    resources.append([f"labour {name}", "days", "", "", round(model["family_days_per_month"] * (0.5 + unit()), 1), model["hire_in_wage"], model["hire_out_wage"]])
    skill = 0.9 + 0.2 * unit()
    for crop in crops:
        activities.append([f"{crop} {name}", "crop", "ha", crop, round(model["yield_t_per_ha"][crop] * skill, 3), round(model["misc_cost"][crop] * (0.9 + 0.2 * unit()), 2), name])
        land = [model["land_months_per_ha"][p].get(crop, 0) for p in periods]
        labour = [model["labour_days_per_ha"][p].get(crop, 0) for p in periods]
        needs.append([f"{crop} {name}", "land", *land])
        needs.append([f"{crop} {name}", f"labour {name}", *labour])
        # Ploughing where the crop comes onto the land, carting where most hands are at work.
        hours = [0.0] * len(periods)
        hours[next(p for p in range(len(periods)) if land[p] > 0 and land[p - 1] == 0)] += 6
        hours[labour.index(max(labour))] += 3
        needs.append([f"{crop} {name}", "tractor", *hours])
for name, rows in (("resources", resources), ("parcels", parcels), ("activities", activities), ("needs", needs), ("products", products)):
    write(name, rows)
quoted = ", ".join(f'"{p}"' for p in periods)
(folder / "farm.toml").write_text(
    f'[farm]\nid = "made-village"\nnote = "a made-up village of {farms} farms after a published model of one"\nmoney = "EGP"\nperiods = [{quoted}]\nactivities = "activities.csv"\n'
    'needs = "needs.csv"\nresources = "resources.csv"\nproducts = "products.csv"\nparcels = "parcels.csv"\n', encoding="utf-8")
