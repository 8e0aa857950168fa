// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/open_table.h"
#include "solleva/data/toml_file.h"
#include "solleva/plan/plan.h"

namespace solleva::cli {
namespace {

using namespace plan::village;
using data::TomlNode;
using share::Node;
using enum data::KeyType;

using data::may_be_absent;
using data::needed;

constexpr auto kKeys = std::to_array<data::Key>({
    {"appraisal", table, needed, "what is judged, when and how strictly"},
    {"appraisal.village", text, needed, "the name of the village"},
    {"appraisal.date", date, needed, "the day on which it is judged"},
    {"appraisal.rules", text, may_be_absent, "where the conditions come from"},
    {"appraisal.made-up", boolean, may_be_absent, "the village and its evidence are made up, which the output says"},
    {"appraisal.level", number, may_be_absent, "of the one-sided bounds of shares; 0.95 without it"},
    {"appraisal.notice-days", integer, may_be_absent, "how long a finding must have been public; 0 without it"},
    {"appraisal.oldest-days", integer, may_be_absent, "how old evidence may be; 365 without it"},

    {"condition", tables, needed, "a condition"},
    {"condition.id", id, needed, "its id"},
    {"condition.title", text, needed, "what it says"},
    {"condition.kind", choice, needed, "what it asks for", "share-below share-at-least everyone present"},
    {"condition.bound", number, may_be_absent, "of a share, a part of 1"},
    {"condition.estimate", number, may_be_absent, "the share that a survey found"},
    {"condition.se", number, may_be_absent, "its standard error"},
    {"condition.df", number, may_be_absent, "degrees of freedom of the error; without it, normal"},
    {"condition.count", integer, may_be_absent, "how many were found, where they were counted"},
    {"condition.census", boolean, may_be_absent, "everybody was asked, so the share has no sampling error"},
    {"condition.lacking", integer, may_be_absent, "how many lack it, for everyone"},
    {"condition.checked", integer, may_be_absent, "how many were looked at, for everyone"},
    {"condition.of", integer, may_be_absent, "of how many: asked (count) or living there (everyone)"},
    {"condition.there", boolean, may_be_absent, "whether it is there, for present"},
    {"condition.evidence", text, may_be_absent, "what shows it, and where it is kept"},
    {"condition.seen", date, may_be_absent, "the day of the evidence"},
    {"condition.notice-from", date, may_be_absent, "the first day on which the finding was public"},
    {"condition.notice-to", date, may_be_absent, "the last one; without it, it still is"},
    {"condition.objections", integer, may_be_absent, "raised against it"},
    {"condition.objections-open", integer, may_be_absent, "of these not settled yet"},
});

std::optional<Date> date_of(const TomlNode& node, std::string_view key) {
  const TomlNode* found = node.find(key);
  const auto* day = found ? found->as<data::TomlDate>() : nullptr;
  if (!day) return {};
  const auto date = Date::of(std::chrono::year{day->year} / std::chrono::month{static_cast<unsigned>(day->month)} /
                             std::chrono::day{static_cast<unsigned>(day->day)});
  return date ? std::optional(*date) : std::nullopt;
}

std::optional<double> number_at(const TomlNode& node, std::string_view key) {
  const TomlNode* found = node.find(key);
  return found ? data::number_of(*found) : std::nullopt;
}

template <class T>
std::optional<T> value_at(const TomlNode& node, std::string_view key) {
  const TomlNode* found = node.find(key);
  const T* value = found ? found->as<T>() : nullptr;
  return value ? std::optional<T>(*value) : std::nullopt;
}

ConditionKind kind_of(const std::string& word) {
  return word == "share-below"      ? ConditionKind::share_below
         : word == "share-at-least" ? ConditionKind::share_at_least
         : word == "everyone"       ? ConditionKind::everyone
                                    : ConditionKind::present;
}

Condition condition_of(const TomlNode& node) {
  Condition condition;
  condition.id = node.text("id");
  condition.title = node.text("title");
  condition.kind = kind_of(node.text("kind"));
  condition.bound = number_at(node, "bound").value_or(0);
  condition.share.census = value_at<bool>(node, "census").value_or(false);
  condition.share.estimate = number_at(node, "estimate");
  condition.share.se = number_at(node, "se");
  condition.share.df = number_at(node, "df");
  if (condition.kind == ConditionKind::everyone) {
    condition.lacking = value_at<std::int64_t>(node, "lacking");
    condition.checked = value_at<std::int64_t>(node, "checked");
    condition.of = value_at<std::int64_t>(node, "of");
  } else {
    condition.share.count = value_at<std::int64_t>(node, "count");
    condition.share.of = value_at<std::int64_t>(node, "of");
  }
  condition.there = value_at<bool>(node, "there");
  condition.evidence = node.text("evidence");
  condition.seen = date_of(node, "seen");
  condition.notice.from = date_of(node, "notice-from");
  condition.notice.to = date_of(node, "notice-to");
  condition.notice.objections = node.whole("objections");
  condition.notice.objections_open = node.whole("objections-open");
  return condition;
}

/// A key that goes with another kind of condition is a mistake, not a remark.
std::optional<Error> misplaced(const TomlNode& node, const std::string& file) {
  const std::string kind = node.text("kind");
  const bool share = kind == "share-below" || kind == "share-at-least";
  const auto belongs = [&](std::string_view key) {
    if (key == "bound" || key == "estimate" || key == "se" || key == "df" || key == "count" || key == "census") return share;
    if (key == "lacking" || key == "checked") return kind == "everyone";
    if (key == "of") return share || kind == "everyone";
    return key != "there" || kind == "present";
  };
  for (const data::TomlEntry& entry : *node.as<data::TomlTable>()) {
    if (belongs(entry.name)) continue;
    return Error{data::errors::programme_bad_value, "this key does not go with the kind of the condition",
                 data::where_of(file, entry.place, entry.name),
                 "'" + entry.name + "' says nothing of a condition of the kind '" + kind + "'"};
  }
  if (share && !node.find("bound"))
    return Error{data::errors::programme_missing_key, "a key is missing", data::where_of(file, node.place, "condition.bound"),
                 "a share needs the bound that it is held against"};
  return {};
}

std::optional<Error> bad_rules(const TomlNode& node, const AppraisalRules& rules, const std::string& file) {
  const auto error = [&](const char* key, const char* why) {
    return Error{data::errors::programme_bad_value, "this value cannot be used",
                 data::where_of(file, node.find(key)->place, std::string("appraisal.") + key), why};
  };
  if (!(rules.level > 0.5 && rules.level < 1)) return error("level", "a level lies between 0.5 and 1");
  if (rules.notice_days < 0) return error("notice-days", "a number of days from 0");
  if (rules.oldest_days < 0) return error("oldest-days", "a number of days from 0");
  return {};
}

share::List conditions_list(const Appraisal& appraisal, const std::vector<Condition>& conditions) {
  share::List list;
  list.name = "conditions";
  list.keys = 2;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const Finding& finding = appraisal.findings[i];
    const Condition& condition = conditions[i];
    const bool share = condition.kind == ConditionKind::share_below || condition.kind == ConditionKind::share_at_least;
    const auto day = [](const std::optional<Date>& date) { return date ? Node(date->text()) : Node(); };
    list.rows.push_back({{"condition", condition.id},
                         {"title", condition.title},
                         {"verdict", std::string(name_of(finding.verdict))},
                         {"reason", finding.reason},
                         {"bound", share ? Node(condition.bound) : Node()},
                         {"value", finding.value},
                         {"lower", finding.lower},
                         {"upper", finding.upper},
                         {"method", finding.method.empty() ? Node() : Node(finding.method)},
                         {"evidence", condition.evidence.empty() ? Node() : Node(condition.evidence)},
                         {"seen", day(condition.seen)},
                         {"notice_from", day(condition.notice.from)},
                         {"notice_to", day(condition.notice.to)},
                         {"notice_days", finding.notice_days},
                         {"objections", condition.notice.objections},
                         {"objections_open", condition.notice.objections_open}});
  }
  return list;
}

share::Plan plan_of(const Appraisal& appraisal, const std::vector<Condition>& conditions, const TomlNode& settings,
                    const AppraisalRules& rules) {
  share::Plan plan;
  plan.head = {{"village", settings.text("village")},
               {"date", date_of(settings, "date")->text()},
               {"verdict", std::string(name_of(appraisal.verdict))},
               {"statement", appraisal.statement}};
  for (const auto& [name, verdict] :
       {std::pair{"met", Verdict::met}, {"not_met", Verdict::not_met}, {"not_shown", Verdict::not_shown}}) {
    std::int64_t count = 0;
    for (const Finding& finding : appraisal.findings) count += finding.verdict == verdict ? 1 : 0;
    plan.head.emplace_back(name, count);
  }
  plan.head.emplace_back("level", rules.level);
  plan.head.emplace_back("notice_days_asked", rules.notice_days);
  if (const std::string source = settings.text("rules"); !source.empty()) plan.head.emplace_back("rules", source);
  plan.parts.push_back(conditions_list(appraisal, conditions));
  return plan;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl&) {
  const std::string path = arguments.text("FILE");
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  const Checked<TomlNode> root = data::parse_toml(*text, path, kKeys);
  if (!root) return tl::unexpected(root.error());
  const TomlNode& settings = *root->find("appraisal");
  AppraisalRules rules;
  rules.level = number_at(settings, "level").value_or(rules.level);
  rules.notice_days = value_at<std::int64_t>(settings, "notice-days").value_or(rules.notice_days);
  rules.oldest_days = value_at<std::int64_t>(settings, "oldest-days").value_or(rules.oldest_days);
  if (auto error = bad_rules(settings, rules, path)) return fail(std::move(*error));
  std::vector<Condition> conditions;
  for (const TomlNode& node : root->list("condition")) {
    if (auto error = misplaced(node, path)) return fail(std::move(*error));
    conditions.push_back(condition_of(node));
  }
  const Result<Appraisal> appraisal = appraise(settings.text("village"), *date_of(settings, "date"), conditions, rules);
  if (!appraisal) return fail(in_file(appraisal.error(), path));
  Result<share::Input> input = input_of(path, static_cast<std::int64_t>(conditions.size()));
  if (!input) return fail(input.error());
  share::Envelope envelope;
  envelope.inputs.push_back(std::move(*input));
  envelope.plan = plan_of(*appraisal, conditions, settings, rules);
  if (value_at<bool>(settings, "made-up").value_or(false))
    envelope.notes.push_back({"made-up", "the village and its evidence were made up to show how an appraisal works"});
  return Outcome{std::move(envelope), appraisal->verdict == Verdict::met ? Exit::done : Exit::says_no};
}

const Register here{{
    .step = "plan",
    .verb = "appraisal",
    .summary = "whether the evidence shows that a village has left poverty, condition by condition",
    .description = "Reads the conditions under which a village counts as having left poverty, with the evidence for each, its "
                   "error, and when the finding was public, from a file in "
                   "TOML, and writes a statement with its reasons: each condition is met, not met, or not shown by the "
                   "evidence.\n\nA share from a sample is held against its bound by the "
                   "one-sided bound of the share, not by the estimate: an estimate below 2 % that may as well be 3 % shows "
                   "nothing. Where everybody must have something, everybody must have "
                   "been looked at. Evidence that is not named, too old, not public long enough or disputed shows nothing; but "
                   "what is found missing stays missing. All dates stand in "
                   "the file.\n\nThe exit code is 0 where the verdict is met and 1 otherwise. The keys of the file and the "
                   "equations are in docs/methods/village-appraisal.md.",
    .arguments = {{.name = "FILE", .help = "the conditions and their evidence, in TOML"}},
    .options = {format_option(), output_option()},
    .examples = {{"has the village left poverty, and what shows it?", "solleva plan appraisal village.toml"},
                 {"the statement as a page", "solleva plan appraisal village.toml --format html -o statement.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
