// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/rounding.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "solleva/plan/cooperative/errors.h"

namespace solleva::plan::cooperative {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kMostWeight = 1'000'000'000'000'000;

Error bad_weights(std::string why) {
  Error error{errors::bad_statute, "the sum cannot be shared out"};
  error.why = std::move(why);
  return error;
}

}  // namespace

std::string_view name_of(Rounding rounding) {
  return rounding == Rounding::largest_remainder ? "largest-remainder" : rounding == Rounding::down ? "down" : "nearest";
}

std::optional<Rounding> rounding_named(std::string_view name) {
  for (const Rounding one : {Rounding::largest_remainder, Rounding::down, Rounding::nearest}) {
    if (name == name_of(one)) return one;
  }
  return std::nullopt;
}

Result<Shared> share_out(std::int64_t sum, const std::vector<std::int64_t>& weights, Rounding rounding) {
  Wide total = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0 || weight > kMostWeight) return fail(bad_weights("a weight is below 0 or beyond 10^15"));
    total += weight;
  }
  Shared shared;
  shared.share.assign(weights.size(), 0);
  shared.left = sum;
  if (sum == 0) return shared;
  if (total == 0) return fail(bad_weights("nobody has a claim to it: all weights are 0"));
  std::vector<Wide> remainder(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide part = Wide{sum} * weights[i];
    Wide whole = part / total;
    remainder[i] = part % total;
    if (remainder[i] < 0) {  // of a sum below 0: down is away from 0
      --whole;
      remainder[i] += total;
    }
    if (rounding == Rounding::nearest && (2 * remainder[i] > total || (2 * remainder[i] == total && whole % 2 != 0))) ++whole;
    shared.share[i] = static_cast<std::int64_t>(whole);
    shared.left -= shared.share[i];
  }
  if (rounding != Rounding::largest_remainder) return shared;
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
  for (std::size_t k = 0; shared.left > 0; ++k, --shared.left) ++shared.share[order[k]];
  return shared;
}

}  // namespace solleva::plan::cooperative
