// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "solleva/plan/routing/fleet.h"

// Within routing/: cheapest tours at prices of jobs, by labels.
namespace solleva::plan::routing {

inline constexpr std::size_t kMostPriced = 256;  ///< jobs: as many as a set of jobs has bits

/// A set of jobs.
struct JobSet {
  std::array<std::uint64_t, kMostPriced / 64> words{};
  bool has(std::size_t job) const { return (words[job / 64] >> (job % 64) & 1U) != 0; }
  void add(std::size_t job) { words[job / 64] |= std::uint64_t{1} << (job % 64); }
  JobSet both(const JobSet& other) const {
    JobSet out;
    for (std::size_t w = 0; w < words.size(); ++w) out.words[w] = words[w] & other.words[w];
    return out;
  }
  bool within(const JobSet& other) const {
    for (std::size_t w = 0; w < words.size(); ++w) {
      if ((words[w] & ~other.words[w]) != 0) return false;
    }
    return true;
  }
  bool apart(const JobSet& other) const {
    for (std::size_t w = 0; w < words.size(); ++w) {
      if ((words[w] & other.words[w]) != 0) return false;
    }
    return true;
  }
  friend bool operator==(const JobSet&, const JobSet&) = default;
};

/// Jobs that a tour remembers at each job: those near it.
std::vector<JobSet> memory_of(const RoundProblem& problem, std::size_t size);

enum class Way { onward, back };  ///< from the first job on, or from the last job back

/// A part of a tour that ends at a job; onward `time` is the earliest beginning there, back it is less the latest one.
struct Label {
  double time = 0, load = 0, cost = 0;
  JobSet seen{};
  std::uint32_t job = 0;
  std::int32_t before = -1;
};

struct Labels {
  std::vector<Label> all{};
  std::vector<std::vector<std::uint32_t>> of{};  ///< by job, those that none beats
  bool complete = false;                         ///< neither stopped nor more than allowed
};

/// Labels of all parts of tours that none beats: none earlier, lighter, cheaper and with less behind it. `loose`: what is behind is not compared, so that the cheapest may be missed.
/// Formula: docs/methods/machine-rounds.md, machine-rounds#6. Source: Baldacci, Mingozzi and Roberti (2011), section 3; Irnich and Desaulniers (2005), Shortest Path Problems with
/// Resource Constraints, in Column Generation, ch. 2. Units: hours, money. `prices`: of each job.
Labels labels_of(const Kind& kind, std::span<const double> prices, const std::vector<JobSet>& memory, Way way, bool loose, std::size_t most, const std::stop_token& stop);

/// A tour at prices.
struct Priced {
  double cost = 0;
  std::vector<std::uint32_t> jobs{};  ///< may come twice, where the memory is short
};

/// The `most` cheapest tours that labels onward end in, cheapest first.
std::vector<Priced> cheapest(const Kind& kind, const Labels& labels, std::size_t most);

/// All tours without a job twice that cost at most `limit` at the prices, none that another with the same jobs beats; nothing where there are more than `most` or too many labels.
/// `backward`: labels by Way::back. Source: Baldacci, Christofides and Mingozzi (2008), Mathematical Programming 115, 351-385, 4.
std::optional<std::vector<Tour>> tours_below(const Kind& kind, std::size_t index, std::span<const double> prices, const Labels& backward, double limit, std::size_t most, const std::stop_token& stop);

}  // namespace solleva::plan::routing
