#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the tables beside this script were made from the public files that programme.toml names.

Usage: transcribe.py REFERENCE POPULATION [OUT]

REFERENCE is the folder of the reference data (the one with measure/ and share/ in it). POPULATION is the file
country-wise-data.json of npm package world-countries-population-data 1.1.0, which holds the World Bank's indicator
SP.POP.TOTL of 2021 for countries that the newer files leave out. Nothing is computed here but one thing: where the last
or an inner year of a population series is absent, the value is held or drawn straight between its neighbours, and
column `basis` says so. Every other figure stands as its source printed it.
"""
import collections
import csv
import json
import pathlib
import sys

YEARS = range(1981, 2026)
PPP = "2021"

# UN M49 region 142 (Asia) by subregion, ISO 3166-1 alpha-3.
MEMBERS = {
    "central": "KAZ KGZ TJK TKM UZB",
    "eastern": "CHN HKG JPN KOR MAC MNG PRK",
    "south_eastern": "BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM",
    "southern": "AFG BGD BTN IND IRN LKA MDV NPL PAK",
    "western": "ARE ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM",
}
ASIA = {iso3 for part in MEMBERS.values() for iso3 in part.split()}

# Two distributions of the grouped file each, with what stands against comparing them; empty: nothing known.
DECOMPOSITIONS = [
    ("CHN", "rural", 1981, 1984, ""), ("CHN", "rural", 1984, 1990, "income_to_consumption"),
    ("CHN", "rural", 1990, 2002, ""), ("CHN", "rural", 2002, 2012, ""), ("CHN", "rural", 1990, 2012, ""),
    ("CHN", "rural", 1981, 2013, "income_to_consumption"),
    ("CHN", "urban", 1981, 1984, ""), ("CHN", "urban", 1990, 2002, ""), ("CHN", "urban", 2002, 2012, ""),
    ("IND", "rural", 1977, 1983, "other_survey"), ("IND", "urban", 1977, 1983, "other_survey"),
    ("IDN", "rural", 1984, 1990, ""), ("IDN", "urban", 1984, 1990, ""),
    ("BGD", "national", 1983, 1988, ""), ("MNG", "national", 1995, 1998, ""),
    ("PHL", "national", 1985, 1994, ""), ("THA", "national", 1981, 1988, ""),
]
AREAS_OF_NOTE = {"CHN", "IND", "IDN"}
# National figures of the global MPI of 2022, cited as facts: the largest countries of the region that it covers.
OPHI = "BGD CHN IDN IND NPL PAK PHL VNM".split()
CLAIM_KINDS = {"state_media": "official", "government": "official", "un_or_ifi": "measured", "scholar": "study", "ngo": "critic", "press": "critic"}
QUESTIONS = {
    "poverty_in_2020": ("Asia Poverty Reduction Report 2020", ("first half of 2020", "30 to 180 million", "203 million")),
    "level_in_2019": ("Asia Poverty Reduction Report 2020", ("47 countries", "203 million")),
    "end_of_poverty_focus": ("General: end of absolute poverty", ("",)),
}


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def members(pip):
    regions = {r["country_code"]: r["region_code"] for r in read(pip / "pip_surveys_ppp2021.csv")}
    return [[iso3, part, regions.get(iso3, "")] for part in MEMBERS for iso3 in MEMBERS[part].split()]


def headcounts(pip):
    rows = [r for r in read(pip / "pip_lineup_headcounts.csv") if r["ppp"] == PPP and r["country_code"] in ASIA]
    rows.sort(key=lambda r: (r["country_code"], int(r["year"])))
    return [[r["country_code"], r["year"], {"INC": "income", "CONS": "consumption"}[r["welfaretype"]],
             r["headcount300"], r["headcount420"], r["headcount830"], r["pg"], r["population"]] for r in rows]


def population(pip, older, lined_up):
    known = {(r[0], int(r[1])): (float(r[7]), "pip") for r in lined_up}
    for r in read(pip / "wdi_population.csv"):
        known.setdefault((r["entity_code"], int(r["year"])), (float(r["value"]), "wdi_2025"))
    newer = {iso3 for iso3, _ in known}
    for country in older.values():
        iso3 = country["Country Code"]
        if iso3 not in newer:
            known.update({(iso3, int(y)): (float(n), "wdi_2021") for y, n in country.items() if y.isdigit() and n})
    rows = []
    for iso3 in sorted(ASIA):
        have = sorted(y for c, y in known if c == iso3)
        for year in YEARS:
            if (iso3, year) in known:
                people, basis = known[iso3, year]
            elif year > have[-1]:
                people, basis = known[iso3, have[-1]][0], "held"
            else:
                left, right = max(y for y in have if y < year), min(y for y in have if y > year)
                a, b = known[iso3, left][0], known[iso3, right][0]
                people, basis = a + (b - a) * (year - left) / (right - left), "interpolated"
            rows.append([iso3, year, f"{people:.0f}", basis])
    return rows


def surveys(pip):
    columns = ["mean", "median", "gini", "mld"] + [f"decile{i}" for i in range(1, 11)]
    columns += ["fgt0_300", "fgt1_300", "fgt2_300", "fgt0_420", "fgt0_830", "spl", "spr", "pg"]
    rows = [r for r in read(pip / "pip_surveys_ppp2021.csv") if r["country_code"] in ASIA]
    rows.sort(key=lambda r: (r["country_code"], int(r["year"]), r["welfare_type"]))
    return (["iso3", "year", "survey", "welfare", "distribution", "spell"] + columns,
            [[r["country_code"], r["year"], r["survey_acronym"], r["welfare_type"], r["distribution_type"],
              r["comparable_spell"].replace(" ", "")] + [r[c] for c in columns] for r in rows])


def grouped(cases, pip):
    people = {(r["country_code"], r["reporting_level"], int(r["reporting_year"])): r["reporting_pop"] for r in read(pip / "pip_surveys_ppp2011.csv")}
    points, published = [], []
    for case in cases:
        iso3, year, area = case["iso3"], int(case["year"]), case["coverage"].lower()
        if not any((iso3, area) == d[:2] and year in d[2:4] for d in DECOMPOSITIONS):
            continue
        key = f"{iso3}-{area}"
        final = case["povcalnet"]["final"]
        points += [[key, year, p, share, case["mean_month_ppp2011"], case["line_month_ppp2011"]] for p, share in zip(case["P"], case["L"])]
        published.append([key, year, case["welfare"].lower(), case["mean_month_ppp2011"], final["H"], final["PG"], final["SPG"],
                          final["gini"], people.get((iso3, area, year), "")])
    return points, published


def longest_spells(surveys2011):
    """For each country, area and kind of welfare, the first and last survey of the longest run that the World Bank calls comparable."""
    runs = collections.defaultdict(list)
    for r in surveys2011:
        if r["reporting_level"] == "national" or r["country_code"] in AREAS_OF_NOTE:
            runs[r["country_code"], r["reporting_level"], r["welfare_type"], r["survey_comparability"]].append(int(r["reporting_year"]))
    best = {}
    for (iso3, area, welfare, _), years in runs.items():
        span = (max(years) - min(years), max(years))
        if span[0] > 0 and span > best.get((iso3, area), ((0, 0), ""))[0]:
            best[iso3, area] = (span, welfare, min(years), max(years))
    return [(iso3, area, v[1], v[2], v[3]) for (iso3, area), v in sorted(best.items()) if iso3 in ASIA]


def with_growth(spells, pip):
    """Without the spells that start or end with a printed percentile of zero: growth from nothing is no rate."""
    empty = {(r["country_code"], r["reporting_level"], r["welfare_type"], int(r["reporting_year"]))
             for r in read(pip / "pip_percentiles_ppp2011.csv") if any(float(r[f"p{i}"]) <= 0 for i in range(1, 100))}
    return [s for s in spells if not {(*s[:3], s[3]), (*s[:3], s[4])} & empty]


def with_own_percentiles(spells, pip):
    """Without whole countries whose percentiles are those of their rural areas, digit for digit: China, India and Indonesia."""
    rows = {(r["country_code"], r["reporting_level"], r["welfare_type"], int(r["reporting_year"])): [r[f"p{i}"] for i in range(1, 100)]
            for r in read(pip / "pip_percentiles_ppp2011.csv")}

    def borrowed(iso3, area, welfare, year):
        return area == "national" and rows[iso3, area, welfare, year] == rows.get((iso3, "rural", welfare, year))

    return [s for s in spells if not (borrowed(*s[:3], s[3]) or borrowed(*s[:3], s[4]))]


def percentiles(pip, spells):
    wanted = {(iso3, area, welfare, year) for iso3, area, welfare, *years in spells for year in years}
    rows = []
    for r in read(pip / "pip_percentiles_ppp2011.csv"):
        key = (r["country_code"], r["reporting_level"], r["welfare_type"], int(r["reporting_year"]))
        if key in wanted:
            rows += [[f"{key[0]}-{key[1]}", key[3], i, r[f"p{i}"]] for i in range(1, 100)]
            wanted.discard(key)
    assert not wanted, wanted
    return rows


def spells(found):
    rows = [["decomposition", iso3, area, before, after, caution] for iso3, area, before, after, caution in DECOMPOSITIONS]
    return rows + [["incidence", iso3, area, before, after, ""] for iso3, area, _, before, after in found]


def multidimensional(pip):
    columns = ["mdpoor_i1", "dep_poor1", "dep_educ_com", "dep_educ_enr", "dep_infra_elec", "dep_infra_imps", "dep_infra_impw2"]
    rows = [r for r in read(pip / "worldbank_mpm.csv") if r["ppp"] == PPP and r["code"] in ASIA]
    rows.sort(key=lambda r: (r["code"], int(r["year"])))
    header = ["iso3", "year", "survey", "welfare", "poor", "money", "attainment", "enrolment", "electricity", "sanitation", "water"]
    return header, [[r["code"], r["year"], r["survname"], {"CONS": "consumption", "INC": "income"}.get(r["welftype"], "")] +
                    [r[c] for c in columns] for r in rows]


def ophi(path):
    wanted = collections.defaultdict(dict)
    for r in read(path):
        if r["flav"] == "cme" and r["loa"] == "nat" and r["iso3"] in OPHI and r["measure"] in ("M0", "H", "A"):
            wanted[r["iso3"], r["year"], r["survey"]][r["measure"]] = (r["b"], r["se"])
    return [[*key, *v["M0"], *v["H"], *v["A"]] for key, v in sorted(wanted.items())]


def claims(seeds):
    rows = []
    for question, (seed, marks) in QUESTIONS.items():
        case = next(c for c in seeds["cases"] if c["seed"].startswith(seed))
        for said in case["claims"] + case["counter_claims"]:
            if any(mark in said["claim"] for mark in marks):
                kind = CLAIM_KINDS[said["kind"]]
                if kind == "measured" and said in case["claims"]:
                    kind = "study"  # an institution's explanation, not a measurement
                rows.append([question, kind, said["who"], said["date"], said["claim"], said["url"]])
    return rows


def main():
    reference, older = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    out = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else pathlib.Path(__file__).parent)
    pip = reference / "measure" / "pip-asia"
    write(out / "members.csv", ["iso3", "part", "world_bank"], members(pip))
    lined_up = headcounts(pip)
    write(out / "headcounts.csv", ["iso3", "year", "welfare", "line300", "line420", "line830", "prosperity_gap"], [r[:7] for r in lined_up])
    write(out / "population.csv", ["iso3", "year", "population", "basis"], population(pip, older, lined_up))
    write(out / "surveys.csv", *surveys(pip))
    rates = [r for r in read(pip / "national_poverty_rates_peb.csv") if r["code"] in ASIA]
    write(out / "national_lines.csv", ["iso3", "year", "rate", "comparable"],
          [[r["code"], r["year"], r["natpovrate"], {"Yes": "yes", "No": "no"}.get(r["comparability_peb"], "")] for r in rates])
    write(out / "multidimensional.csv", *multidimensional(pip))
    regions = [r for r in read(pip / "pip_regional_estimates.csv") if r["ppp"] == PPP and r["region_code"] in ("EAP", "SAS", "WLD")]
    write(out / "published_regions.csv", ["region", "year", "line300", "line420", "line830", "prosperity_gap"],
          [[r["region_code"], r["year"], r["headcount300"], r["headcount420"], r["headcount830"], r["pg"]] for r in regions])
    cases = json.loads((reference / "measure" / "grouped-povcalnet-asia" / "cases.json").read_text(encoding="utf-8"))["cases"]
    points, published = grouped(cases, pip)
    write(out / "grouped.csv", ["id", "year", "people", "welfare", "mean", "line"], points)
    write(out / "grouped_published.csv", ["id", "year", "welfare", "mean", "fgt0", "fgt1", "fgt2", "gini", "population"], published)
    found = with_own_percentiles(with_growth(longest_spells(read(pip / "pip_surveys_ppp2011.csv")), pip), pip)
    write(out / "spells.csv", ["kind", "iso3", "area", "before", "after", "caution"], spells(found))
    write(out / "percentiles.csv", ["id", "year", "percentile", "value"], percentiles(pip, found))
    write(out / "global_mpi.csv", ["iso3", "year", "survey", "m0", "m0_se", "h", "h_se", "a", "a_se"], ophi(reference / "measure" / "gmpi2022-asia" / "gmpi2022.csv"))
    seeds = json.loads((reference / "share" / "seed_cases.json").read_text(encoding="utf-8"))
    write(out / "claims.csv", ["question", "kind", "speaker", "date", "text", "url"], claims(seeds))


if __name__ == "__main__":
    main()
