# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of a made-up valley. `python3 make.py` writes them anew, the same bytes each time."""
import csv
import math
import pathlib

# Metres east and north of the mill bridge, and metres above it.
HAMLETS = {"Mill Bridge": (0, 0, 0), "Lower Mill": (-1200, -600, -30), "Old Ferry": (-2900, -1000, -60), "Stone Gate": (1100, 400, 40), "Upper Field": (1900, 1400, 100),
           "Three Pines": (500, 1600, 120), "Cold Spring": (3400, 2300, 230), "Far Ridge": (1500, 4000, 400), "High Pasture": (4600, 4300, 480)}
TOWN = {"Town": (-17500, -6000, -150), "City": (-88000, -30000, -300)}
PEOPLE = {"Mill Bridge": 260, "Lower Mill": 190, "Old Ferry": 90, "Stone Gate": 150, "Upper Field": 130, "Three Pines": 100, "Cold Spring": 80, "Far Ridge": 70, "High Pasture": 60}


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


def write(name, head, rows):
    with pathlib.Path(__file__).with_name(name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def minutes(a, b):
    """On foot along a winding path, by Tobler's walking speed over the mean slope."""
    ax, ay, az = (HAMLETS | TOWN)[a]
    bx, by, bz = (HAMLETS | TOWN)[b]
    metres = 1.25 * math.hypot(ax - bx, ay - by)
    if metres == 0:
        return 5
    slope = abs(az - bz) / metres
    return round(5 + metres / 1000 / (5 * math.exp(-3.5 * (slope + 0.02))) * 60)


def travel():
    return [[a, b, minutes(a, b), round(minutes(a, b) * (1.5 if max(HAMLETS[a][2], HAMLETS[b][2]) > 150 else 1.2))]
            for a in HAMLETS for b in ["Mill Bridge", "Lower Mill", "Upper Field", "Far Ridge", "Cold Spring"]]


# school, place, grades, seats, teachers, status, open_cost, room seats cost most, beds cost most, barrier-free and what that would cost
SCHOOLS = [
    ["Bridge Nursery", "Mill Bridge", -1, 0, 34, 3, "open", "", 15, 9000, 1, 0, "", 0, 1, ""],
    ["Bridge School", "Mill Bridge", 1, 6, 112, 6, "open", "", 22, 14000, 2, 0, "", 0, 0, 3500],
    ["Valley Secondary", "Lower Mill", 7, 9, 62, 4, "open", "", 20, 16000, 1, 0, 900, 12, 0, ""],
    ["County High", "Town", 10, 12, 44, 4, "open", "", "", "", 0, 30, 800, 10, 1, ""],
    ["University", "City", 13, 16, 24, 2, "open", "", "", "", 0, 24, "", 0, 1, ""],
    ["Field Nursery", "Upper Field", -1, 0, 18, 0, "candidate", 7000, "", "", 0, 0, "", 0, 1, ""],
    ["Field School", "Upper Field", 1, 6, 40, 0, "candidate", 30000, "", "", 0, 0, "", 0, 1, ""],
    ["Ridge School", "Far Ridge", -1, 3, 16, 0, "candidate", 19000, "", "", 0, 0, "", 0, 1, ""],
    ["Spring School", "Cold Spring", 1, 6, 20, 0, "candidate", 22000, "", "", 0, 0, "", 0, 1, ""],
]

BUSES = [["North", "High Pasture", "Valley Secondary", 48, 14, 6500], ["North", "Cold Spring", "Valley Secondary", 36, 14, 6500], ["North", "Upper Field", "Valley Secondary", 27, 14, 6500],
         ["Ridge", "Far Ridge", "Valley Secondary", 44, 10, 6000], ["Ridge", "Three Pines", "Valley Secondary", 25, 10, 6000],
         ["Ferry", "Old Ferry", "Bridge School", 20, 12, 5200]]

TEACHES = {row[0]: (row[1], row[2], row[3]) for row in SCHOOLS if row[6] == "open"}
SEATS = {row[0]: row[4] for row in SCHOOLS}
BEDS = {row[0]: row[11] or 0 for row in SCHOOLS}


def children(draw):
    rows = []
    left, beds = dict(SEATS), dict(BEDS)
    number = 0
    for hamlet, people in PEOPLE.items():
        for household in range(round(people / 4.4)):
            home = f"{hamlet[:2].upper()}{household + 1:02d}"
            can_pay = max(0, round((draw.unit() * 3400 - (500 if HAMLETS[hamlet][2] > 150 else 200)) / 50) * 50)
            for _ in range([0, 1, 1, 1, 2, 2, 3][draw.whole(0, 6)]):
                number += 1
                age = draw.whole(4, 20)
                grade = age - 5 if age < 6 else max(1, age - 5 - (1 if draw.unit() < 0.1 else 0))
                sex = "f" if draw.unit() < 0.49 else "m"
                disability = 1 if draw.unit() < 0.04 else 0
                school, boards = "", ""
                for name, (place, first, last) in TEACHES.items():
                    if not first <= grade <= last or left[name] == 0:
                        continue
                    far = place not in HAMLETS
                    way = 0 if far else minutes(hamlet, place)
                    stays_away = (0.68 if first < 13 else 0.9) if far else 0.02 + way / 210 + 0.3 * disability + (0.12 if can_pay < 500 else 0)
                    if draw.unit() < stays_away or (far and beds[name] == 0):
                        continue
                    school, boards = name, 1 if far else ""
                    left[name] -= 1
                    beds[name] -= 1 if far else 0
                # Of the grown-up, only who wants to go on is in the list.
                if grade > 12 and not school and draw.unit() < 0.8:
                    continue
                rows.append([f"c{number:03d}", hamlet, home, age, sex, grade, school, boards, disability, can_pay])
    return rows


def attendance(draw):
    """Last year's children and this year's; days absent in two terms, the way, and whether they left."""
    rows = []
    for n in range(420):
        now = n >= 300
        way = draw.whole(5, 95)
        work = 1 if draw.unit() < 0.2 else 0
        autumn = min(60, int(draw.unit() ** 2 * (14 + 10 * work + way / 8)))
        winter = min(60, int(autumn * 0.6 + draw.unit() ** 2 * (12 + way / 6)))
        risk = 1 / (1 + math.exp(-(-4.2 + 0.09 * autumn + 0.11 * winter + 0.008 * way + 0.6 * work)))
        gone = 1 if draw.unit() < risk else 0
        rows.append([f"{'n' if now else 'p'}{n + 1:03d}", "" if now else gone, autumn, winter, way, work])
    return rows


def main():
    draw = Draw(2031)
    write("places.csv", ["place", "x", "y"], [[name, x, y] for name, (x, y, _) in (HAMLETS | TOWN).items()])
    write("travel.csv", ["from", "to", "minutes_dry", "minutes_snow"], travel())
    write("schools.csv", ["school", "place", "first_grade", "last_grade", "seats", "teachers", "status", "open_cost", "room_seats", "room_cost", "most_rooms", "beds", "bed_cost", "most_beds",
                          "barrier_free", "barrier_free_cost"], SCHOOLS)
    write("buses.csv", ["bus", "place", "school", "minutes", "seats", "cost"], BUSES)
    write("children.csv", ["child", "place", "household", "age", "sex", "grade", "enrolled", "boards", "disability", "can_pay"], children(draw))
    write("attendance.csv", ["child", "left", "absent_autumn", "absent_winter", "minutes", "works"], attendance(draw))


main()
