// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/deprivations.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "solleva/base/check.h"
#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

using enum KeyType;

constexpr std::size_t kIndicators = 64;

constexpr auto kKeys = std::to_array<Key>({
    {"index", table, needed, "what the index is"},
    {"index.id", id, needed, "short name"},
    {"index.name", texts, may_be_absent, "name by language"},
    {"index.cutoffs", cutoffs, needed,
     "poverty cut-offs k: a row is poor whose score is k or more, and above 0; 0 is the union, 100 the intersection"},
    {"index.missing", choice, may_be_absent,
     "rows in which an indicator is missing: left out (the default), counted as not deprived in it, or its weight shared among "
     "the other indicators of the dimension",
     "drop not-deprived reweight"},
    {"index.by", names, may_be_absent, "columns of groups, each given by itself beside the whole"},
    {"index.time", text, may_be_absent, "column of years or rounds, for changes over time"},

    {"dimension", tables, needed, "a dimension of poverty"},
    {"dimension.id", id, needed, "name that indicators refer to"},
    {"dimension.name", texts, may_be_absent, "name by language"},
    {"dimension.weight", fraction, may_be_absent,
     "its part of the score; where no dimension states one, all weigh the same, or what their indicators add up to"},

    {"indicator", tables, needed, "a deprivation"},
    {"indicator.id", id, needed, "name in the results"},
    {"indicator.name", texts, may_be_absent, "name by language"},
    {"indicator.dimension", reference, needed, "the dimension it belongs to", "dimension.id"},
    {"indicator.deprived", expression, may_be_absent, "true (or 1) where deprived, false (or 0) where not, NULL where unknown"},
    {"indicator.amount", expression, may_be_absent, "instead: a number; deprived where it is below the cut-off"},
    {"indicator.cutoff", amount, may_be_absent, "the cut-off of the amount, in its unit"},
    {"indicator.weight", fraction, may_be_absent,
     "its part of the score (not of the dimension); where no indicator of a dimension states one, they weigh the same"},

    {"source", tables, may_be_absent, "a publication that the index rests on"},
    {"source.title", text, needed, "title as published"},
    {"source.publisher", text, may_be_absent, "who published it"},
    {"source.url", url, may_be_absent, "where it can be had"},
    {"source.says", text, may_be_absent, "what of the index it says"},
});

constexpr std::string_view kGuide =
    "# The file of deprivations\n\n"
    "<!-- Made by `solleva help deprivations`; change the catalogue in solleva/data/deprivations.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) says how a multidimensional index is made of a table: its dimensions, its indicators as "
    "SQL\n"
    "expressions over the columns, weights and cut-offs. `solleva measure multidimensional FILE --spec THIS.toml` reads it.\n"
    "`solleva measure multidimensional --show-preset NAME` prints one that comes with the program, to be used as it is or "
    "changed.\n\n"
    "Every key is checked: one that is not listed here is refused, and all errors are told at once, each with its line and "
    "column.\n"
    "Weights are exact: `\"1/18\"` is a text, `0.25` a number with up to 9 decimals (more digits are read as the fraction they "
    "stand\n"
    "for, as 0.16666666666666666 for 1/6). They must add up to 1; without any, dimensions weigh the same, and so do the "
    "indicators\n"
    "within each. Cut-offs of the score are numbers in per cent or fractions in quotes, and ties are exact too: two indicators "
    "of\n"
    "1/6 reach the cut-off \"1/3\". A cut-off that differs from row to row is written into the amount: `amount = \"income / "
    "line\"`,\n"
    "`cutoff = 1`.\n";

constexpr std::string_view kExample =
    "\n## An example\n\n```toml\n"
    "[index]\n"
    "id = \"village\"\n"
    "cutoffs = [\"1/3\", 50]\n"
    "by = [\"area\"]\n\n"
    "[[dimension]]\n"
    "id = \"money\"\n\n"
    "[[dimension]]\n"
    "id = \"living\"\n\n"
    "[[indicator]]\n"
    "id = \"income\"\n"
    "dimension = \"money\"\n"
    "amount = \"income / household_size\"\n"
    "cutoff = 6.85\n\n"
    "[[indicator]]\n"
    "id = \"water\"\n"
    "dimension = \"living\"\n"
    "deprived = \"source IN ('river', 'pond') OR minutes > 30\"\n\n"
    "[[indicator]]\n"
    "id = \"electricity\"\n"
    "dimension = \"living\"\n"
    "deprived = \"NOT has_electricity\"\n"
    "```\n";

