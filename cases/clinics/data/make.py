#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the county of this case: cases/clinics/data/make.py [FOLDER]. Nothing in it is a real place.

A valley of 30 by 40 km in cells of 500 m runs from west to east. Its river can be crossed at two bridges only. A road follows the valley, and another one goes
north over a pass. Forest stands above 1,500 m, rock above 2,300 m. Villages are drawn by splitmix64 from seed 20, more of them low in the valley, and the share of
poor people grows with height. People live in the cell of their village and, a fifth of them, in the eight around it."""
import csv
import math
import pathlib
import sys

ROWS, COLUMNS, CELL, WEST, SOUTH, SEED = 60, 80, 500, 500000, 3200000, 20
NO_DATA = -9999
MASK = 2 ** 64 - 1


class Stream:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return self.bits() % n


def river_row(column):
    return 34 + round(4 * math.sin(column / 9))


def elevation(row, column):
    away = abs(row - river_row(column))
    hills = 120 * math.sin(row / 3.1) * math.cos(column / 4.3) * min(1, away / 8)
    return round(900 + 2.2 * column + 1.1 * away ** 2 + 14 * away + hills)


def cover(row, column):
    """1 fields, 2 forest, 3 rock, 4 river, 11 road, 12 road over the pass, 13 bridge."""
    river = river_row(column)
    if row == river:
        return 13 if column in (18, 57) else 4
    if row == river - 2:
        return 11
    if column == 40 and row < river - 2:
        return 12
    if column in (18, 57) and abs(row - river) <= 2:
        return 11
    height = elevation(row, column)
    return 3 if height > 2300 else 2 if height > 1500 else 1


def villages():
    stream, found, taken = Stream(SEED), [], set()
    first = ['Ban', 'Lu', 'Shan', 'Tao', 'Wei', 'Yun', 'Qing', 'He', 'Ma', 'Song']
    last = ['jia', 'tan', 'ping', 'gou', 'ling', 'zhai']
    while len(found) < 48:
        row, column = stream.below(ROWS), stream.below(COLUMNS)
        height, luck = elevation(row, column), stream.below(2600)
        if height > 700 + luck or cover(row, column) in (3, 4, 13) or (row, column) in taken:
            continue
        taken.add((row, column))
        people = 120 + stream.below(1100)
        poor = round(people * min(0.9, max(0.04, (height - 900) / 1500)))
        name = first[len(found) % 10] + last[len(found) // 10]
        found.append({'id': f'V{len(found) + 1:02d}', 'name': name, 'row': row, 'column': column, 'people': people, 'poor': poor})
    return found


def centre(row, column):
    return WEST + CELL * column + CELL // 2, SOUTH + CELL * (ROWS - row) - CELL // 2


def write_grid(path, value):
    with path.open('w') as file:
        file.write(f'ncols {COLUMNS}\nnrows {ROWS}\nxllcorner {WEST}\nyllcorner {SOUTH}\ncellsize {CELL}\nNODATA_value {NO_DATA}\n')
        for row in range(ROWS):
            file.write(' '.join(str(value(row, column)) for column in range(COLUMNS)) + '\n')


def main(folder):
    write_grid(folder / 'elevation.asc', elevation)
    write_grid(folder / 'cover.asc', cover)
    people = {}
    for village in villages():
        row, column = village['row'], village['column']
        around = [(r, c) for r in range(row - 1, row + 2) for c in range(column - 1, column + 2)
                  if (r, c) != (row, column) and 0 <= r < ROWS and 0 <= c < COLUMNS and cover(r, c) not in (3, 4)]
        outside = village['people'] // 5 // max(1, len(around))
        for cell in around:
            people[cell] = people.get(cell, 0) + outside
        people[row, column] = people.get((row, column), 0) + village['people'] - outside * len(around)
    write_grid(folder / 'people.asc', lambda row, column: people.get((row, column), 0))
    with (folder / 'villages.csv').open('w', newline='') as file:
        table = csv.writer(file, lineterminator='\n')
        table.writerow(['id', 'name', 'x', 'y', 'population', 'poor', 'not_poor'])
        for v in villages():
            table.writerow([v['id'], v['name'], *centre(v['row'], v['column']), v['people'], v['poor'], v['people'] - v['poor']])
    with (folder / 'clinics.csv').open('w', newline='') as file:
        table = csv.writer(file, lineterminator='\n')
        table.writerow(['id', 'name', 'x', 'y', 'capacity'])
        for number, (name, column, capacity) in enumerate([('Valley Hospital', 30, 9000), ('East Clinic', 62, 3500)], 1):
            table.writerow([f'C{number}', name, *centre(river_row(column) - 2, column), capacity])


if __name__ == '__main__':
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
