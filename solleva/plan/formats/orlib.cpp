// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/orlib.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "solleva/plan/formats/numbers.h"

namespace solleva::plan {
namespace {

constexpr std::int64_t most_of_anything = 100'000'000;
constexpr std::int64_t billion = 1'000'000'000, trillion = 1'000'000'000'000;

struct Range {
  std::int64_t least = 0, most = 0;
};

/// `count` whole numbers; refused before they are read where the text cannot hold so many.
Done read_all(Numbers& numbers, std::size_t count, Range range, std::string_view what, std::vector<std::int64_t>& into) {
  if (count > numbers.room()) return fail(numbers.wrong("the file is too short for " + std::to_string(count) + " numbers, one for " + std::string(what)));
  into.reserve(into.size() + count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = numbers.whole(range.least, range.most, what);
    if (!value) return fail(value.error());
    into.push_back(*value);
  }
  return {};
}

Result<std::size_t> read_count(Numbers& numbers, std::string_view what, std::int64_t least = 1) {
  const auto value = numbers.whole(least, most_of_anything, what);
  if (!value) return fail(value.error());
  return static_cast<std::size_t>(*value);
}

struct Sizes {
  std::size_t first = 0, second = 0;
};

Result<Sizes> read_sizes(Numbers& numbers, std::string_view first, std::string_view second) {
  const auto a = read_count(numbers, first);
  if (!a) return fail(a.error());
  const auto b = read_count(numbers, second);
  if (!b) return fail(b.error());
  return Sizes{*a, *b};
}

}  // namespace

Result<GeneralisedAssignment> read_generalised_assignment(std::string_view text, const std::string& file) {
  Numbers numbers(text, file);
  const auto sizes = read_sizes(numbers, "the number of agents", "the number of jobs");
  if (!sizes) return fail(sizes.error());
  GeneralisedAssignment problem;
  problem.agents = sizes->first;
  problem.jobs = sizes->second;
  const std::size_t cells = problem.agents * problem.jobs;
  Done done = read_all(numbers, cells, {-10 * billion, 10 * billion}, "a cost", problem.cost);
  if (done) done = read_all(numbers, cells, {0, billion}, "a weight", problem.weight);
  if (done) done = read_all(numbers, problem.agents, {0, trillion}, "a capacity", problem.capacity);
  if (done) done = numbers.end();
  if (!done) return fail(done.error());
  return problem;
}

Result<MultidimensionalKnapsack> read_multidimensional_knapsack(std::string_view text, const std::string& file) {
  Numbers numbers(text, file);
  const auto sizes = read_sizes(numbers, "the number of items", "the number of resources");
  if (!sizes) return fail(sizes.error());
  if (!numbers.line_ends()) {
    if (const auto published = numbers.real(0, 1e18, "the published optimum"); !published) return fail(published.error());
  }
  MultidimensionalKnapsack problem;
  problem.items = sizes->first;
  problem.resources = sizes->second;
  Done done = read_all(numbers, problem.items, {0, billion}, "a value", problem.value);
  if (done) done = read_all(numbers, problem.items * problem.resources, {0, billion}, "a weight", problem.weight);
  if (done) done = read_all(numbers, problem.resources, {0, trillion}, "a capacity", problem.capacity);
  if (done) done = numbers.end();
  if (!done) return fail(done.error());
  return problem;
}

Result<MultipleChoiceKnapsack> read_multiple_choice_knapsack(std::string_view text, const std::string& file) {
  Numbers numbers(text, file);
  const auto sizes = read_sizes(numbers, "the number of classes", "the number of resources");
  if (!sizes) return fail(sizes.error());
  MultipleChoiceKnapsack problem;
  problem.resources = sizes->second;
  Done done = read_all(numbers, problem.resources, {0, trillion}, "a capacity", problem.capacity);
  if (!done) return fail(done.error());
  for (std::size_t k = 0; k < sizes->first; ++k) {
    const auto items = read_count(numbers, "the number of items of a class");
    if (!items) return fail(items.error());
    for (std::size_t i = 0; i < *items && done; ++i) {
      done = read_all(numbers, 1, {-billion, billion}, "a value", problem.value);
      if (done) done = read_all(numbers, problem.resources, {0, billion}, "a weight", problem.weight);
    }
    if (!done) return fail(done.error());
    problem.first.push_back(problem.value.size());
  }
  done = numbers.end();
  if (!done) return fail(done.error());
  return problem;
}

Result<SetCover> read_set_cover(std::string_view text, const std::string& file) {
  Numbers numbers(text, file);
  const auto sizes = read_sizes(numbers, "the number of rows", "the number of columns");
  if (!sizes) return fail(sizes.error());
  SetCover problem;
  Done done = read_all(numbers, sizes->second, {0, billion}, "a cost", problem.cost);
  if (!done) return fail(done.error());
  std::vector<std::size_t> seen(sizes->second, 0);  // the last row, counted from 1, that named the column
  for (std::size_t row = 0; row < sizes->first; ++row) {
    const auto count = read_count(numbers, "the number of columns of a row", 0);
    if (!count) return fail(count.error());
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < *count; ++i) {
      const auto column = numbers.whole(1, static_cast<std::int64_t>(sizes->second), "a column");
      if (!column) return fail(column.error());
      const auto index = static_cast<std::size_t>(*column - 1);
      if (seen[index] == row + 1) return fail(numbers.wrong("the row names column " + std::to_string(*column) + " twice"));
      seen[index] = row + 1;
      columns.push_back(index);
    }
    problem.columns.push_back(std::move(columns));
  }
  done = numbers.end();
  if (!done) return fail(done.error());
  return problem;
}

Result<LinearAssignment> read_linear_assignment(std::string_view text, const std::string& file) {
  Numbers numbers(text, file);
  const auto size = read_count(numbers, "the number of rows");
  if (!size) return fail(size.error());
  LinearAssignment problem;
  problem.size = *size;
  Done done = read_all(numbers, *size * *size, {-trillion, trillion}, "a cost", problem.cost);
  if (done) done = numbers.end();
  if (!done) return fail(done.error());
  return problem;
}

Result<Transport> read_transport(std::string_view text, const std::string& file) {
  Numbers numbers(text, file);
  const auto sizes = read_sizes(numbers, "the number of supplies", "the number of needs");
  if (!sizes) return fail(sizes.error());
  Transport problem;
  Done done = read_all(numbers, sizes->first, {0, trillion}, "a supply", problem.supply);
  if (done) done = read_all(numbers, sizes->second, {0, trillion}, "a need", problem.need);
  if (done) done = read_all(numbers, sizes->first * sizes->second, {-billion, billion}, "a cost", problem.cost);
  if (done) done = numbers.end();
  if (!done) return fail(done.error());
  return problem;
}

}  // namespace solleva::plan
