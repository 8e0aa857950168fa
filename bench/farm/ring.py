# SPDX-License-Identifier: Apache-2.0
"""python3 ring.py VILLAGES JOBS FOLDER: a made-up ring of machines of so many villages that plough and thresh in one month, as a file for `solleva plan farm --routes`. The same bytes each time."""
import csv
import pathlib
import sys

villages, jobs, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
state = 11


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


places = [(f"V{v:03d}", round(110 + 0.4 * unit(), 4), round(30 + 0.3 * unit(), 4)) for v in range(1, villages + 1)]
write("places", [["place", "x", "y"], *places])
rows = []
for j in range(1, jobs + 1):
    work = "plough" if unit() < 0.6 else "thresh"
    hours, first = round(3 + 9 * unit(), 1), 1 + int(24 * unit())
    rows.append([f"{work} {j}", places[int(villages * unit())][0], work, hours, first, min(30, first + 3 + int(4 * unit())), round(60 * hours * (0.8 + unit()))])
write("jobs", [["job", "place", "work", "hours", "from", "to", "lost"], *rows])
machines = max(3, jobs // 25)
write("machines", [["machine", "place", "can", "hours", "call", "per_hour", "per_km"], *([f"machine {m + 1}", places[m * villages // machines][0], "plough" if m % 3 else "plough;thresh", 9, 100, 22, 1.5] for m in range(machines))])
(folder / "ring.toml").write_text('[rounds]\nid = "made-ring"\nnote = "a made-up ring of machines"\nmoney = "CNY"\nmachines = "machines.csv"\njobs = "jobs.csv"\nplaces = "places.csv"\n', encoding="utf-8")
