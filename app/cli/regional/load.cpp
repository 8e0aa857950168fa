// SPDX-License-Identifier: Apache-2.0
#include "app/cli/regional/load.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "solleva/measure/errors.h"

namespace solleva::cli::regional {

namespace {

using share::regional::Input;

void state(const data::Programme& programme, Input& in) {
  in.id = programme.id;
  in.version = SOLLEVA_VERSION;
  in.issued = programme.issued;
  in.publisher = programme.publisher;
  in.licence = programme.licence;
  in.licence_url = programme.licence_url;
  in.region = programme.region->code;
  in.ppp = std::to_string(programme.ppp);
  in.focus = programme.region->focus;
  in.check_regions = programme.region->check_regions;
  for (const data::ProgrammeLine& line : programme.lines) {
    if (!line.column.empty()) in.lines.push_back({line.column, line.amount});
  }
  in.first = programme.report->first_year;
  in.last = programme.report->last_year;
  in.end = programme.report->projected_to.value_or(in.last);
  in.event = programme.report->event_year.value_or(in.last);
  in.years = programme.report->years;
  in.story = programme.report->paragraphs;
}

Done load_sources(const data::Programme& programme, Input& in) {
  for (const data::ProgrammeTable& table : programme.tables) {
    const auto source = std::ranges::find(programme.sources, table.source, &data::ProgrammeSource::id);
    auto digest = data::file_sha256(table.path);
    if (!digest) return fail(digest.error());
    in.sources.push_back({table.name, source->title, source->publisher, table.file, std::move(*digest), source->vintage, source->licence, source->url});
  }
  return {};
}

/// A second row for what a report takes one row for; it would replace the first without a word.
Error repeated(const CaseTables& tables, std::string_view table, std::size_t row, const std::string& iso3, int year) {
  return {measure::errors::duplicate_country, fmt::format("{} stands twice in {}", iso3, year),
          data::place_of(tables.by_name.find(table)->second, row, "iso3")};
}

Done load_people(CaseTables& tables, Input& in) {
  Columns members(tables, "members");
  const auto iso3 = members.texts("iso3"), part = members.texts("part"), world_bank = members.texts("world_bank");
  if (members.error()) return fail(*members.error());
  for (std::size_t i = 0; i < iso3.size(); ++i) in.members.push_back({iso3[i], part[i], world_bank[i]});

  Columns population(tables, "population");
  const auto country = population.texts("iso3"), basis = population.texts("basis");
  const auto years = population.years();
  const auto people = population.numbers("population");
  if (population.error()) return fail(*population.error());
  for (std::size_t i = 0; i < country.size(); ++i) {
    const share::regional::People row{people[i], basis[i]};
    if (!in.population[country[i]].emplace(years[i], row).second) return fail(repeated(tables, "population", i, country[i], years[i]));
  }
  return {};
}

Done load_headcounts(CaseTables& tables, Input& in) {
  Columns columns(tables, "headcounts");
  const auto iso3 = columns.texts("iso3"), welfare = columns.texts("welfare");
  const auto years = columns.years();
  const auto gap = columns.numbers("prosperity_gap");
  std::vector<std::vector<double>> rates;
  for (const auto& line : in.lines) rates.push_back(columns.shares_of_percent(line.column));
  if (columns.error()) return fail(*columns.error());
  for (std::size_t i = 0; i < iso3.size(); ++i) {
    share::regional::LinedUp row{welfare[i], {}, gap[i]};
    for (const auto& line : rates) row.rates.push_back(line[i]);
    if (!in.lined_up[iso3[i]].emplace(years[i], std::move(row)).second) return fail(repeated(tables, "headcounts", i, iso3[i], years[i]));
  }
  return {};
}

Done load_surveys(CaseTables& tables, Input& in) {
  Columns columns(tables, "surveys");
  const auto iso3 = columns.texts("iso3"), name = columns.texts("survey"), welfare = columns.texts("welfare");
  const auto distribution = columns.texts("distribution"), spell = columns.texts("spell");
  const auto years = columns.years();
  const auto mean = columns.numbers("mean"), median = columns.numbers("median"), gini = columns.numbers("gini"), mld = columns.numbers("mld");
  const auto spl = columns.numbers("spl"), spr = columns.numbers("spr"), pg = columns.numbers("pg");
  std::vector<std::vector<double>> deciles, rates;
  for (int decile = 1; decile <= 10; ++decile) deciles.push_back(columns.numbers(fmt::format("decile{}", decile)));
  for (const auto& line : in.lines) rates.push_back(columns.numbers("fgt0_" + line.column.substr(4)));
  const std::string lowest = in.lines[0].column.substr(4);
  const auto gap = columns.numbers("fgt1_" + lowest), severity = columns.numbers("fgt2_" + lowest);
  if (columns.error()) return fail(*columns.error());
  for (std::size_t i = 0; i < iso3.size(); ++i) {
    share::regional::Survey survey;
    survey.year = years[i];
    survey.name = name[i], survey.welfare = welfare[i], survey.distribution = distribution[i], survey.spell = spell[i];
    survey.mean = mean[i], survey.median = median[i], survey.gini = gini[i], survey.mld = mld[i];
    for (std::size_t decile = 0; decile < 10; ++decile) survey.deciles[decile] = deciles[decile][i];
    for (const auto& line : rates) survey.rates.push_back(line[i]);
    survey.gap = gap[i], survey.severity = severity[i];
    survey.societal_line = spl[i], survey.societal_rate = spr[i], survey.prosperity_gap = pg[i];
    in.surveys[iso3[i]].push_back(std::move(survey));
  }
  for (auto& [country, list] : in.surveys) std::ranges::stable_sort(list, {}, &share::regional::Survey::year);
  return {};
}

Done load_published(CaseTables& tables, Input& in) {
  Columns national(tables, "national_lines");
  const auto iso3 = national.texts("iso3"), comparable = national.texts("comparable");
  const auto years = national.years();
  const auto rate = national.shares_of_percent("rate");
  if (national.error()) return fail(*national.error());
  for (std::size_t i = 0; i < iso3.size(); ++i) in.national[iso3[i]].push_back({years[i], rate[i], comparable[i]});

  Columns regions(tables, "published_regions");
  const auto region = regions.texts("region");
  const auto region_years = regions.years();
  const auto gap = regions.numbers("prosperity_gap");
  std::vector<std::vector<double>> rates;
  for (const auto& line : in.lines) rates.push_back(regions.shares_of_percent(line.column));
  if (regions.error()) return fail(*regions.error());
  for (std::size_t i = 0; i < region.size(); ++i) {
    share::regional::PublishedRegion row{region[i], region_years[i], {}, gap[i]};
    for (const auto& line : rates) row.rates.push_back(line[i]);
    in.published_regions.push_back(std::move(row));
  }
  return {};
}

Done load_multidimensional(CaseTables& tables, Input& in) {
  Columns columns(tables, "multidimensional");
  const auto iso3 = columns.texts("iso3"), survey = columns.texts("survey");
  const auto years = columns.years();
  const auto poor = columns.numbers("poor");
  std::vector<std::vector<std::optional<double>>> parts;
  for (const char* indicator : share::regional::indicators) parts.push_back(columns.optional_numbers(indicator));
  if (columns.error()) return fail(*columns.error());
  for (std::size_t i = 0; i < iso3.size(); ++i) {
    share::regional::Deprivations row{years[i], survey[i], poor[i], {}};
    for (std::size_t part = 0; part < parts.size(); ++part) row.parts[part] = parts[part][i];
    in.deprivations[iso3[i]].push_back(std::move(row));
  }
  for (auto& [country, list] : in.deprivations) std::ranges::stable_sort(list, {}, &share::regional::Deprivations::year);

  Columns mpi(tables, "global_mpi");
  const auto country = mpi.texts("iso3"), year = mpi.texts("year"), name = mpi.texts("survey");
  const auto h = mpi.numbers("h"), h_se = mpi.numbers("h_se"), a = mpi.numbers("a"), a_se = mpi.numbers("a_se"), m0 = mpi.numbers("m0"), m0_se = mpi.numbers("m0_se");
  if (mpi.error()) return fail(*mpi.error());
  for (std::size_t i = 0; i < country.size(); ++i) in.cited.push_back({country[i], year[i], name[i], h[i], h_se[i], a[i], a_se[i], m0[i], m0_se[i]});
  return {};
}

Done load_claims(CaseTables& tables, Input& in) {
  Columns columns(tables, "claims");
  const auto question = columns.texts("question"), kind = columns.texts("kind"), speaker = columns.texts("speaker");
  const auto date = columns.texts("date"), text = columns.texts("text"), url = columns.texts("url");
  if (columns.error()) return fail(*columns.error());
  static const std::map<std::string, share::ClaimKind> kinds = {{"official", share::ClaimKind::official},
                                                                {"measured", share::ClaimKind::measured},
                                                                {"study", share::ClaimKind::study},
                                                                {"critic", share::ClaimKind::critic}};
  for (std::size_t i = 0; i < question.size(); ++i) {
    const auto found = kinds.find(kind[i]);
    if (found == kinds.end()) {
      return fail({data::errors::programme_bad_value, "unknown kind of claim '" + kind[i] + "'", data::place_of(tables.by_name.at("claims"), i, "kind"),
                   "a claim is official, measured, study or critic"});
    }
    share::Claim claim;
    claim.kind = found->second;
    claim.speaker = speaker[i], claim.date = date[i], claim.text = {text[i], "en"}, claim.url = url[i];
    in.claims.push_back({question[i], std::move(claim)});
  }
  return {};
}

Done load_distributions(CaseTables& tables, CaseData& out) {
  Columns grouped(tables, "grouped");
  const auto id = grouped.texts("id");
  const auto years = grouped.years();
  const auto people = grouped.numbers("people"), welfare = grouped.numbers("welfare"), mean = grouped.numbers("mean"), line = grouped.numbers("line");
  if (grouped.error()) return fail(*grouped.error());
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (out.distributions.empty() || out.distributions.back().id != id[i] || out.distributions.back().year != years[i]) {
      out.distributions.push_back({id[i], years[i], mean[i], line[i], {}, {}, 0});
    }
    out.distributions.back().people.push_back(people[i]);
    out.distributions.back().welfare.push_back(welfare[i]);
  }
  Columns published(tables, "grouped_published");
  const auto published_id = published.texts("id");
  const auto published_years = published.years();
  const auto rate = published.shares_of_percent("fgt0");
  if (published.error()) return fail(*published.error());
  for (PrintedDistribution& distribution : out.distributions) {
    for (std::size_t i = 0; i < published_id.size(); ++i) {
      if (published_id[i] == distribution.id && published_years[i] == distribution.year) distribution.published_rate = rate[i];
    }
  }
  Columns columns(tables, "percentiles");
  const auto place = columns.texts("id");
  const auto place_years = columns.years();
  const auto value = columns.numbers("value");
  if (columns.error()) return fail(*columns.error());
  for (std::size_t i = 0; i < place.size(); ++i) {
    if (out.percentiles.empty() || out.percentiles.back().id != place[i] || out.percentiles.back().year != place_years[i]) out.percentiles.push_back({place[i], place_years[i], {}});
    out.percentiles.back().values.push_back(value[i]);
  }
  return {};
}

Done load_pairs(CaseTables& tables, CaseData& out) {
  Columns columns(tables, "spells");
  const auto kind = columns.texts("kind"), iso3 = columns.texts("iso3"), area = columns.texts("area"), caution = columns.texts("caution");
  const auto before = columns.years("before"), after = columns.years("after");
  if (columns.error()) return fail(*columns.error());
  for (std::size_t i = 0; i < kind.size(); ++i) out.pairs.push_back({kind[i], iso3[i], area[i], before[i], after[i], caution[i]});
  return {};
}

Error absent(const data::Programme& programme, const char* table, const std::string& iso3, int year) {
  return {data::errors::missing_value, fmt::format("table '{}' has no row for {} in {}", table, iso3, year), {.file = programme.file, .line = 0, .column = 0, .field = {}, .unit = iso3},
          "the report needs it for every year from first_year to projected_to"};
}

/// What the report takes for granted later on.
Done check(const data::Programme& programme, const Input& in) {
  const auto wrong = [&](const char* field, std::string what) {
    return fail({data::errors::programme_bad_value, std::move(what), {.file = programme.file, .line = 0, .column = 0, .field = field, .unit = {}}});
  };
  if (in.lines.empty()) return wrong("line.column", "no line names its column of the yearly estimates");
  for (const auto& line : in.lines) {
    if (!line.column.starts_with("line")) return wrong("line.column", "a column of rates is called 'line' and the amount in cents, as in 'line300'");
  }
  for (const data::ProgrammeLine& line : programme.lines) {
    if (line.column.empty()) continue;
    if (line.ppp != programme.ppp) {
      return wrong("line.ppp", fmt::format("line '{}' is in purchasing power parities of {} and the programme in those of {}: vintages never mix", line.id, line.ppp, programme.ppp));
    }
    if (line.period != "day") return wrong("line.period", fmt::format("line '{}' is for a {}; a regional report speaks of amounts a day", line.id, line.period));
  }
  if (in.focus.empty()) return wrong("region.focus", "a regional report needs a focus country");
  if (in.event <= in.first || in.event >= in.end) return wrong("report.event_year", "the event year has no year on both sides");
  if (in.years.empty() || in.years.front() != in.first || in.years.back() != in.last) {
    return wrong("report.years", "the years shown begin with first_year and end with last_year");
  }
  return {};
}

Done check_rows(const data::Programme& programme, const Input& in) {
  for (int year = in.first; year <= in.end; ++year) {
    for (const auto& member : in.members) {
      const auto people = in.population.find(member.iso3);
      if (people == in.population.end() || !people->second.contains(year)) return fail(absent(programme, "population", member.iso3, year));
    }
    const auto focus = in.lined_up.find(in.focus);
    if (focus == in.lined_up.end() || !focus->second.contains(year)) return fail(absent(programme, "headcounts", in.focus, year));
  }
  for (const auto& [iso3, rows] : in.lined_up) {
    if (std::ranges::find(in.members, iso3, &share::regional::Member::iso3) == in.members.end()) {
      return fail({data::errors::programme_bad_value, "table 'headcounts' has a country that is no member", {.file = programme.file, .line = 0, .column = 0, .field = "region.members", .unit = iso3}});
    }
    if (!in.surveys.contains(iso3)) return fail(absent(programme, "surveys", iso3, in.first));
  }
  return {};
}

}  // namespace

Result<CaseData> load_case(const data::Programme& programme, CaseTables& tables) {
  CaseData out;
  state(programme, out.input);
  if (auto done = check(programme, out.input); !done) return fail(done.error());
  if (auto done = load_sources(programme, out.input); !done) return fail(done.error());
  using Load = Done (*)(CaseTables&, Input&);
  for (const Load load : {load_people, load_headcounts, load_surveys, load_published, load_multidimensional, load_claims}) {
    if (auto done = load(tables, out.input); !done) return fail(done.error());
  }
  if (auto done = load_distributions(tables, out); !done) return fail(done.error());
  if (auto done = load_pairs(tables, out); !done) return fail(done.error());
  if (auto done = check_rows(programme, out.input); !done) return fail(done.error());
  return out;
}

}  // namespace solleva::cli::regional
