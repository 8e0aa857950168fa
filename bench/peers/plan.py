#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench/peers/plan.py BIN PROBLEM SECONDS FILE...: the same problem through Solleva, CBC and GLPK.

BIN is the folder with bench_kernels, bench_portfolio and bench_siting. PROBLEM is gap, mkp, set-cover, portfolio or p-median; files are those of the
reference data. The model is written once as an LP file, which CBC and GLPK read. Each program has SECONDS. Objectives are compared first, then
user CPU seconds of the whole process, reading included. A peer that is not installed is left out and named."""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile


def numbers_of(path):
    with open(path, encoding="ascii") as file:
        return iter([int(float(word)) for word in file.read().split()])


class Model:
    """A 0-1 programme: rows are (terms, relation, right side), terms are (coefficient, column)."""

    def __init__(self, sense, objective, rows, free=()):
        self.sense, self.objective, self.rows, self.continuous = sense, objective, rows, set(free)

    def write(self, path):
        def line(terms):
            parts = [f"{'+' if a >= 0 else '-'} {abs(a)} x{j}" for a, j in terms]
            return "\n ".join(" ".join(parts[i : i + 8]) for i in range(0, len(parts), 8))

        with open(path, "w", encoding="ascii") as file:
            file.write(f"{self.sense}\n obj: {line([(c, j) for j, c in enumerate(self.objective)])}\nSubject To\n")
            for i, (terms, relation, side) in enumerate(self.rows):
                file.write(f" r{i}: {line(terms)} {relation} {side}\n")
            file.write("Bounds\n" + "".join(f" x{j} <= 1\n" for j in sorted(self.continuous)))
            whole = [j for j in range(len(self.objective)) if j not in self.continuous]
            file.write("Binary\n" + "".join(f" x{j}\n" for j in whole) + "End\n")


def assignment(read):
    m, n = next(read), next(read)
    cost = [next(read) for _ in range(m * n)]
    weight = [next(read) for _ in range(m * n)]
    rows = [([(1, i * n + j) for i in range(m)], "=", 1) for j in range(n)]
    rows += [([(weight[i * n + j], i * n + j) for j in range(n)], "<=", next(read)) for i in range(m)]
    return Model("Minimize", cost, rows)


def knapsack(read):
    n, m = next(read), next(read)
    value = [next(read) for _ in range(n)]
    weight = [[next(read) for _ in range(n)] for _ in range(m)]
    return Model("Maximize", value, [([(w, j) for j, w in enumerate(row)], "<=", next(read)) for row in weight])


def cover(read):
    m, n = next(read), next(read)
    cost = [next(read) for _ in range(n)]
    return Model("Minimize", cost, [([(1, next(read) - 1) for _ in range(next(read))], ">=", 1) for _ in range(m)])


def portfolio(read):
    n, m, budget = next(read), next(read), next(read)
    capacity = [next(read) for _ in range(m)]
    pairs = [(next(read), next(read)) for _ in range(n * m)]
    rows = [([(1, i * m + j) for j in range(m)], "<=", 1) for i in range(n)]
    rows += [([(1, i * m + j) for i in range(n)], "<=", capacity[j]) for j in range(m)]
    rows.append(([(c, k) for k, (_, c) in enumerate(pairs)], "<=", budget))
    return Model("Maximize", [gain for gain, _ in pairs], rows)


def median(read):
    n, edges, p = next(read), next(read), next(read)
    far = 10**9
    way = [[0 if i == j else far for j in range(n)] for i in range(n)]
    for _ in range(edges):
        i, j, cost = next(read) - 1, next(read) - 1, next(read)
        way[i][j] = way[j][i] = cost
    for k in range(n):
        for row in way:
            through = row[k]
            row[:] = [min(here, through + on) for here, on in zip(row, way[k])]
    # Columns: open(j), then who(i, j); who may be a fraction, as the best of them are whole anyway.
    objective = [0] * n + [way[i][j] for i in range(n) for j in range(n)]
    rows = [([(1, j) for j in range(n)], "=", p)]
    rows += [([(1, n + i * n + j) for j in range(n)], "=", 1) for i in range(n)]
    rows += [([(1, n + i * n + j), (-1, j)], "<=", 0) for i in range(n) for j in range(n)]
    return Model("Minimize", objective, rows, free=range(n, n + n * n))


MODELS = {"gap": assignment, "mkp": knapsack, "set-cover": cover, "portfolio": portfolio, "p-median": median}


def timed(words, seconds):
    """Text and user CPU seconds; a program that does not keep its own limit is ended at five times that by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        text = subprocess.run(words, capture_output=True, text=True, timeout=20 * seconds + 60, check=False).stdout
    except subprocess.TimeoutExpired:
        text = ""
    return text, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def ours(folder, problem, path, seconds):
    words = {"portfolio": ["bench_portfolio", path], "p-median": ["bench_siting", "median", path]}.get(problem, ["bench_kernels", problem, str(seconds), path])
    text, used = timed([os.path.join(folder, words[0])] + words[1:], seconds)
    found = re.search(r"^\S+\s+(-?[\d.]+)\s+(?:bound\s+)?(-?[\d.]+)", text, re.M) if problem != "portfolio" else re.search(r"objective\s+(-?[\d.]+)\D+(-?[\d.]+)", text)
    if not found:
        return None, "no answer", used
    value, bound = float(found.group(1)), float(found.group(2))
    return value, "proved" if abs(value - bound) < 0.5 else f"bound {bound:.0f}", used


