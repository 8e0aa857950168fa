// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "app/cli/equivalence.h"
#include "app/cli/errors.h"
#include "app/cli/survey_times.h"

namespace solleva::cli {
namespace {

/// The columns of --transfer and --tax. What a row has none of is 0, not missing.
Result<std::vector<measure::Instrument>> instruments_of(SurveyRows& read, const Arguments& arguments) {
  std::vector<measure::Instrument> instruments;
  std::vector<data::ColumnRequest> requests;
  for (const char* option : {"transfer", "tax"}) {
    for (const std::string& name : column_list(arguments, option)) {
      requests.push_back({name, {.sign = data::Sign::non_negative}});
      instruments.push_back({name, {}, std::string(option) == "tax"});
    }
  }
  if (requests.empty()) {
    return fail({errors::missing_option, "there is no transfer and no tax", {.field = "--transfer"}, "",
                 "name columns of amounts: --transfer pension,child_benefit, --tax income_tax"});
  }
  Result<std::vector<data::NumericColumn>> columns =
      data::numeric_columns(read.survey.source.engine, read.survey.source.table, requests);
  if (!columns) return fail(in_file(columns.error(), read.survey.source.input.path));
  for (std::size_t k = 0; k < instruments.size(); ++k) {
    instruments[k].amounts = std::move((*columns)[k].values);
    per_equivalent(instruments[k].amounts, read.survey.equivalence);
  }
  return instruments;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<SurveyRows> read = read_rows(arguments, control);
  if (!read) return fail(read.error());
  const Result<std::vector<measure::Instrument>> instruments = instruments_of(*read, arguments);
  if (!instruments) return fail(instruments.error());
  const measure::WelfareIs is = arguments.text("welfare-is") == "before" ? measure::WelfareIs::before : measure::WelfareIs::after;
  Result<std::vector<Estimate>> rows =
      measure::progressivity(read->sample(), *instruments, read->survey.domains, is, *arguments.number("level"), control);
  if (!rows) return fail(in_file(rows.error(), arguments.text("FILE")));
  return Outcome{survey_envelope(arguments, {&*read, 1}, std::move(*rows))};
}

std::vector<Option> options() {
  std::vector<Option> own = welfare_options(false);
  std::erase_if(own, [](const Option& option) { return option.name == "compatible"; });
  const std::vector<Option> more{
      {.name = "transfer", .value = "COL,...", .help = "what is received, in the unit of welfare; 0 where nothing is", .repeatable = true},
      {.name = "tax", .value = "COL,...", .help = "what is paid, in the unit of welfare, as amounts above 0", .repeatable = true},
      {.name = "welfare-is", .value = "WHEN", .help = "whether welfare is that before all taxes and transfers, or after them",
       .allowed = {"before", "after"}, .required = true},
  };
  own.insert(own.begin() + 1, more.begin(), more.end());
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "progressivity",
    .summary = "what taxes and transfers do to inequality: concentration, Kakwani, Reynolds-Smolensky, with errors",
    .description =
        "Of all taxes and transfers together: the Gini index before and after, their vertical effect (reynolds_smolensky), the part that "
        "is lost as people change places (reranking), and what is left (redistributive_effect). Of each of them: its mean, its part of "
        "welfare before (average_rate), its concentration along the rank by welfare before, kakwani (concentration less the Gini index "
        "before), and its effects if it were the only one.\n\nA tax is progressive where kakwani is above 0, a transfer where it is "
        "below 0; some authors turn the sign for transfers. Amounts must be in the unit of welfare: what a household gets is to be divided "
        "as its income was, which --equivalence does for both. People are taken to behave as they do with the taxes "
        "and transfers there are.\n\nErrors follow how the survey was sampled. The method is in docs/methods/concentration.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = options(),
    .examples = {{"what pensions, child benefits and the income tax do to disposable income",
                  "solleva measure progressivity silc.csv --welfare disposable --welfare-is after --transfer pensions,child_benefit "
                  "--tax income_tax --weight w --strata region --psu household --by region"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