std::string english(const TomlNode& node, const std::string& otherwise) {
  const TomlNode* names = node.find("name");
  return names == nullptr ? otherwise : names->text("en");
}

MissingIndicator missing_of(const std::string& text) {
  return text == "reweight"       ? MissingIndicator::reweight
         : text == "not-deprived" ? MissingIndicator::not_deprived
                                  : MissingIndicator::drop;
}

std::optional<Fraction> weight_in(const TomlNode& node) {
  const TomlNode* weight = node.find("weight");
  return weight == nullptr ? std::nullopt : fraction_of(*weight);
}

/// A sum that may leave 64 bits.
std::optional<Fraction> total(std::span<const Fraction> parts) {
  std::optional<Fraction> sum = Fraction();
  for (const Fraction part : parts) sum = sum ? sum->plus(part) : sum;
  return sum;
}

/// Makes the index of a tree that has passed the check of keys, and collects what the keys cannot tell.
class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root) { spec_.file = file; }

  Checked<Deprivations> read() {
    const TomlNode& head = *root_.find("index");
    spec_.id = head.text("id");
    spec_.name = english(head, spec_.id);
    for (const TomlNode& cutoff : head.list("cutoffs")) spec_.cutoffs.push_back(*cutoff_of(cutoff));
    spec_.missing = missing_of(head.text("missing"));
    spec_.by = head.texts("by");
    spec_.time = head.text("time");
    for (const TomlNode& one : root_.list("dimension"))
      spec_.dimensions.push_back({one.text("id"), english(one, one.text("id")), {}});
    for (const TomlNode& one : root_.list("indicator")) read_indicator(one);
    for (const TomlNode& one : root_.list("source")) {
      spec_.sources.push_back({one.text("title"), one.text("publisher"), one.text("url"), one.text("says")});
    }
    if (spec_.indicators.size() > kIndicators) {
      add(errors::programme_bad_value, "there are too many indicators", root_.list("indicator")[kIndicators].place, "indicator",
          "an index has up to " + std::to_string(kIndicators));
    }
    check_dimensions();
    if (errors_.empty()) weigh();
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    return std::move(spec_);
  }

 private:
  void add(const ErrorCode& code, std::string what, Place place, std::string_view field, std::string why, std::string hint = {}) {
    errors_.push_back({code, std::move(what), where_of(spec_.file, place, field), std::move(why), std::move(hint)});
  }

  void read_indicator(const TomlNode& node) {
    DeprivationIndicator one;
    one.id = node.text("id");
    one.name = english(node, one.id);
    const std::string dimension = node.text("dimension");
    const auto at = std::ranges::find(spec_.dimensions, dimension, &DeprivationDimension::id);
    one.dimension = static_cast<std::size_t>(at - spec_.dimensions.begin());
    one.deprived = node.text("deprived");
    one.amount = node.text("amount");
    one.cutoff = node.number("cutoff");
    const TomlNode* yes = node.find("deprived");
    const TomlNode* amount = node.find("amount");
    const TomlNode* cutoff = node.find("cutoff");
    if ((yes == nullptr) == (amount == nullptr)) {
      add(errors::programme_bad_value, "the indicator \"" + one.id + "\" cannot be used", node.place, "indicator",
          yes == nullptr ? "it states neither \"deprived\" nor \"amount\"" : "it states both \"deprived\" and \"amount\"");
    } else if (amount != nullptr && cutoff == nullptr) {
      add(errors::programme_missing_key, "the key \"cutoff\" is missing", node.place, "indicator", "an amount needs one");
    } else if (yes != nullptr && cutoff != nullptr) {
      add(errors::programme_bad_value, "this value cannot be used", cutoff->place, "indicator.cutoff",
          "\"deprived\" is true or false and has no cut-off", "an amount stands in the key \"amount\"");
    }
    one.where = where_of(spec_.file, (amount != nullptr ? amount : yes != nullptr ? yes : &node)->place, "indicator " + one.id);
    at->indicators.push_back(spec_.indicators.size());
    spec_.indicators.push_back(std::move(one));
  }

  void check_dimensions() {
    for (std::size_t d = 0; d < spec_.dimensions.size(); ++d) {
      if (!spec_.dimensions[d].indicators.empty()) continue;
      add(errors::programme_bad_value, "the dimension \"" + spec_.dimensions[d].id + "\" cannot be used",
          root_.list("dimension")[d].place, "dimension", "it has no indicator");
    }
  }

  /// Those of dimensions where they are stated (all or none), else equal parts or what the indicators add up to; those of
  /// indicators where they are stated (all of a dimension or none), else equal parts of the dimension.
  void weigh() {
    const TomlList& dimensions = root_.list("dimension");
    const TomlList& indicators = root_.list("indicator");
    const auto stated = [](const TomlNode& one) { return one.find("weight") != nullptr; };
    const bool all_indicators = std::all_of(indicators.begin(), indicators.end(), stated);
    const auto stated_dimensions = static_cast<std::size_t>(std::count_if(dimensions.begin(), dimensions.end(), stated));
    if (stated_dimensions != 0 && stated_dimensions != dimensions.size()) {
      const auto none = std::find_if_not(dimensions.begin(), dimensions.end(), stated);
      return add(errors::bad_weights, "the dimension \"" + none->text("id") + "\" has no weight", none->place, "dimension",
                 "others have one; either all state theirs or none does");
    }
    const bool sum_up = stated_dimensions == 0 && all_indicators;
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
      DeprivationDimension& dimension = spec_.dimensions[d];
      if (!sum_up) {
        dimension.weight = weight_in(dimensions[d]).value_or(*Fraction::of(1, static_cast<std::int64_t>(dimensions.size())));
      }
      if (!weigh_indicators(dimension, dimensions[d], sum_up)) return;
    }
    check_sum(sum_up || stated_dimensions == 0 ? root_.list("indicator").front() : dimensions.front(), stated_dimensions != 0);
  }

  bool weigh_indicators(DeprivationDimension& dimension, const TomlNode& node, bool sum_up) {
    std::vector<Fraction> stated;
    const TomlNode* without = nullptr;
    for (const std::size_t i : dimension.indicators) {
      const TomlNode& one = root_.list("indicator")[i];
      if (const auto weight = weight_in(one)) {
        stated.push_back(spec_.indicators[i].weight = *weight);
      } else {
        without = &one;
      }
    }
    if (stated.empty()) {
      const auto share = dimension.weight.over(*Fraction::of(static_cast<std::int64_t>(dimension.indicators.size()), 1));
      for (const std::size_t i : dimension.indicators) spec_.indicators[i].weight = share.value_or(Fraction());
      return true;
    }
    if (without != nullptr) {
      add(errors::bad_weights, "the indicator \"" + without->text("id") + "\" has no weight", without->place, "indicator",
          "others of the dimension \"" + dimension.id + "\" have one; either all state theirs or none does");
      return false;
    }
    const std::optional<Fraction> sum = total(stated);
    if (sum_up) {
      dimension.weight = sum.value_or(Fraction());
    } else if (sum != dimension.weight) {
      add(errors::bad_weights, "the weights in the dimension \"" + dimension.id + "\" do not fit", node.place, "dimension",
          "its indicators add up to " + (sum ? sum->text() : "what 64 bits do not hold") + ", and the dimension weighs " +
              dimension.weight.text(),
          "weights of indicators are parts of the whole score");
      return false;
    }
    return true;
  }

  void check_sum(const TomlNode& first, bool of_dimensions) {
    std::vector<Fraction> weights;
    for (const DeprivationIndicator& one : spec_.indicators) weights.push_back(one.weight);
    const std::optional<Fraction> sum = total(weights);
    if (sum == Fraction::of(1, 1)) return;
    add(errors::bad_weights, "the weights do not add up to 1", first.place, of_dimensions ? "dimension" : "indicator",
        sum ? "they add up to " + sum->text() + " (" + format_double(sum->value()) + ")"
            : "they have no common denominator that 64 bits hold",
        "a third is written \"1/3\"");
  }

  const TomlNode& root_;
  Deprivations spec_;
  std::vector<Error> errors_;
};