def cbc(model, seconds, work):
    answer = os.path.join(work, "cbc.sol")
    _, used = timed(["cbc", model, "-timeMode", "cpu", "-sec", str(seconds), "-solve", "-solution", answer], seconds)
    if not os.path.exists(answer):
        return None, "no answer", used
    with open(answer, encoding="ascii") as file:
        head = file.readline()
    found = re.search(r"objective value (-?[\d.e+]+)", head)
    known = found and "no integer" not in head.lower() and abs(float(found.group(1))) < 1e20
    return (abs(float(found.group(1))) if known else None), "proved" if head.startswith("Optimal") else "time is over", used


def glpk(model, seconds, work):
    answer = os.path.join(work, "glpk.sol")
    _, used = timed(["glpsol", "--lp", model, "--cuts", "--tmlim", str(seconds), "-w", answer], seconds)
    if not os.path.exists(answer):
        return None, "no answer", used
    with open(answer, encoding="ascii") as file:
        found = re.search(r"^s mip \d+ \d+ (\w) (\S+)", file.read(), re.M)
    if not found or found.group(1) not in "of":
        return None, "time is over", used
    return float(found.group(2)), "proved" if found.group(1) == "o" else "time is over", used


def compare(folder, problem, seconds, path):
    model = MODELS[problem](numbers_of(path))
    better = min if model.sense == "Minimize" else max
    with tempfile.TemporaryDirectory() as work:
        file = os.path.join(work, "model.lp")
        model.write(file)
        runs = {"solleva": ours(folder, problem, path, seconds)}
        for name, program, run in (("cbc", "cbc", cbc), ("glpk", "glpsol", glpk)):
            runs[name] = run(file, seconds, work) if shutil.which(program) else (None, "not installed", 0.0)
    best = better(value for value, _, _ in runs.values() if value is not None)
    proofs = {round(value) for value, how, _ in runs.values() if how == "proved" and value is not None}
    agree = len(proofs) <= 1 and (not proofs or abs(proofs.pop() - best) < 0.5)
    print(f"{os.path.splitext(os.path.basename(path))[0]}: {'the proofs agree' if agree else 'THE PROOFS DIFFER'}")
    for name, (value, how, used) in runs.items():
        off = "" if value is None else f"{abs(value - best) / max(1, abs(best)):.5%} off the best"
        print(f"  {name:8} {'-' if value is None else f'{value:.0f}':>10}  {how:16} {used:8.2f} s  {off}", flush=True)
    return agree


def main():
    if len(sys.argv) < 5 or sys.argv[2] not in MODELS:
        print(__doc__, file=sys.stderr)
        return 2
    folder, problem, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    return 0 if all([compare(folder, problem, seconds, path) for path in sys.argv[4:]]) else 1


if __name__ == "__main__":
    sys.exit(main())
