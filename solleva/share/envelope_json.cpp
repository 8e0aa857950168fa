// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

struct Writer {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool v) const { return v ? "true" : "false"; }
  std::string operator()(std::int64_t v) const { return std::to_string(v); }
  std::string operator()(double v) const { return std::isfinite(v) ? format_double(v) : "null"; }
  std::string operator()(const std::string& v) const { return quoted(v); }
  std::string operator()(const std::vector<Node>& list) const {
    std::string out = "[";
    for (const Node& node : list) out += (out.size() > 1 ? ", " : "") + json_of(node);
    return out + "]";
  }
  std::string operator()(const Fields& fields) const {
    std::string out = "{";
    for (const auto& [key, node] : fields) out += (out.size() > 1 ? ", " : "") + quoted(key) + ": " + json_of(node);
    return out + "}";
  }
};

/// A list with a row on each line.
std::string rows_of(const std::vector<Fields>& rows) {
  if (rows.empty()) return "[]";
  std::string out = "[";
  for (const Fields& row : rows) out += (out.size() > 1 ? ",\n  " : "\n  ") + json_of(Node(row));
  return out + "\n]";
}

/// A part of a plan: plain values where its rows have one column.
std::string part_of(const List& list) {
  const bool plain = std::ranges::all_of(list.rows, [](const Fields& row) { return row.size() == 1; });
  if (!plain) return rows_of(list.rows);
  std::string out = "[";
  for (const Fields& row : list.rows) out += (out.size() > 1 ? ", " : "") + json_of(row.front().second);
  return out + "]";
}

std::string results_of(const Plan& plan) {
  std::string out;
  for (const auto& [key, node] : plan.head) out += (out.empty() ? "" : ", ") + quoted(key) + ": " + json_of(node);
  for (const List& part : plan.parts) out += (out.empty() ? "" : ",\n  ") + quoted(part.name) + ": " + part_of(part);
  return "[\n  {" + out + "}\n]";
}

std::string results_of(const std::vector<Estimate>& results) {
  std::vector<Fields> rows;
  for (const Estimate& estimate : results) rows.push_back(fields_of(estimate));
  return rows_of(rows);
}

Fields head_of(const Envelope& envelope) {
  std::vector<Node> inputs;
  for (const Input& input : envelope.inputs)
    inputs.emplace_back(Fields{{"path", input.path}, {"sha256", input.sha256}, {"rows", input.rows}});
  Fields run;
  if (envelope.seconds) run.emplace_back("seconds", *envelope.seconds);
  return {{"version", envelope.version}, {"command", envelope.command}, {"inputs", std::move(inputs)},
          {"options", envelope.options}, {"seed", envelope.seed},       {"run", std::move(run)}};
}

}  // namespace

std::string json_of(const Node& node) {
  return std::visit(Writer{}, node.value);
}

std::string render_json(const Envelope& envelope) {
  std::vector<Fields> notes;
  for (const Note& note : envelope.notes) notes.push_back({{"code", note.code}, {"text", note.text}});
  std::string out = "{\"solleva\": " + json_of(Node(head_of(envelope))) + ",\n\"results\": " +
                    (envelope.plan ? results_of(*envelope.plan) : results_of(envelope.results));
  for (const List& list : envelope.lists) out += ",\n" + quoted(list.name) + ": " + rows_of(list.rows);
  return out + ",\n\"notes\": " + rows_of(notes) + "}\n";
}

Fields fields_of(const Estimate& estimate) {
  Fields group;
  for (const auto& [name, value] : estimate.group) group.emplace_back(name, value);
  std::vector<Node> flags;
  for (const Flag& flag : estimate.flags) flags.emplace_back(Fields{{"code", flag.code}, {"reason", flag.reason}});
  return {{"estimand", estimate.estimand},
          {"group", std::move(group)},
          {"line", estimate.line.empty() ? Node() : Node(estimate.line)},
          {"value", estimate.value},
          {"se", estimate.se},
          {"df", estimate.df},
          {"lower", estimate.lower},
          {"upper", estimate.upper},
          {"n", estimate.n},
          {"deff", estimate.deff},
          {"unit", estimate.unit},
          {"method", estimate.method},
          {"flags", std::move(flags)}};
}

}  // namespace solleva::share
