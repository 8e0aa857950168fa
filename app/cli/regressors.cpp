// SPDX-License-Identifier: Apache-2.0
#include "app/cli/regressors.h"

#include <utility>

namespace solleva::cli {

Option on_option(std::string help) {
  return {.name = "on", .value = "COL,...", .help = std::move(help), .required = true, .repeatable = true};
}

Result<std::vector<measure::Regressor>> survey_regressors(SurveyInput& survey, const Arguments& arguments) {
  std::vector<data::ColumnRequest> requests;
  for (const std::string& name : column_list(arguments, "on")) requests.push_back({name});
  std::vector<measure::Regressor> columns;
  if (requests.empty()) return columns;
  Result<std::vector<data::NumericColumn>> read = data::numeric_columns(survey.source.engine, survey.source.table, requests);
  if (!read) {
    Error error = in_file(read.error(), survey.source.input.path);
    if (error.code == data::errors::not_a_number) error.hint = "make a column of 0 and 1, as in --with \"urban = area = 'urban'\"";
    return fail(std::move(error));
  }
  for (std::size_t k = 0; k < requests.size(); ++k) columns.push_back({requests[k].name, std::move((*read)[k].values)});
  return columns;
}

}  // namespace solleva::cli
