// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "app/cli/open_table.h"
#include "solleva/base/text.h"
#include "solleva/data/data.h"
#include "solleva/data/describe.h"

namespace solleva::cli {
namespace {

using data::VariableDescription;

/// Four significant digits for people, without an exponent where a number is of everyday size.
std::string rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return format_double(value);
  const int magnitude = static_cast<int>(std::floor(std::log10(std::fabs(value))));
  if (magnitude >= 15 || magnitude < -6) return format_double(value);
  const double unit = std::pow(10.0, std::max(0, 3 - magnitude));
  return format_double(std::round(value * unit) / unit);
}

/// A bar for each bin, as high as its share of the fullest; a bin that is not empty shows at least the lowest bar.
std::string bars(const data::Spread& spread) {
  static constexpr const char* heights[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::uint64_t fullest = *std::max_element(spread.bins.begin(), spread.bins.end());
  std::string text;
  for (const std::uint64_t bin : spread.bins) text += heights[bin == 0 ? 0 : std::max<std::uint64_t>(1, bin * 8 / fullest)];
  return text;
}

class TextTable {
 public:
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void remark(std::string text) { rows_.push_back({std::move(text)}); }

  /// Columns as wide as their widest cell; the first two and the last to the left, numbers to the right. A row of one cell is a
  /// remark.
  std::string text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
      if (row.size() == 1) continue;
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], utf8_length(row[i]));
    }
    std::string result;
    for (const auto& row : rows_) {
      if (row.size() == 1) {
        result += "    " + row[0] + "\n";
        continue;
      }
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string padding(widths[i] - utf8_length(row[i]), ' ');
        line += (i == 0 ? "" : "  ") + (i < 2 || i + 1 == row.size() ? row[i] + padding : padding + row[i]);
      }
      result += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return result;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string with_label(const std::string& value, const std::string& label) {
  return label.empty() ? value : value + " " + label;
}

template <class Counts, class Name>
std::string list_of(const Counts& counts, Name name) {
  std::string text;
  for (const auto& count : counts)
    text += (text.empty() ? "" : ", ") + with_label(name(count), count.label) + ": " + std::to_string(count.count);
  return text;
}

std::string as_text(const data::Table& table, const data::Description& description) {
  const auto plural = [](std::uint64_t n, const std::string& word) {
    return std::to_string(n) + " " + word + (n == 1 ? "" : "s");
  };
  std::string head =
      table.source + ": " + plural(description.rows, "row") + ", " + plural(table.variables.size(), "variable") + "\n";
  if (!table.label.empty()) head += table.label + "\n";
  TextTable lines;
  lines.row({"variable", "type", "missing", "distinct", "min", "median", "mean", "max", "distribution"});
  for (const VariableDescription& found : description.variables) {
    std::vector<std::string> cells = {found.variable->name, std::string(data::type_name(found.variable->type)),
                                      std::to_string(description.rows - found.present), std::to_string(found.distinct)};
    if (found.spread) {
      cells.insert(cells.end(), {rounded(found.spread->min), rounded(found.spread->median), rounded(found.spread->mean),
                                 rounded(found.spread->max), bars(*found.spread)});
    } else if (found.variable->type == data::ColumnType::date || found.variable->type == data::ColumnType::timestamp) {
      cells.insert(cells.end(), {found.first, "", "", found.last, ""});
    } else {
      cells.resize(9);
    }
    lines.row(std::move(cells));
    if (!found.variable->label.empty()) lines.remark(found.variable->label);
    if (!found.frequent.empty()) {
      std::string text = list_of(found.frequent, [](const auto& count) { return count.value; });
      if (found.distinct > found.frequent.size())
        text += ", and " + std::to_string(found.distinct - found.frequent.size()) + " more";
      lines.remark(text);
    }
    const bool kinds = !found.missing.empty() && !(found.missing.size() == 1 && found.missing[0].kind == "empty");
    if (kinds) lines.remark("missing: " + list_of(found.missing, [](const auto& count) { return count.kind; }));
    if (found.not_finite > 0)
      lines.remark(plural(found.not_finite, "value") + (found.not_finite == 1 ? " that is" : " that are") + " not finite");
  }
  return head + "\n" + lines.text();
}

