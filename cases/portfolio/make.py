# SPDX-License-Identifier: Apache-2.0
"""Makes households.csv: 960 made-up households in 12 made-up villages. `python3 make.py` writes the file anew, the same bytes each time."""
import csv
import pathlib

VILLAGES = ["Xinmin", "Hongqiao", "Shatian", "Liuping", "Changba", "Yongsheng", "Dashan", "Meizi", "Qingshui", "Tuanjie", "Baiyan", "Longtan"]


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


def main():
    draw = Draw(2027)
    rows = []
    for n in range(960):
        v = n % 12
        remote = v >= 7
        members = draw.whole(1, 6)
        head = "woman" if draw.unit() < 0.27 else "man"
        income = round(2100 + 4200 * draw.unit() * draw.unit() * (0.8 if remote else 1.1) + 40 * draw.whole(0, 20))
        land = round(0.3 + 5.5 * draw.unit() * (1.2 if remote else 0.8), 1)
        pasture = round(max(0.0, draw.unit() * 9 - (2 if remote else 6)), 1)
        workers = min(members, draw.whole(0, 3))
        minutes = draw.whole(60, 160) if remote else draw.whole(5, 50)
        consent = 1 if remote and draw.unit() < 0.35 else 0
        rows.append([f"H{n + 1:04d}", VILLAGES[v], head, members, workers, income, land, pasture, minutes, consent])
    path = pathlib.Path(__file__).with_name("households.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "village", "head", "members", "workers", "income", "land", "pasture", "minutes_to_road", "consent_to_move"])
        writer.writerows(rows)


main()
