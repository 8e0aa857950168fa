# SPDX-License-Identifier: Apache-2.0
"""python3 solomon.py INSTANCE CUSTOMERS FOLDER: the first customers of an instance in Solomon's format (vehicle routing with time windows) as a file for `solleva plan farm --routes`. Ways are cut to
one decimal, as the proved optima of the literature have them; a day of one hour is a unit of its time."""
import csv
import math
import pathlib
import sys

source, customers, folder = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
numbers = [[float(word) for word in line.split()] for line in source.read_text().splitlines() if line.split() and all(word.replace(".", "", 1).isdigit() for word in line.split())]
vehicles, capacity = next(row for row in numbers if len(row) == 2)
depot, *rest = [row for row in numbers if len(row) == 7][: customers + 1]


def write(name, rows):
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def name(row):
    return f"c{int(row[0])}"


def length(a, b):
    return math.floor(10 * math.hypot(a[1] - b[1], a[2] - b[2])) / 10


places = [depot, *rest]
write("ways", [["from", "to", "minutes", "km"], *([name(a), name(b), 60 * length(a, b), length(a, b)] for i, a in enumerate(places) for b in places[i + 1 :])])
write("jobs", [["job", "place", "work", "hours", "from", "to", "load", "lost"], *([f"job {name(row)}", name(row), "deliver", row[6], row[4] + 1, row[5] + row[6], row[3], 10000] for row in rest)])
write("machines", [["machine", "place", "can", "from", "to", "hours", "starts", "per_km", "holds"], *([f"vehicle {v + 1}", name(depot), "deliver", 1, depot[5], 1, 7, 1, capacity] for v in range(int(vehicles)))])
(folder / "rounds.toml").write_text(f'[rounds]\nid = "solomon"\nname = {{ en = "{source.stem}, {customers} customers" }}\nmoney = "units"\nmachines = "machines.csv"\njobs = "jobs.csv"\nways = "ways.csv"\n', encoding="utf-8")
