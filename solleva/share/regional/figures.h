// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/share/regional/input.h"

namespace solleva::share::regional {

/// Turns values into numbers with a receipt. A receipt is a query over the case's tables, or a command, that gives the same value again;
/// figures that rest on the same query share one receipt.
class Figures {
 public:
  Figures(const Input& input, std::vector<Receipt>& receipts) : input_(input), receipts_(receipts) {}

  // one country
  Number rate(const std::string& iso3, int year, std::size_t line);
  Number poor(const std::string& iso3, int year, std::size_t line);
  Number people(const std::string& iso3, int year);
  Number survey(const std::string& iso3, const Survey& survey, const char* column, double value, NumberStyle style);
  Number survey_sum(const std::string& iso3, const Survey& survey, int from_decile, int to_decile, double value);
  Number national(const std::string& iso3, const NationalRate& rate);
  Number deprivation(const std::string& iso3, const Deprivations& row, const char* column, double value);
  Number incidence(const Incidence& incidence, int percentile);

  // the region; `without` leaves one country out
  Number region_rate(int year, std::size_t line, bool without_focus = false);
  Number region_poor(int year, std::size_t line, bool without_focus = false);
  Number region_gap(int year, double value);
  Number coverage(int year);
  Number surveyed(int year, const char* kind, double value);
  Number published_region(const PublishedRegion& region, std::size_t line);
  Number recomputed_region(const std::string& region, int year, std::size_t line, double value);

  // a change between two years; country empty: the region
  Number poor_change(std::pair<int, int> years, std::size_t line, const std::string& iso3, const char* part, double value);
  Number poor_share(std::pair<int, int> years, std::size_t line, const std::string& iso3, double value);
  Number rate_share(std::pair<int, int> years, std::size_t line, const std::string& iso3, double value);
  Number rate_change(std::pair<int, int> years, std::size_t line, bool without_focus = false);

  Number command(const Computed& figure, NumberStyle style, std::string equation);
  Number query(double value, NumberStyle style, Origin origin, std::string sql, std::vector<std::string> sources, const char* method,
               std::string equation = {});

 private:
  std::string keep(Receipt receipt);
  std::string pair_tables(std::pair<int, int> years, std::size_t line) const;

  const Input& input_;
  std::vector<Receipt>& receipts_;
  std::map<std::string, std::string, std::less<>> known_;  ///< expression and pointer -> id
};

/// A year, which needs no receipt.
Number year_number(int year);
/// A count of rows, which needs none either.
Number count_number(std::size_t count);

}  // namespace solleva::share::regional
