# SPDX-License-Identifier: Apache-2.0
"""python3 make.py > votes.pb: the proposals and ballots of Roccaverde, a village that does not exist. Nothing here is about real people."""
import hashlib

PROJECTS = [  # id, cost, name, who is likely to name it (per cent): upper hamlet, lower hamlet, women, young
    ('road', 42000, 'Pave the road to the upper hamlet', 90, 10, 0, 0),
    ('square', 26000, 'Stone benches and lamps for the upper square', 75, 10, 0, -10),
    ('barn', 30000, 'A shared barn for the upper pastures', 65, 5, -5, 0),
    ('well', 24000, 'A second well in the lower hamlet', 10, 90, 5, 0),
    ('bridge', 28000, 'A footbridge over the Verde', 15, 80, 0, 10),
    ('nursery', 20000, 'A nursery in the old school', 35, 35, 30, 20),
    ('bus', 15000, 'A bus to the clinic twice a week', 40, 45, 20, -10),
    ('library', 6000, 'Books for the school', 30, 30, 10, 15),
    ('trees', 6000, 'A hundred walnut trees', 30, 30, 0, 0),
    ('website', 9000, 'A page of the village on the internet', 5, 5, 0, 10),
    ('dam', 150000, 'A dam above the mill', 20, 15, 0, 0),
    ('feast', 0, 'Open the town hall for the harvest feast', 50, 50, 0, 0),
]
VOTERS = 90


def draw(voter, word):
    """A number from 0 to 99 that depends on nothing but these two words."""
    return int.from_bytes(hashlib.sha256(f'roccaverde {voter} {word}'.encode()).digest()[:8], 'big') % 100


print('META\nkey;value')
print('description;Village budget of Roccaverde (a made village, made ballots)')
print('country;none\nunit;Roccaverde\ninstance;made')
print(f'num_projects;{len(PROJECTS)}\nnum_votes;{VOTERS}\nbudget;120000\nvote_type;approval\nrule;equalshares\ncurrency;EUR\nlanguage;en')
print('PROJECTS\nproject_id;cost;name')
for name, cost, title, *_ in PROJECTS:
    print(f'{name};{cost};{title}')
print('VOTES\nvoter_id;vote;hamlet;sex;age')
for voter in range(1, VOTERS + 1):
    upper = voter <= 55
    woman = draw(voter, 'sex') < 52
    young = draw(voter, 'age') < 40
    named = []
    for name, _, _, if_upper, if_lower, if_woman, if_young in PROJECTS:
        chance = (if_upper if upper else if_lower) + (if_woman if woman else 0) + (if_young if young else 0)
        if draw(voter, name) < chance:
            named.append(name)
    if draw(voter, 'silent') < 3:
        named = []
    print(f"{voter};{','.join(named)};{'upper' if upper else 'lower'};{'F' if woman else 'M'};{'under 40' if young else '40 and over'}")
