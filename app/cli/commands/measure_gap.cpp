// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/survey_times.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// The groups of --between, in the order of their names, of which --reference is one.
Result<measure::GroupGapOptions> gap_options(SurveyInput& survey, const Arguments& arguments) {
  measure::GroupGapOptions options;
  options.column = arguments.text("between");
  options.conventions = survey_conventions(arguments);
  options.level = *arguments.number("level");
  const std::vector<std::string> by = column_list(arguments, "by");
  if (std::ranges::find(by, options.column) != by.end()) {
    return fail({errors::bad_value, "a group of --by lies on one side only", {.field = "--by"},
                 "\"" + options.column + "\" is the column of --between too"});
  }
  const std::size_t domains = survey.domains.size();
  if (Done done = add_groups(survey, {options.column}, Grouping::crossed); !done) return fail(done.error());
  std::vector<std::string> names;
  const std::string reference = arguments.text("reference");
  for (std::size_t g = domains; g < survey.domains.size(); ++g) {
    measure::NamedRows group{survey.domains[g].group.front().second, std::move(survey.domains[g].rows)};
    names.push_back(group.name);
    if (group.name == reference) options.reference = std::move(group);
    else options.groups.push_back(std::move(group));
  }
  survey.domains.resize(domains);
  if (options.reference.rows.empty()) {
    constexpr std::size_t most = 12;
    const std::size_t all = names.size();
    names.resize(std::min(all, most));
    return fail({errors::bad_value, "cannot use \"" + reference + "\"", {.field = "--reference"},
                 "there is no such group in \"" + options.column + "\"",
                 "its groups are " + join(names, ", ") + (all > most ? " and " + std::to_string(all - most) + " more" : "")});
  }
  if (!options.groups.empty()) return options;
  return fail({errors::bad_value, "there is no group beside \"" + reference + "\"", {.field = "--between"},
               "all rows of \"" + options.column + "\" hold it"});
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<SurveyRows> read = read_rows(arguments, control);
  if (!read) return fail(read.error());
  const Result<measure::GroupGapOptions> options = gap_options(read->survey, arguments);
  if (!options) return fail(options.error());
  Result<std::vector<Estimate>> rows = measure::group_gaps(read->sample(), read->survey.domains, *options, control);
  if (!rows) return fail(in_file(rows.error(), arguments.text("FILE")));
  return Outcome{survey_envelope(arguments, {&*read, 1}, std::move(*rows))};
}

std::vector<Option> options() {
  std::vector<Option> own = welfare_options(false);
  own.front().help = "pay by the hour, or income of persons or households";
  const std::vector<Option> more{
      {.name = "between", .value = "COL", .help = "the column whose groups are held against each other, as sex", .required = true},
      {.name = "reference", .value = "VALUE", .help = "the group that each other one is held against, as male", .required = true},
  };
  own.insert(own.begin() + 1, more.begin(), more.end());
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "gap",
    .summary = "how far the pay or income of groups lies apart: pay gap, ratio of medians, with errors",
    .description =
        "Holds each group of --between against --reference, for everybody and for each group of --by: mean and median of each, the pay "
        "gap (gpg: by what share the mean is below that of the reference; of women against men, by hourly pay, Eurostat's unadjusted gender "
        "pay gap), the same of medians (gpg_median), and the ratio of medians (rmir; of those of 65 and more against the others, by "
        "equivalised income, Eurostat's relative median income ratio). A gap below 0 says that the group has more.\n\nErrors follow how the "
        "survey was sampled. The gap is unadjusted: it compares all of one group with all of the other, whatever their work is.\n\n"
        "--compatible convey gives what svygpg and svyrmir of R's convey give. The method is in docs/methods/group-gaps.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = options(),
    .examples =
        {{"the gender pay gap by kind of contract",
          "solleva measure gap earnings.csv --welfare hourly_pay --between sex --reference male --weight w --strata nace --psu firm --by contract"},
         {"the old against the others, by equivalised income",
          "solleva measure gap silc.csv --welfare eq_income --with \"old = age >= 65\" --between old --reference false --weight w --psu household"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
