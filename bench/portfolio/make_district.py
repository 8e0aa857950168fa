#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes up a district for the command itself: make_district.py N writes households.csv with N households and programme.toml with eight measures and two
sources that can pay for all of them. The same bytes each time; nothing in them was observed."""
import random
import sys

HEAD = '''# Made up by make_district.py.
[portfolio]
id = "made"
households = "households.csv"
household = "id"
place = "village"
money = "CNY"
unit = "poverty gaps closed"
note = "made up"
[objective]
kind = "fgt"
welfare = "income"
line = 4000
alpha = 1
size = "members"
'''


def main():
    count = int(sys.argv[1])
    random.seed(1)
    with open('households.csv', 'w') as file:
        file.write('id,village,head,members,income,land,pasture,road\n')
        for i in range(count):
            file.write(f'H{i:07d},V{random.randrange(100):03d},{random.choice("ab")},{random.randint(1, 8)},{random.randint(500, 6000)},'
                       f'{random.randint(0, 9)},{random.randint(0, 9)},{random.randint(5, 180)}\n')
    with open('programme.toml', 'w') as file:
        file.write(HEAD)
        for j in range(8):
            file.write(f'[[measure]]\nid = "m{j}"\ncost = "{1500 + 400 * j} + {100 * j} * land + 3 * road"\n'
                       f'effect = "({900 + 300 * j} + {70 * (j % 3)} * pasture + {60 * (j % 4)} * land) / members"\n'
                       f'who = "land <> {j}"\ncapacity = {count // 5}\n')
        for source, part in (('county', 600), ('province', 400)):
            file.write(f'[[budget]]\nsource = "{source}"\namount = {part * count}\n')


main()