template <class Counts, class Name>
std::vector<share::Node> nodes_of(const Counts& counts, const char* key, Name name) {
  std::vector<share::Node> nodes;
  for (const auto& count : counts) {
    nodes.push_back(share::Fields{{key, name(count)}, {"label", count.label}, {"count", static_cast<std::int64_t>(count.count)}});
  }
  return nodes;
}

share::Fields as_fields(const VariableDescription& found, std::uint64_t rows) {
  const auto& spread = found.spread;
  const auto of = [&](double data::Spread::*member) { return spread ? std::optional<double>((*spread).*member) : std::nullopt; };
  std::vector<share::Node> bins;
  if (spread) {
    for (const std::uint64_t bin : spread->bins) bins.emplace_back(static_cast<std::int64_t>(bin));
  }
  return {{"variable", found.variable->name},
          {"label", found.variable->label},
          {"type", std::string(data::type_name(found.variable->type))},
          {"format", found.variable->format},
          {"present", static_cast<std::int64_t>(found.present)},
          {"missing", static_cast<std::int64_t>(rows - found.present)},
          {"distinct", static_cast<std::int64_t>(found.distinct)},
          {"not_finite", static_cast<std::int64_t>(found.not_finite)},
          {"min", of(&data::Spread::min)},
          {"lower_quartile", of(&data::Spread::lower_quartile)},
          {"median", of(&data::Spread::median)},
          {"upper_quartile", of(&data::Spread::upper_quartile)},
          {"max", of(&data::Spread::max)},
          {"mean", of(&data::Spread::mean)},
          {"standard_deviation", spread ? spread->standard_deviation : std::nullopt},
          {"bins", std::move(bins)},
          {"first", found.first},
          {"last", found.last},
          {"frequent", nodes_of(found.frequent, "value", [](const auto& count) { return count.value; })},
          {"missing_kinds", nodes_of(found.missing, "kind", [](const auto& count) { return count.kind; })}};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const std::string path = arguments.text("FILE");
  auto engine = data::Engine::open(control);
  if (!engine) return fail(engine.error());
  auto table = data::load(*engine, path, {.table = "data", .sheet = arguments.text("sheet")});
  if (!table) return fail(table.error());
  auto description = data::describe(*engine, *table);
  if (!description) return fail(description.error());
  if (arguments.format() == share::Format::text) return Outcome{as_text(*table, *description)};

  Result<share::Input> input = input_of(path, static_cast<std::int64_t>(description->rows));
  if (!input) return fail(input.error());
  share::Envelope envelope;
  envelope.inputs.push_back(std::move(*input));
  share::List variables{.name = "variables", .rows = {}};
  for (const VariableDescription& found : description->variables) variables.rows.push_back(as_fields(found, description->rows));
  envelope.lists.push_back(std::move(variables));
  for (const std::string& note : table->notes) envelope.notes.push_back({"changed-in-reading", note});
  return Outcome{std::move(envelope)};
}

const Register here{{
    .step = "data",
    .verb = "describe",
    .summary = "say what is in a file: variables, labels, missing values, ranges, distributions",
    .description = "Reads a table and describes each variable. Missing values are counted by kind where the file tells kinds: "
                   "tagged ones of Stata and "
                   "SAS (.a), declared ones of SPSS, errors in cells of a workbook. Quantiles are values that occur. Quartiles, "
                   "bins and everything else in full are in --format json.",
    .arguments = {{.name = "FILE", .help = "a .csv[.gz|.zst], .tsv, .parquet, .json, .jsonl, .dta, .sav, .sas7bdat or .xlsx"}},
    .options = {{.name = "sheet", .value = "NAME", .help = "the sheet of an .xlsx; without it, the first"},
                format_option(),
                output_option(),
                threads_option()},
    .examples = {{"look at a survey", "solleva data describe survey.dta"},
                 {"the same, exact and for programs", "solleva data describe survey.dta --format json"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
