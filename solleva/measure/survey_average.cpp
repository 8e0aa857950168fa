// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey_average.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

/// The rows of each round in order, and those that a domain has in each sample over all rounds.
struct Frame {
  std::vector<Rankings> rounds;
};

using RowsOfSamples = std::vector<std::vector<std::uint32_t>>;

class Averager {
 public:
  Averager(const Frame& frame, const Rounds& rounds, const SurveyOptions& options, std::span<const RowsOfSamples> all, bool influence)
      : frame_(frame), rounds_(rounds), options_(options), all_(all), statistics_(influence) {}

  Derivation run() && {
    lines_.resize(rounds_.rounds.size());
    for (std::size_t t = 0; t < lines_.size(); ++t) {
      for (const SurveyLine& line : options_.lines) {
        lines_[t].push_back(statistics_.line(sample_of(t), frame_.rounds[t].whole(), line, options_.conventions));
      }
    }
    for (domain_ = 0; domain_ < rounds_.rounds.front().domains.size(); ++domain_) {
      for (const Index& index : options_.indices) {
        const std::size_t lines = index.needs_line ? options_.lines.size() : 1;
        for (std::size_t l = 0; l < lines; ++l) one(index, l);
      }
    }
    return {std::move(statistics_), std::move(figures_), {}};
  }

 private:
  std::size_t sample_of(std::size_t round) const { return rounds_.samples.size() == 1 ? 0 : round; }

  void one(const Index& index, std::size_t line) {
    const SurveyLine* own = index.needs_line ? &options_.lines[line] : nullptr;
    Smooth sum;
    std::vector<Flag> flags;
    for (std::size_t t = 0; t < rounds_.rounds.size(); ++t) {
      const Domain& domain = rounds_.rounds[t].domains[domain_];
      const Ranked& ranked = frame_.rounds[t].of({own, takes_positive(index, options_.conventions)})[domain_];
      const Smooth value = statistics_.index(sample_of(t), ranked, index, options_.conventions, own ? lines_[t][line] : Smooth(),
                                             &frame_.rounds[t].whole());
      DerivedFigure figure = figure_of(index, index.name, value);
      figure.row.group.emplace_back("round", rounds_.rounds[t].name);
      if (own) figure.row.line = line_text(*own, lines_[t][line]);
      figure.rows.resize(rounds_.samples.size());
      figure.rows[sample_of(t)] = domain.rows;
      figure.row.flags = left_out(domain, ranked);
      for (const Flag& flag : figure.row.flags) {
        if (std::ranges::find(flags, flag.code, &Flag::code) == flags.end()) flags.push_back(flag);
      }
      figures_.push_back(std::move(figure));
      sum += value;
    }
    DerivedFigure average = figure_of(index, index.name + "_average", sum / static_cast<double>(rounds_.rounds.size()));
    if (own) average.row.line = own->name;
    for (const std::vector<std::uint32_t>& rows : all_[domain_]) average.rows.emplace_back(rows);
    average.row.flags = std::move(flags);
    figures_.push_back(std::move(average));
  }

  DerivedFigure figure_of(const Index& index, const std::string& name, const Smooth& value) const {
    DerivedFigure figure{{name, rounds_.rounds.front().domains[domain_].group}, value, {}, index.scale};
    figure.row.unit = index.unit;
    return figure;
  }

  const Frame& frame_;
  const Rounds& rounds_;
  const SurveyOptions& options_;
  std::span<const RowsOfSamples> all_;  ///< of each domain
  Statistics statistics_;
  std::vector<std::vector<Smooth>> lines_;  ///< of each round
  std::size_t domain_ = 0;
  std::vector<DerivedFigure> figures_;
};

Done check(const Rounds& rounds, const SurveyOptions& options) {
  if (rounds.rounds.size() < 2) return fail({errors::not_two_times, "an average needs two rounds or more"});
  for (const Index& index : options.indices) {
    if (index.needs_line && options.lines.empty()) return fail({errors::no_line, "the index needs a poverty line", {.unit = index.name}});
  }
  for (const Round& round : rounds.rounds) {
    for (const Domain& domain : round.domains) {
      if (!domain.rows.empty()) continue;
      return fail({errors::unmatched_group, "a group has no rows in round " + round.name,
                   {.unit = domain.group.empty() ? "all" : domain.group.front().second}, {},
                   "put it together with another one, or leave it out with --where"});
    }
  }
  return {};
}

/// The rows of each domain in each sample.
std::vector<RowsOfSamples> rows_over_rounds(const Rounds& rounds) {
  std::vector<RowsOfSamples> all(rounds.rounds.front().domains.size(), RowsOfSamples(rounds.samples.size()));
  for (std::size_t t = 0; t < rounds.rounds.size(); ++t) {
    for (std::size_t d = 0; d < all.size(); ++d) {
      const std::vector<std::uint32_t>& rows = rounds.rounds[t].domains[d].rows;
      std::vector<std::uint32_t>& there = all[d][rounds.samples.size() == 1 ? 0 : t];
      there.insert(there.end(), rows.begin(), rows.end());
    }
  }
  return all;
}

}  // namespace

Result<std::vector<Estimate>> survey_average(const Rounds& rounds, const SurveyOptions& options, const RunControl& control) {
  if (Done ok = check(rounds, options); !ok) return fail(ok.error());
  const bool one = rounds.samples.size() == 1;
  Frame frame;
  for (std::size_t t = 0; t < rounds.rounds.size(); ++t) {
    frame.rounds.emplace_back(rounds.samples[one ? 0 : t], rounds.rounds[t].domains, options, rounds.rounds[t].everybody);
  }
  const std::vector<RowsOfSamples> all = rows_over_rounds(rounds);
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed = std::make_shared<Frame>();
    for (std::size_t t = 0; t < frame.rounds.size(); ++t) weighed->rounds.push_back(frame.rounds[t].under(weights[one ? 0 : t]));
    Derivation found = Averager(*weighed, rounds, options, all, influence).run();
    found.kept = weighed;
    return found;
  };
  return derived_estimates(rounds.samples, derive, {options.level, options.around_estimate}, control);
}

}  // namespace solleva::measure
