// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "solleva/plan/park/placement.h"

namespace {

using namespace solleva;
using namespace solleva::plan::park;

/// Bytes as a park: each number is the next byte.
class Bytes {
 public:
  Bytes(const std::uint8_t* bytes, std::size_t size) : bytes_(bytes), left_(size) {}
  std::uint32_t below(std::uint32_t n) {
    if (left_ == 0) return 0;
    --left_;
    return *bytes_++ % n;
  }

 private:
  const std::uint8_t* bytes_;
  std::size_t left_;
};

Labour labour_of(Bytes& bytes) {
  Labour labour{Date::parse("2027-03-01").value()};
  labour.skills = bytes.below(3);
  labour.shifts = 1 + bytes.below(2);
  labour.homes = 1 + bytes.below(2);
  for (std::uint32_t w = 0; w < labour.homes * labour.shifts; ++w) labour.ways.push_back(bytes.below(4) == 0 ? std::nullopt : std::optional(Way{10.0 * bytes.below(12), 1.0 * bytes.below(200)}));
  for (std::uint32_t jobs = bytes.below(6), j = 0; j < jobs; ++j) {
    Job job;
    job.name = "j" + std::to_string(j);
    if (labour.skills > 0 && bytes.below(2) == 0) job.skill = bytes.below(labour.skills);
    job.level = static_cast<std::int32_t>(bytes.below(3));
    job.shift = bytes.below(labour.shifts);
    job.places = bytes.below(4);
    job.wage = 0.37 + 9.01 * bytes.below(256);
    labour.jobs.push_back(job);
  }
  for (std::uint32_t people = bytes.below(12), i = 0; i < people; ++i) {
    data::ConsentRecord record;
    record.person = "p" + std::to_string(i);
    record.purpose = "employment";
    record.given = record.until = labour.on;
    Seeker seeker{data::EmploymentConsent::of(record, record.person, labour.on).value()};
    for (std::uint32_t s = 0; s < labour.skills; ++s) seeker.level.push_back(static_cast<std::int32_t>(bytes.below(4)));
    for (std::uint32_t s = 0; s < labour.shifts; ++s) seeker.shifts.push_back(static_cast<std::uint8_t>(bytes.below(2)));
    seeker.home = bytes.below(labour.homes);
    seeker.household = bytes.below(5);
    seeker.poor = seeker.household % 2 == 0;
    seeker.earns = 7.0 * bytes.below(256);
    seeker.least_wage = 5.0 * bytes.below(256);
    seeker.most_minutes = 5.0 * bytes.below(32);
    if (!labour.jobs.empty() && bytes.below(2) == 0) seeker.wishes.push_back(bytes.below(static_cast<std::uint32_t>(labour.jobs.size())));
    labour.seekers.push_back(seeker);
  }
  labour.priority = {Criterion::poor, Criterion::skilled, Criterion::near};
  labour.seed = bytes.below(256);
  return labour;
}

}  // namespace

// Whatever the park: places are kept, what is best is proved, what is stable is stable, and no stable placement is better than the best.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const Labour labour = labour_of(bytes);
  for (const Aim aim : {Aim::households, Aim::poor, Aim::people, Aim::gain}) {
    const auto best = place_best(labour, aim, {}), stable = place_stable(labour, aim, {});
    if (!best || !stable || !stable->certificate->stable()) std::abort();
    const double slack = 1e-6 + 0.02 * static_cast<double>(labour.seekers.size());
    const bool counts = aim != Aim::gain;
    if (counts && best->optimum.status != plan::Status::optimal) std::abort();
    if (*best->optimum.objective > *best->optimum.bound + 1e-9 || *best->optimum.bound > *best->optimum.objective + slack) std::abort();
    if (*stable->optimum.objective > *stable->optimum.bound + 1e-9) std::abort();
    for (const auto* placement : {&*best, &*stable}) {
      std::vector<std::uint32_t> used(labour.jobs.size());
      for (std::uint32_t i = 0; i < placement->job.size(); ++i) {
        const std::uint32_t job = placement->job[i];
        if (job != kNone && (bars_of(labour, i, job) != 0 || ++used[job] > labour.jobs[job].places)) std::abort();
      }
    }
  }
  return 0;
}
