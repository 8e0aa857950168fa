// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/measure/interval.h"

namespace solleva::measure {

/// Rows of a survey from the poorest to the richest: a whole sample, or the rows of a domain.
struct Ranked {
  std::vector<double> welfare;       ///< ascending, finite
  std::vector<double> weights;       ///< in that order, >= 0
  std::vector<std::uint32_t> rows;   ///< which row of the survey each is
  double people = 0;                 ///< sum of the weights

  std::size_t size() const { return welfare.size(); }
};

/// The rows `rows` (empty: all) in ascending order of welfare; rows with equal welfare keep their order.
Ranked rank(std::span<const double> welfare, std::span<const double> weights, std::span<const std::uint32_t> rows = {});
/// All rows, in the memory of `welfare`. Threads never change a result.
Ranked rank(std::vector<double>&& welfare, std::span<const double> weights, unsigned threads);

enum class Poor { below, at_or_below };

/// Where tools differ, with our defaults (docs/methods/indices.md says why).
struct Conventions {
  Poor poor = Poor::below;
  enum class Gini { exact, convey } gini = Gini::exact;  ///< exact is laeken's too; convey's moves with the scale of the weights
  enum class Density { adaptive, convey } density = Density::adaptive;
  /// A row through which the bottom 20 % are cut: split, so that the part is exactly 20 %, or whole below (convey, laeken, dineq);
  /// wbpip cuts a curve of 100 points.
  enum class Cut { split, whole, wbpip } cut = Cut::split;
  bool count_not_positive = false;  ///< watts and mld: welfare of 0 or less counts among all, and as 1 in a logarithm (wbpip)
};

/// What an index needs beside the sample.
struct IndexTerms {
  std::optional<double> line;  ///< in the unit of welfare; needed where Index::needs_line
  Conventions conventions = {};
  bool influence = true;       ///< false: the value only, as for replicates
  const Ranked* whole = nullptr;  ///< everybody, of whom the sample is a part; there where Index::needs_whole
  bool in_pieces = false;  ///< influence is wanted as IndexValue::pieces; only where Index::in_pieces
};

/// An index of one sample.
struct IndexValue {
  std::optional<double> value = {};    ///< empty where it does not exist; then a flag says why
  std::vector<double> influence = {};  ///< of each row in ranked order: the derivative of the value by the row's weight; empty
                                       ///< where there is none, as without a density; then a flag says why
  double line_slope = 0;               ///< the derivative of the value by the line; counts where the line is itself an estimate
  std::vector<Flag> flags = {};
  std::vector<double> whole_influence = {};  ///< what it owes beside that to each row of IndexTerms::whole, in its order
  /// With IndexTerms::in_pieces in place of `influence`, to be asked as data::Influence::pieces; needs the sample to stay where it is.
  std::function<void(std::size_t begin, std::span<double> out)> pieces = {};
};

/// One entry of the catalogue: the name in options and output, with its parameter already read.
struct Index {
  std::string name;               ///< as in output: "fgt0", "atkinson0.5", "mld", "p90p10"
  double parameter = 0;           ///< alpha, epsilon, ...; a second one in `parameter2`
  double parameter2 = 0;
  bool needs_line = false;
  IntervalScale scale = IntervalScale::plain;  ///< on which its interval is symmetric
  bool positive_only = false;     ///< takes a logarithm or a power that zeros and negatives do not have
  std::string unit;               ///< "share of persons", "1", "welfare"
  std::string meaning;            ///< one phrase for help and pages
  IndexValue (*compute)(const Ranked&, const Index&, const IndexTerms&) = nullptr;
  bool needs_whole = false;       ///< looks at everybody, as the share of a group does, or arpr for its line
  bool in_pieces = false;         ///< its influence need not be held for all rows at once
  bool rough = false;             ///< linearisation is known to serve it badly: better ask replicates for its error
};

/// The index of that name: "fgt0", "fgt1.5", "gini", "sgini3", "ge2", "mld", "atkinson0.5", "qsr", "palma", "p90p10", "share20", ...
/// Accepts ge0 for mld and ge1 for theil. Errors: measure.unknown-index, with the names that are really near.
Result<Index> index_named(std::string_view name);

/// One line for each family of the catalogue, for help: name pattern and meaning.
struct IndexFamily {
  std::string_view pattern;  ///< "fgtA", "atkinsonE"
  std::string_view meaning;
};
std::span<const IndexFamily> index_families();

/// The weighted quantile with its influence, by which an estimated line is measured too.
/// Formula: indices#1 and indices#2. Source: Deville (1999), Survey Methodology 25, 193-203; Osier (2009), Survey Research Methods
/// 3, 167-195. Units: those of welfare.
/// Edge cases: no influence where all welfare is equal (flag no-density).
IndexValue quantile_value(const Ranked& ranked, double share, const Conventions& conventions, bool influence);
/// The weighted mean with its influence. Formula: indices#3. Source: definition. Units: those of welfare.
IndexValue mean_value(const Ranked& ranked, bool influence);

}  // namespace solleva::measure
