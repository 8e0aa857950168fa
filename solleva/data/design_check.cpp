// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/design_check.h"

#include <algorithm>
#include <cmath>

#include "solleva/base/check.h"
#include "solleva/base/text.h"
#include "solleva/data/column.h"

namespace solleva::data {
namespace {

constexpr std::uint32_t none = kNoCode;

/// Counts all finds and keeps the words for the first few.
class Finds {
 public:
  template <class Words>
  void add(Words words) {
    constexpr std::size_t most = 5;
    if (++count_ <= most) first_.push_back(words());
  }

  void tell(std::vector<Note>& notes, std::string code, const std::string& one, const std::string& many) const {
    if (count_ == 0) return;
    const std::size_t more = count_ - first_.size();
    notes.push_back({std::move(code), std::to_string(count_) + " " + (count_ == 1 ? one : many) + ": " + join(first_, "; ") +
                                          (more > 0 ? "; and " + std::to_string(more) + " more" : "")});
  }

 private:
  std::size_t count_ = 0;
  std::vector<std::string> first_;
};

class Check {
 public:
  explicit Check(const DesignColumns& columns) : columns_(columns) {
    for (const std::size_t size :
         {columns.weights.size(), columns.strata.size(), columns.psus.size(), columns.households.size()}) {
      require(size == 0 || rows_ == 0 || size == rows_, "columns of a design have one length");
      rows_ = std::max(rows_, size);
    }
  }

  std::vector<Note> run() {
    missing();
    unequal_weights();
    two_of(
        columns_.households, columns_.psus, "design-household-in-two-psus", "household is in more than one PSU",
        "households are in more than one PSU", [&](std::uint32_t h) { return shown(columns_.household_names, h); },
        [&](std::uint32_t p) { return shown(columns_.psu_names, p); });
    two_of(
        columns_.psus, columns_.strata, "design-psu-in-two-strata", "PSU code is in more than one stratum",
        "PSU codes are in more than one stratum", [&](std::uint32_t p) { return shown(columns_.psu_names, p); },
        [&](std::uint32_t s) { return shown(columns_.strata_names, s); });
    single_psus();
    return std::move(notes_);
  }

 private:
  std::string row(std::size_t i) const { return columns_.row_name ? columns_.row_name(i) : "row " + std::to_string(i + 1); }
  static std::string shown(std::span<const std::string> names, std::uint32_t code) {
    return code < names.size() ? "'" + names[code] + "'" : std::to_string(code);
  }
  static std::size_t count_codes(std::span<const std::uint32_t> codes) {
    std::size_t count = 0;
    for (const std::uint32_t code : codes) {
      if (code != none) count = std::max(count, code + std::size_t{1});
    }
    return count;
  }

  void missing() {
    Finds finds;
    for (std::size_t i = 0; i < rows_; ++i) {
      std::vector<std::string> what;
      if (!columns_.weights.empty() && std::isnan(columns_.weights[i])) what.push_back("weight");
      if (!columns_.strata.empty() && columns_.strata[i] == none) what.push_back("stratum");
      if (!columns_.psus.empty() && columns_.psus[i] == none) what.push_back("PSU");
      if (!columns_.households.empty() && columns_.households[i] == none) what.push_back("household");
      if (!what.empty()) finds.add([&] { return row(i) + " has no " + join(what, " and no "); });
    }
    finds.tell(notes_, "design-missing-value", "row lacks what the design needs", "rows lack what the design needs");
  }

  void unequal_weights() {
    if (columns_.weights.empty() || columns_.households.empty()) return;
    std::vector<std::uint32_t> first(count_codes(columns_.households), none);
    std::vector<bool> told(first.size(), false);
    Finds finds;
    for (std::size_t i = 0; i < rows_; ++i) {
      const std::uint32_t household = columns_.households[i];
      if (household == none || std::isnan(columns_.weights[i])) continue;
      if (first[household] == none) first[household] = static_cast<std::uint32_t>(i);
      const double before = columns_.weights[first[household]], here = columns_.weights[i];
      // Files round weights: a part in a million is no difference.
      if (told[household] || std::fabs(here - before) <= 1e-6 * std::max(std::fabs(here), std::fabs(before))) continue;
      told[household] = true;
      finds.add([&] {
        return "household " + shown(columns_.household_names, household) + " has " + format_double(before) + " in " +
               row(first[household]) + " and " + format_double(here) + " in " + row(i);
      });
    }
    finds.tell(notes_, "design-weights-in-household", "household has unequal weights", "households have unequal weights");
  }

  /// Inner units that stand in more than one outer unit.
  template <class InnerName, class OuterName>
  void two_of(std::span<const std::uint32_t> inner, std::span<const std::uint32_t> outer, const char* code, const char* one,
              const char* many, InnerName inner_name, OuterName outer_name) {
    if (inner.empty() || outer.empty()) return;
    std::vector<std::uint32_t> first(count_codes(inner), none);
    std::vector<bool> told(first.size(), false);
    Finds finds;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (inner[i] == none || outer[i] == none || told[inner[i]]) continue;
      std::uint32_t& seen = first[inner[i]];
      if (seen == none) seen = static_cast<std::uint32_t>(i);
      if (outer[seen] == outer[i]) continue;
      told[inner[i]] = true;
      finds.add([&] {
        return inner_name(inner[i]) + " is in " + outer_name(outer[seen]) + " in " + row(seen) + " and in " +
               outer_name(outer[i]) + " in " + row(i);
      });
    }
    finds.tell(notes_, code, one, many);
  }

  void single_psus() {
    if (columns_.strata.empty() || columns_.psus.empty()) return;
    std::vector<std::uint32_t> first(count_codes(columns_.strata), none);
    std::vector<bool> several(first.size(), false);
    for (std::size_t i = 0; i < rows_; ++i) {
      const std::uint32_t stratum = columns_.strata[i];
      if (stratum == none || columns_.psus[i] == none) continue;
      if (first[stratum] == none) first[stratum] = static_cast<std::uint32_t>(i);
      if (columns_.psus[first[stratum]] != columns_.psus[i]) several[stratum] = true;
    }
    Finds finds;
    for (std::uint32_t stratum = 0; stratum < first.size(); ++stratum) {
      if (first[stratum] == none || several[stratum]) continue;
      finds.add([&] {
        return shown(columns_.strata_names, stratum) + " has only PSU " +
               shown(columns_.psu_names, columns_.psus[first[stratum]]) + ", first in " + row(first[stratum]);
      });
    }
    finds.tell(notes_, "design-single-psu", "stratum has a single PSU", "strata have a single PSU");
  }

  const DesignColumns& columns_;
  std::size_t rows_ = 0;
  std::vector<Note> notes_;
};

}  // namespace

std::vector<Note> check_design(const DesignColumns& columns) {
  return Check(columns).run();
}

}  // namespace solleva::data
