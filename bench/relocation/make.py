# SPDX-License-Identifier: Apache-2.0
"""python3 make.py FOLDER: 10,000 made-up families and 100 sites with room for children, adults and seniors."""
import csv
import pathlib
import random
import sys

FAMILIES, SITES = 10_000, 100


def write(path, head, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main(folder):
    draw = random.Random(1)
    kinds = ["children", "adults", "seniors"]
    sizes = [[draw.randint(0, 4), draw.randint(1, 3), int(draw.random() < 0.15)] for _ in range(FAMILIES)]
    sums = [sum(size[kind] for size in sizes) for kind in range(3)]
    sites = [f"s{number}" for number in range(SITES)]
    rooms = [[int(draw.uniform(0.6, 1.2) * total / SITES) for total in sums] for _ in sites]
    pull = [draw.uniform(0.6, 1.4) for _ in sites]
    work = []
    for number, size in enumerate(sizes):
        hope = size[1] * draw.uniform(0.15, 0.6)
        work.append([f"f{number}"] + [f"{hope * one * draw.uniform(0.7, 1.3):.4f}" for one in pull])
    write(folder / "families.csv", ["family"] + kinds, [[f"f{number}"] + size for number, size in enumerate(sizes)])
    write(folder / "sites.csv", ["site"] + kinds, [[site] + room for site, room in zip(sites, rooms)])
    write(folder / "work.csv", ["family"] + sites, work)


main(pathlib.Path(sys.argv[1]))
