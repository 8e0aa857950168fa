// SPDX-License-Identifier: Apache-2.0
// What the Asia report must give: figures as their sources printed them, aggregates equal to published ones, shares that add up.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "app/cli/regional/regional.h"
#include "solleva/share/check.h"
#include "solleva/share/share.h"
#include "tests/cases/asia.h"

namespace solleva::testing {
namespace {

using share::regional::Input;

const Input& input() { return asia().data.input; }

double rate(const std::string& iso3, int year, std::size_t line) { return input().lined_up.at(iso3).at(year).rates[line]; }

std::string reference_data() {
  const char* given = std::getenv("SOLLEVA_REFERENCE_DATA");
  const std::string folder = given != nullptr ? given : SOLLEVA_SOURCE_DIR "/../shared/data";
  return std::filesystem::exists(folder + "/measure/pip-asia") ? folder + "/measure/pip-asia/" : "";
}

std::int64_t count(const std::string& sql) {
  auto rows = asia().tables.engine.count(sql);
  EXPECT_TRUE(rows) << (rows ? "" : to_text(rows.error()));
  return rows ? *rows : -1;
}

TEST(AsiaCase, ChinaAsPublished) {
  // World Bank, PIP of early 2026, $3.00 a day in 2021 PPP: 97.0, 83.0, 20.6, 0.0 %.
  EXPECT_NEAR(rate("CHN", 1981, 0), 0.970, 0.0005);
  EXPECT_NEAR(rate("CHN", 1990, 0), 0.830, 0.0005);
  EXPECT_NEAR(rate("CHN", 2010, 0), 0.206, 0.0005);
  EXPECT_NEAR(rate("CHN", 2019, 0), 0.000, 0.0005);
}

TEST(AsiaCase, YearlyEstimatesEqualSurveysOfTheSameYear) {
  // The source's two tables must be of one vintage: where the survey fell in the calendar year, both print one rate.
  std::size_t equal = 0, compared = 0;
  for (const auto& [iso3, surveys] : input().surveys) {
    for (const auto& survey : surveys) {
      const auto estimates = input().lined_up.find(iso3);
      if (estimates == input().lined_up.end() || !estimates->second.contains(survey.year)) continue;
      if (estimates->second.at(survey.year).welfare != survey.welfare) continue;
      ++compared;
      if (std::abs(estimates->second.at(survey.year).rates[0] - survey.rates[0]) < 2e-6) ++equal;
    }
  }
  EXPECT_GT(compared, 350u);
  EXPECT_GT(static_cast<double>(equal), 0.75 * static_cast<double>(compared));
}

TEST(AsiaCase, SouthAsiaComputedEqualsPublished) {
  std::size_t compared = 0;
  for (const auto& published : input().published_regions) {
    if (published.region != "SAS") continue;
    for (std::size_t line = 0; line < input().lines.size(); ++line) {
      std::vector<measure::CountryYear> countries;
      for (const auto& member : input().members) {
        if (member.world_bank != "SAS") continue;
        countries.push_back({member.iso3, input().population.at(member.iso3).at(published.year).number, rate(member.iso3, published.year, line)});
      }
      const auto region = measure::regional_poverty(countries);
      ASSERT_TRUE(region);
      // Published with eight digits of per cent.
      EXPECT_NEAR(*region->rate, published.rates[line], 2e-8) << published.year << ' ' << input().lines[line].column;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 135u);
}

TEST(AsiaCase, ContributionsAddUp) {
  for (std::size_t line = 0; line < input().lines.size(); ++line) {
    for (const auto& [years, change] : input().changes[line]) {
      double poor = 0, share = 0, rate_share = 0;
      for (const auto& country : change.countries) {
        poor += country.poor_change;
        share += country.poor_share.value_or(0);
        rate_share += country.rate_share.value_or(0);
      }
      EXPECT_NEAR(poor, change.after.poor - change.before.poor, 1) << years.first;
      EXPECT_NEAR(share, 1, 1e-12) << years.first;
      EXPECT_NEAR(rate_share, 1, 1e-9) << years.first;
      EXPECT_NEAR(change.poor_by_rate + change.poor_by_population, change.poor_change, 1) << years.first;
    }
  }
}

TEST(AsiaCase, CoverageIsStatedForEveryYearAndMember) {
  for (int year = input().first; year <= input().end; ++year) {
    const auto& poverty = input().poverty[0].at(year);
    std::set<std::string> missing(poverty.missing.begin(), poverty.missing.end());
    for (const auto& member : input().members) EXPECT_EQ(missing.contains(member.iso3), !input().lined_up.contains(member.iso3) || !input().lined_up.at(member.iso3).contains(year));
    EXPECT_GT(poverty.coverage, 0.95);
    EXPECT_LT(poverty.coverage, 1);
  }
  EXPECT_TRUE(std::ranges::find(input().poverty[0].at(2020).missing, "KHM") != input().poverty[0].at(2020).missing.end());
  EXPECT_EQ(input().members.size(), 50u);
}

TEST(AsiaCase, FittedHeadCountsEqualPovcalNet) {
  // The program that published these distributions prints rates with an error of its root search of up to 0.006 points.
  ASSERT_FALSE(input().decompositions.empty());
  for (const auto& row : input().decompositions) {
    EXPECT_NEAR(row.rate_before.value, row.published_before, 6e-5) << row.iso3 << ' ' << row.area << ' ' << row.before;
    EXPECT_NEAR(row.rate_after.value, row.published_after, 6e-5) << row.iso3 << ' ' << row.area << ' ' << row.after;
    EXPECT_NEAR(row.growth.value + row.redistribution.value, row.change.value, 1e-12);
    EXPECT_NEAR(row.growth_first.value + row.redistribution_first.value + row.residual.value, row.change.value, 1e-12);
  }
}

TEST(AsiaCase, ReportHoldsTogether) {
  const auto held = share::check_report(asia().report);
  EXPECT_TRUE(held) << (held ? "" : to_text(held.error()));
  std::set<std::string> slugs;
  for (const auto& page : asia().report.pages) slugs.insert(page.slug);
  for (const char* page : {"index", "trends", "contributions", "growth", "incidence", "inequality", "multidimensional", "event", "unknown", "countries", "methods", "annex"}) {
    EXPECT_TRUE(slugs.contains(page)) << page;
  }
  for (const auto& member : input().members) {
    std::string slug = "country-" + member.iso3;
    std::ranges::transform(slug, slug.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_TRUE(slugs.contains(slug)) << slug;
  }
}

TEST(AsiaCase, TablesAreTranscribedWithoutError) {
  const std::string reference = reference_data();
  if (reference.empty()) GTEST_SKIP() << "skipped: no reference data";
  const std::string source = "read_csv('" + reference + "pip_lineup_headcounts.csv')";
  EXPECT_EQ(count("SELECT count(*) FROM headcounts h JOIN " + source + " r ON r.country_code = h.iso3 AND r.year = h.year AND r.ppp = 2021 "
                  "WHERE h.line300 = r.headcount300 AND h.line420 = r.headcount420 AND h.line830 = r.headcount830 AND h.prosperity_gap = r.pg"),
            count("SELECT count(*) FROM headcounts"));
  const std::string surveys = "read_csv('" + reference + "pip_surveys_ppp2021.csv')";
  EXPECT_EQ(count("SELECT count(*) FROM surveys s JOIN " + surveys + " r ON r.country_code = s.iso3 AND r.year = s.year AND r.welfare_type = s.welfare "
                  "WHERE s.gini = r.gini AND s.mean = r.mean AND s.median = r.median AND s.decile10 = r.decile10 AND s.fgt0_300 = r.fgt0_300"),
            count("SELECT count(*) FROM surveys"));
}

TEST(AsiaCase, NoPlaceBorrowsThePercentilesOfAnother) {
  // The source's file repeats those of rural China, India and Indonesia for the whole countries.
  EXPECT_EQ(count("SELECT count(*) FROM (SELECT a.id FROM percentiles a JOIN percentiles b ON b.year = a.year AND b.percentile = a.percentile AND "
                  "b.value = a.value AND b.id > a.id GROUP BY a.id, b.id, a.year HAVING count(*) > 50)"),
            0);
  EXPECT_GT(count("SELECT count(DISTINCT id) FROM percentiles"), 30);
}

/// The addresses in a page: what stands in href="..." and src="...".
std::vector<std::string> addresses(const std::string& html) {
  std::vector<std::string> found;
  for (const std::string_view mark : {" href=\"", " src=\""}) {
    for (std::size_t at = html.find(mark); at != std::string::npos; at = html.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size();
      found.push_back(html.substr(begin, html.find('"', begin) - begin));
    }
  }
  return found;
}

TEST(AsiaCase, SiteIsWholeInEveryLanguage) {
  namespace fs = std::filesystem;
  const fs::path site = fs::temp_directory_path() / ("solleva-asia-" + std::to_string(::getpid()));
  const auto run = cli::run_regional(asia().programme, {.output = site.string()}, {.threads = 2});
  ASSERT_TRUE(run) << to_text(run.error());
  std::uintmax_t bytes = 0;
  std::size_t links = 0;
  for (const auto& entry : fs::recursive_directory_iterator(site)) {
    if (!entry.is_regular_file()) continue;
    bytes += entry.file_size();
    if (entry.path().extension() != ".html") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string html(std::istreambuf_iterator<char>(file), {});
    if (entry.path().stem() == "index") {
      EXPECT_EQ(html.substr(0, html.find("</title>")).find(" – "), std::string::npos) << entry.path() << " names the report twice";
    }
    EXPECT_EQ(html.find("datetime=\"\""), std::string::npos) << entry.path() << " has a claim with an empty date";
    for (const std::string& address : addresses(html)) {
      if (address.starts_with("https://") || address.starts_with("http://") || address.starts_with("data:")) continue;
      ++links;
      const std::size_t hash = address.find('#');
      const std::string path = address.substr(0, hash);
      EXPECT_TRUE(path.empty() || fs::exists(entry.path().parent_path() / path)) << entry.path() << " -> " << address;
      if (path.empty() && hash != std::string::npos) {
        EXPECT_NE(html.find("id=\"" + address.substr(hash + 1) + '"'), std::string::npos) << entry.path() << " -> " << address;
      }
    }
  }
  for (const std::string& language : asia().programme.report->languages) {
    for (const auto& page : asia().report.pages) EXPECT_TRUE(fs::exists(site / language / (page.slug + ".html"))) << language << ' ' << page.slug;
  }
  EXPECT_TRUE(fs::exists(site / "index.html"));
  EXPECT_GT(links, 50000u);
  EXPECT_LT(bytes, 60'000'000u);
  fs::remove_all(site);
}

TEST(AsiaCase, EveryEnglishTextIsThere) {
  auto files = share::engine_catalogues();
  files.push_back({"story/en.json", [] {
                     std::ifstream file(SOLLEVA_SOURCE_DIR "/cases/asia/story/en.json");
                     return std::string(std::istreambuf_iterator<char>(file), {});
                   }()});
  const auto catalogues = share::read_catalogues(files);
  ASSERT_TRUE(catalogues) << to_text(catalogues.error());
  const auto& texts = catalogues->languages.at("en").texts;
  for (const auto& [page, keys] : input().story) {
    for (const std::string& key : keys) EXPECT_TRUE(texts.contains(key)) << page << ' ' << key;
  }
}

}  // namespace
}  // namespace solleva::testing
