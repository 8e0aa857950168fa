#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Independent values for lorenz_watts_test.cpp, to 25 digits, from mpmath alone: head count, Watts index and mean log deviation of
General Quadratic and Beta Lorenz curves, and the share of persons whose fitted income is 0 or less.

    python3 watts_reference.py [CASES.json] > watts_reference.csv

Without CASES.json only the made-up curves are written. With it (../shared/data/measure/grouped-povcalnet-asia/cases.json) both curves
are fitted to every distribution there by least squares in 50 digits. Each integral is computed twice, with the interval cut in
different places, and the script fails unless both agree to 28 digits.
"""
import json
import sys

from mpmath import log, matrix, lu_solve, exp, mp, mpf, nstr, quad, sqrt

mp.dps = 50

# kind, three parameters, line relative to the mean
MADE_UP = [
    ("gq", "0.88774784362399", "-1.45144592812713", "0.202640047738778", "0.80983"),  # near Datt's rural India 1983
    ("gq", "0.7", "-0.4", "0.4", "0.25"),   # hyperbola-like ends, unequal
    ("gq", "1", "2", "0.5", "0.6"),         # m = 0: a parabola
    ("gq", "1.02", "2.05", "0.3", "0.4"),   # m > 0: a hyperbola
    ("gq", "0.9", "-1.2", "0.1", "3"),      # A + C = 1: upright at the end
    ("gq", "0.85", "-1.3", "0.2", "1.5"),
    ("beta", "0.56", "0.93", "0.58", "0.8098"),
    ("beta", "0.8", "0.96", "0.35", "0.3"),
    ("beta", "0.75", "0.9995", "0.675", "0.5"),  # the income falls to 0 only at p = 1e-500 or so
    ("beta", "0.6", "1", "0.6", "0.55"),         # gamma = 1: lowest income 0.4
    ("beta", "0.5", "0.7", "0.5", "0.6"),        # a large share below 0
    ("beta", "0.37", "0.86", "0.67", "2.5"),
    ("beta", "0.65", "0.95", "0.45", "12"),      # nearly all poor
]


class Quadratic:
    def __init__(self, a, b, c):
        self.b = b
        self.e = -(a + b + c + 1)
        self.m = b * b - 4 * a
        self.n = 2 * b * self.e - 4 * c
        self.end = a + c - 1

    def slope(self, p, q):
        root = sqrt(self.m * p * p + self.n * p + self.e ** 2) if q > p else sqrt(self.m * q * q - (2 * self.m + self.n) * q + self.end ** 2)
        return -self.b / 2 - (2 * self.m * p + self.n) / (4 * root)


class Beta:
    def __init__(self, theta, gamma, delta):
        self.theta, self.gamma, self.delta = theta, gamma, delta

    def slope(self, p, q):
        return 1 - self.theta * p ** self.gamma * q ** self.delta * (self.gamma / p - self.delta / q)


def bisect(curve, income):
    """The rank of an income, as the shares below and above, by bisection of its log-odds; an end where the income is outside all incomes."""
    low, high = mpf(-5000), mpf(5000)
    rank = lambda odds: (1 / (1 + exp(-odds)), 1 / (1 + exp(odds)))
    if curve.slope(*rank(low)) > income:
        return mpf(0), mpf(1)
    if curve.slope(*rank(high)) < income:
        return mpf(1), mpf(0)
    for _ in range(230):
        middle = (low + high) / 2
        if curve.slope(*rank(middle)) < income:
            low = middle
        else:
            high = middle
    return rank((low + high) / 2)


def cuts_from(start, width, end, step):
    """Cuts at start + width, and at ever wider steps, up to end."""
    cuts = [start]
    while start + width < end * mpf("0.7"):
        cuts.append(start + width)
        width *= step
    return cuts + [end]


def log_of(income):
    """Right at the first positive income rounding in the 50th digit may leave it below 0."""
    return log(abs(income))


def log_income(curve, low, head, above):
    """Integral of log L' between two ranks, twice with different cuts: the lower half by the share below, the upper by the share above."""
    values = []
    for step in (mpf(10), mpf(7)):
        middle = min(head, mpf(1) / 2) if low < mpf(1) / 2 else low
        width = mpf(10) ** -24 if low < mpf(10) ** -20 else low / 100
        value = quad(lambda p: log_of(curve.slope(p, 1 - p)), cuts_from(low, width, middle, step)) if middle > low else mpf(0)
        if head > middle:
            value += quad(lambda q: log_of(curve.slope(1 - q, q)), cuts_from(above, max(above, mpf(10) ** -24), 1 - middle, step))
        values.append(value)
    if abs(values[0] - values[1]) > mpf(10) ** -28:
        raise SystemExit(f"the two integrals differ by {nstr(values[0] - values[1], 3)}")
    return values[0]


def least_squares(rows, response):
    k = len(rows[0])
    square, right = matrix(k, k), matrix(k, 1)
    for row, y in zip(rows, response):
        for i in range(k):
            right[i] += row[i] * y
            for j in range(k):
                square[i, j] += row[i] * row[j]
    solution = lu_solve(square, right)
    return [solution[i] for i in range(k)]


def fits(case):
    points = [(mpf(repr(p)), mpf(repr(l))) for p, l in zip(case["P"], case["L"]) if p < 1]
    quadratic = least_squares([[p * p - l, l * (p - 1), p - l] for p, l in points], [l * (1 - l) for p, l in points])
    beta = least_squares([[1, log(p), log(1 - p)] for p, l in points], [log(p - l) for p, l in points])
    line = mpf(repr(case["line_month_ppp2011"])) / mpf(repr(case["mean_month_ppp2011"]))
    yield "gq", quadratic, line
    yield "beta", [exp(beta[0]), beta[1], beta[2]], line


def row(name, kind, parameters, line):
    curve = (Quadratic if kind == "gq" else Beta)(*parameters)
    if kind == "beta" and parameters[1] > 1:
        return None  # incomes first fall: head count and Watts have no meaning
    excluded = bisect(curve, mpf(0))[0] if kind == "beta" else mpf(0)
    head, above = bisect(curve, line)
    if min(head, above) < mpf(10) ** -40:
        head, above = mpf(round(head)), mpf(round(above))
    watts = (head - excluded) * log(line) - log_income(curve, excluded, head, above) if head > 0 else mpf(0)
    mld = -log_income(curve, excluded, mpf(1), mpf(0))
    fields = [nstr(x, 25, strip_zeros=False) for x in [*parameters, line, head, watts, mld, excluded]]
    return ",".join([name, kind, *fields])


def main():
    print("id,kind,a,b,c,relative_line,head_count,watts,mld,not_positive")
    for i, (kind, *numbers) in enumerate(MADE_UP):
        *parameters, line = [mpf(x) for x in numbers]
        print(row(f"made-up-{i + 1}", kind, parameters, line))
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            cases = json.load(file)["cases"]
        for case in cases:
            for kind, parameters, line in fits(case):
                line = row(case["id"], kind, parameters, line)
                if line:
                    print(line, flush=True)


main()
