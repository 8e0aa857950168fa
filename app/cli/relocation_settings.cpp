// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/relocation_input.h"
#include "solleva/base/text.h"

// What `plan relocation` is told: by a file, and by options, which go before it.
namespace solleva::cli {
namespace {

std::vector<std::string> listed(const std::string& list) {
  std::vector<std::string> words;
  for (const std::string_view word : split(list, ',')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

/// What must be said, and what cannot be said together.
Done check_settings(const Arguments& arguments, const data::RelocationFile& file) {
  const bool recorded = !file.consents.empty(), stated = arguments.given("consent-recorded");
  if (recorded && stated) return fail(Error{errors::bad_value, "a statement cannot stand beside the records", {.field = "--consent-recorded"}, "", "leave it out: the records decide"});
  if (!recorded && !stated) {
    return fail(Error{errors::missing_option, "nothing says who agreed to move", {.field = "--consents"}, "nobody is planned for without a consent that holds",
                      "give --consents FILE and --on DATE"});
  }
  if (recorded && !file.on) return fail(Error{errors::missing_option, "nothing says for which day the plan is", {.field = "--on"}, "consents hold from one day until another"});
  if (file.bonus < 0) return fail(Error{errors::bad_value, "a bonus is not negative", {.field = "--bonus"}});
  if (file.bonus > 0 && file.neighbours.empty()) return fail(Error{errors::missing_option, "--bonus needs to know who are neighbours", {.field = "--neighbours"}});
  if (!file.stay.empty() && file.hamlet.empty()) return fail(Error{errors::missing_option, "--stay needs to know who lives where", {.field = "--hamlet"}, "measures are for hamlets"});
  if (file.needs.size() != file.room.size()) {
    return fail(Error{errors::bad_value, "--needs and --room name different numbers of columns", {.field = file.room.empty() ? "--room" : "--needs"}, "",
                      "give both, in the same order"});
  }
  return {};
}

}  // namespace

std::vector<Option> relocation_options() {
  return {{.name = "families", .value = "FILE", .help = "families: a name in the first column, what they need of each kind of room", .type = Type::file},
          {.name = "sites", .value = "FILE", .help = "sites: a name in the first column, how much room of each kind", .type = Type::file},
          {.name = "weights", .value = "FILE", .help = "a row for each family and a column for each site: members expected in work there", .type = Type::file},
          {.name = "compatibility", .value = "FILE", .help = "the same with 0 where a family cannot live, else 1", .type = Type::file},
          {.name = "consents", .value = "FILE", .help = "who agreed: family, purpose, given, until, revoked; nobody else is planned for", .type = Type::file},
          {.name = "consent-recorded", .value = "WORDS", .help = "instead of --consents, for anonymised research data only: your statement that the families agreed, shown with the plan"},
          {.name = "answers", .value = "FILE", .help = "what families said at each visit: family, visit, answer; whose last answer is no stays out", .type = Type::file},
          {.name = "on", .value = "DATE", .help = "the day of the plan, on which a consent must hold"},
          {.name = "needs", .value = "COL,...", .help = "columns of --families that take room; else those that end in the same word as one of --sites"},
          {.name = "room", .value = "COL,...", .help = "columns of --sites, in the order of --needs"},
          {.name = "together", .help = "all kinds of room are one", .type = Type::flag},
          {.name = "same-site", .value = "A=B", .help = "the site A of --sites is the column B elsewhere", .repeatable = true},
          {.name = "neighbours", .value = "COL", .help = "column of --families: those with the same value want to stay together, at most eight"},
          {.name = "bonus", .value = "WORTH", .help = "what each pair of neighbours at one site is worth, in the unit of the weights; 0 without it", .type = Type::number},
          {.name = "hamlet", .value = "COL", .help = "column of --families: where they live now"},
          {.name = "stay", .value = "FILE", .help = "what can be done where they live: measure, hamlet, fixed, per_family, effect", .type = Type::file},
          {.name = "budget", .value = "MONEY", .help = "for moves and measures in place together; no limit without it", .type = Type::number},
          {.name = "wishes", .value = "FILE", .help = "families choose: family, site, rank; then who goes where is by wishes and priorities, not by work expected", .type = Type::file},
          {.name = "priority", .value = "COL,...", .help = "columns of --wishes that say who goes first at a site, the larger number first; then a lottery (--seed)"},
          {.name = "no-poorer", .help = "send nobody where the month would leave less, or debts take too much", .type = Type::flag}};
}

Checked<data::RelocationFile> relocation_settings(const Arguments& arguments) {
  data::RelocationFile file;
  if (arguments.given("PROGRAMME")) {
    Checked<data::RelocationFile> loaded = data::load_relocation(arguments.text("PROGRAMME"));
    if (!loaded) return loaded;
    file = std::move(*loaded);
  }
  const auto word = [&](const char* option, std::string& value) {
    if (arguments.given(option)) value = arguments.text(option);
  };
  for (const auto& [option, value] : std::initializer_list<std::pair<const char*, std::string*>>{
           {"families", &file.families}, {"sites", &file.sites}, {"weights", &file.weights}, {"compatibility", &file.compatibility}, {"consents", &file.consents},
           {"answers", &file.answers}, {"neighbours", &file.neighbours}, {"hamlet", &file.hamlet}, {"stay", &file.stay}, {"wishes", &file.wishes}}) {
    word(option, *value);
  }
  for (const auto& [option, value] : std::initializer_list<std::pair<const char*, std::vector<std::string>*>>{{"needs", &file.needs}, {"room", &file.room}, {"priority", &file.priority}}) {
    if (arguments.given(option)) *value = listed(arguments.text(option));
  }
  for (const auto& [option, value] : {std::pair{"families", &file.families}, std::pair{"sites", &file.sites}, std::pair{"weights", &file.weights}}) {
    if (value->empty()) return fail(Error{errors::missing_option, std::string("--") + option + " is missing", {.field = std::string("--") + option}, "", "give it, or a PROGRAMME that names it"});
  }
  file.together = file.together || arguments.flag("together");
  file.no_poorer = file.no_poorer || arguments.flag("no-poorer");
  if (arguments.given("bonus")) file.bonus = *arguments.number("bonus");
  if (arguments.given("budget")) file.budget = arguments.number("budget");
  if (file.budget && *file.budget < 0) return fail(Error{errors::bad_value, "a budget is not negative", {.field = "--budget"}});
  if (arguments.given("on")) {
    const Result<Date> on = Date::parse(arguments.text("on"));
    if (!on) return fail(Error{errors::bad_value, "\"" + arguments.text("on") + "\" is not a day as in 2027-03-01", {.field = "--on"}});
    file.on = *on;
  }
  if (const Done done = check_settings(arguments, file); !done) return fail(done.error());
  return file;
}

}  // namespace solleva::cli