/// Shares what a part has lost among the rest, in proportion.
bool scale(Fraction& weight, const std::optional<Fraction>& factor) {
  const std::optional<Fraction> scaled = factor ? weight.times(*factor) : std::nullopt;
  if (scaled) weight = *scaled;
  return scaled.has_value();
}

}  // namespace

std::span<const Key> deprivation_keys() {
  return kKeys;
}

std::string deprivation_guide() {
  std::string presets =
      "\n## Indices that come with the program\n\n`--preset NAME` takes one instead of `--spec`. The table needs a column for "
      "each "
      "of its\nindicators: 1 or true where deprived, 0 or false where not, empty where unknown. `--without ID` leaves an "
      "indicator "
      "out that the\nsurvey does not have. Each file names its sources.\n\n| name | index | columns |\n|---|---|---|\n";
  for (const DeprivationPreset& preset : deprivation_presets()) {
    const Result<Deprivations> spec = deprivation_preset(preset.name);
    std::vector<std::string> columns;
    for (const DeprivationIndicator& one : spec->indicators) columns.push_back(one.id);
    presets += "| `" + std::string(preset.name) + "` | " + spec->name + " | `" + join(columns, "`, `") + "` |\n";
  }
  return std::string(kGuide) + keys_guide(kKeys) + presets + std::string(kExample);
}

