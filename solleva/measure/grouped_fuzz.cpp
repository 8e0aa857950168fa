// SPDX-License-Identifier: Apache-2.0
// Any bytes as grouped data: either points, or an error with a code and a text. Whatever is measured is finite, or empty with a
// flag.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "solleva/measure/grouped.h"

namespace {

using namespace solleva;
using namespace solleva::measure;

/// Takes numbers from the bytes, raw doubles or 16-bit fractions; 0 when they run out.
class Bytes {
 public:
  Bytes(const std::uint8_t* bytes, std::size_t size) : bytes_(bytes), size_(size) {}
  bool done() const { return at_ >= size_; }
  std::uint8_t byte() { return done() ? std::uint8_t{0} : bytes_[at_++]; }
  double fraction() {
    const int high = byte();
    return (high * 256 + byte()) / 65535.0;
  }
  double raw() {
    std::uint8_t buffer[sizeof(double)];
    for (std::uint8_t& one : buffer) one = byte();
    double value = 0;
    std::memcpy(&value, buffer, sizeof value);
    return value;
  }

 private:
  const std::uint8_t* bytes_;
  std::size_t size_;
  std::size_t at_ = 0;
};

void check(const std::optional<double>& value) {
  if (value && !std::isfinite(*value)) std::abort();
}

void check(const CurveReport& curve) {
  for (const auto& value : {curve.sse_l, curve.sse_h, curve.zmin, curve.zmax, curve.lowest_income, curve.highest_income})
    check(value);
  if (!(curve.valid && curve.normal) && curve.reasons.empty()) std::abort();
  if (!curve.curve && (curve.valid || curve.normal)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Bytes in(bytes, size);
  const int mode = in.byte();
  const bool raw = (mode & 4) != 0;
  GroupedCase one{{{"id", "x"}}, {}, {}};
  one.level = {raw ? in.raw() : 500 * in.fraction(), raw ? in.raw() : 500 * in.fraction()};
  double people = 0;
  double welfare = 0;
  while (!in.done() && one.points.size() < 200) {
    // Without `raw`, mode 3 makes rising points so that the fuzzer reaches the fits often.
    people = raw ? in.raw() : ((mode & 3) == 3 ? people + (1 - people) * in.fraction() : in.fraction());
    welfare = raw ? in.raw() : ((mode & 3) == 3 ? welfare + (people - welfare) * in.fraction() : in.fraction());
    one.points.push_back({people, welfare, one.points.size() + 1});
  }
  const GroupedInput inputs[] = {GroupedInput::cumulative, GroupedInput::shares, GroupedInput::class_means,
                                 GroupedInput::cumulative};
  GroupedOptions options;
  options.input = inputs[mode & 3];
  options.curve = CurveChoice::both;
  const Result<GroupedReport> report = measure_grouped({&one, 1}, options, {});
  if (!report) {
    if (report.error().code.name.empty() || report.error().what.empty()) std::abort();
    return 0;
  }
  const GroupedResult& result = report->results[0];
  check(result.quadratic);
  check(result.beta);
  for (const Estimate& row : result.estimates) {
    check(row.value);
    if (!row.value && row.flags.empty()) std::abort();
    if (row.value && (row.estimand == "fgt0" || row.estimand == "fgt1" || row.estimand == "watts") && *row.value < 0)
      std::abort();
    if (row.value && row.estimand == "fgt0" && *row.value > 1) std::abort();
  }
  return 0;
}