Checked<Deprivations> parse_deprivations(std::string_view text, const std::string& file) {
  const Checked<TomlNode> root = parse_toml(text, file, kKeys);
  if (!root) return tl::unexpected(root.error());
  return Reader(*root, file).read();
}

Checked<Deprivations> load_deprivations(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return fail(text.error());
  return parse_deprivations(*text, path);
}

Result<Deprivations> without(Deprivations spec, std::span<const std::string> ids) {
  std::set<std::size_t> gone;
  std::vector<std::string> known;
  for (const DeprivationIndicator& one : spec.indicators) known.push_back(one.id);
  for (const std::string& id : ids) {
    const auto at = std::ranges::find(known, id);
    if (at == known.end()) {
      return fail({errors::bad_weights,
                   "there is no indicator \"" + id + "\"",
                   {.file = spec.file},
                   "the index has " + join(known, ", "),
                   did_you_mean(id, known)});
    }
    gone.insert(static_cast<std::size_t>(at - known.begin()));
  }
  if (gone.size() == known.size()) return fail({errors::bad_weights, "no indicator is left", {.file = spec.file}});
  Deprivations kept = spec;
  kept.dimensions.clear();
  kept.indicators.clear();
  std::vector<Fraction> weights;
  bool held = true;
  for (const DeprivationDimension& dimension : spec.dimensions) {
    DeprivationDimension smaller{dimension.id, dimension.name, dimension.weight};
    std::vector<Fraction> left;
    for (const std::size_t i : dimension.indicators) {
      if (!gone.contains(i)) left.push_back(spec.indicators[i].weight);
    }
    if (left.empty()) continue;
    const std::optional<Fraction> sum = total(left);
    const std::optional<Fraction> factor = sum ? dimension.weight.over(*sum) : std::nullopt;
    for (const std::size_t i : dimension.indicators) {
      if (gone.contains(i)) continue;
      DeprivationIndicator one = spec.indicators[i];
      held = held && scale(one.weight, factor);
      one.dimension = kept.dimensions.size();
      smaller.indicators.push_back(kept.indicators.size());
      kept.indicators.push_back(std::move(one));
    }
    weights.push_back(smaller.weight);
    kept.dimensions.push_back(std::move(smaller));
  }
  const std::optional<Fraction> sum = total(weights);
  const std::optional<Fraction> factor = sum ? Fraction::of(1, 1)->over(*sum) : std::nullopt;
  for (DeprivationDimension& dimension : kept.dimensions) held = held && scale(dimension.weight, factor);
  for (DeprivationIndicator& one : kept.indicators) held = held && scale(one.weight, factor);
  if (held) return kept;
  return fail({errors::bad_weights,
               "the weights that are left cannot be written as fractions",
               {.file = spec.file},
               "their denominators leave 64 bits"});
}

Result<Deprivations> with_dimension_weight(Deprivations spec, std::size_t dimension, Fraction weight) {
  const Fraction before = spec.dimensions[dimension].weight, one = *Fraction::of(1, 1);
  const auto rest = one.minus(weight), rest_before = one.minus(before);
  const std::optional<Fraction> others = rest && rest_before ? rest->over(*rest_before) : std::nullopt;
  bool held = others.has_value();
  for (std::size_t d = 0; held && d < spec.dimensions.size(); ++d) {
    const std::optional<Fraction> factor = d == dimension ? weight.over(before) : others;
    held = scale(spec.dimensions[d].weight, factor);
    for (const std::size_t i : spec.dimensions[d].indicators) held = held && scale(spec.indicators[i].weight, factor);
  }
  if (held) return spec;
  return fail({errors::bad_weights,
               "the dimension \"" + spec.dimensions[dimension].id + "\" cannot weigh " + weight.text(),
               {.file = spec.file},
               spec.dimensions.size() == 1 ? "it is the only one" : "the denominators leave 64 bits"});
}

}  // namespace solleva::data
