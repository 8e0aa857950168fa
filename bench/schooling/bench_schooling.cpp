// SPDX-License-Identifier: Apache-2.0
// bench_schooling PUPILS SCHOOLS LONGEST: seats for made-up pupils from both sides, each with its certificate and CPU seconds.
// bench_schooling district PLACES SCHOOLS CHILDREN GAP: where a made-up district opens and extends schools, its bound, and CPU seconds.
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <string>

#include "solleva/base/philox.h"
#include "solleva/plan/plan.h"

namespace {

using namespace solleva;
using namespace solleva::plan::matching;

double cpu_seconds() { return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC); }

double unit(Stream& stream) { return static_cast<double>(stream.bits64() >> 11U) * 0x1p-53; }

/// Pupils and schools on a square; a pupil lists schools near by, the good ones first. Nine seats for ten pupils.
Market made(std::uint32_t pupils, std::uint32_t schools, std::uint32_t longest) {
  Market market;
  std::vector<double> poor, near;
  Stream stream(StreamKey{.purpose = Purpose("bench schooling")});
  market.capacity.assign(schools, 0);
  for (std::uint32_t seat = 0; seat < pupils / 10 * 9; ++seat) ++market.capacity[stream.bits32() % schools];
  for (std::uint32_t p = 0; p < pupils; ++p) {
    const double needy = stream.bits32() % 4 == 0 ? 1 : 0;
    const double home = unit(stream);
    const std::uint32_t length = 1 + stream.bits32() % longest;
    const std::size_t first = market.place.size();
    for (std::uint32_t i = 0; i < length; ++i) {
      // Half of the wishes go to schools that everybody knows, half to the neighbourhood.
      const double at = stream.bits32() % 2 == 0 ? unit(stream) * unit(stream) * unit(stream) : std::fmod(home + unit(stream) * 0.01, 1.0);
      const auto school = static_cast<std::uint32_t>(at * schools);
      bool twice = false;
      for (std::size_t w = first; w < market.place.size(); ++w) twice = twice || market.place[w] == school;
      if (twice) continue;
      market.place.push_back(school);
      poor.push_back(needy);
      near.push_back(-std::floor(1000 * std::fabs(home - at)));
    }
    market.start.push_back(static_cast<std::uint32_t>(market.place.size()));
  }
  std::vector<std::string> names;
  for (std::uint32_t p = 0; p < pupils; ++p) names.push_back("pupil " + std::to_string(p));
  market.rank.assign(market.place.size(), 0);
  rank_by_rule(std::vector<std::vector<double>>{poor, near}, lottery(names, 1), market);
  return market;
}

/// Places on a square of 40 km; a third of the schools are candidates, a third are secondary schools with beds. Half of the children near a school go there.
plan::schooling::Provision district(std::uint32_t places, std::uint32_t schools, std::uint32_t children) {
  using namespace plan::schooling;
  Stream stream(StreamKey{.purpose = Purpose("bench district")});
  std::vector<double> x, y;
  for (std::uint32_t p = 0; p < places; ++p) {
    x.push_back(40 * unit(stream));
    y.push_back(40 * unit(stream));
  }
  Provision problem;
  std::vector<std::uint32_t> at;
  for (std::uint32_t k = 0; k < schools; ++k) {
    School school;
    at.push_back(stream.bits32() % places);
    school.candidate = k % 3 == 1;
    school.open_cost = school.candidate ? 20000 + 1000 * (stream.bits32() % 40) : 0;
    school.seats = 40 + stream.bits32() % 120;
    school.teachers = school.candidate ? 0 : school.seats / 30 + 1;
    school.room_seats = 25;
    school.room_cost = 15000;
    school.most_rooms = 2;
    school.most_beds = k % 3 == 2 ? 20 : 0;
    school.bed_cost = 900;
    problem.schools.push_back(school);
  }
  problem.pupils_per_teacher = 30;
  problem.teacher_cost = 6000;
  problem.budget = 60.0 * children;
  std::vector<std::int64_t> left;
  for (const School& school : problem.schools) left.push_back(school.candidate ? 0 : school.seats);
  for (std::uint32_t p = 0; p < places; ++p) {
    for (const bool secondary : {false, true}) {
      plan::schooling::Group out;
      out.children = children / places / 4 + stream.bits32() % 5;
      plan::schooling::Group in = out;
      in.enrolled = true;
      for (std::uint32_t k = 0; k < schools; ++k) {
        if ((k % 3 == 2) != secondary) continue;
        const double minutes = std::hypot(x[p] - x[at[k]], y[p] - y[at[k]]) / 4 * 60;
        if (minutes <= (secondary ? 90 : 60)) out.choices.push_back({k, Way::walk, kNowhere, minutes, 0});
        if (secondary) out.choices.push_back({k, Way::board, kNowhere, 0, 700});
        if (in.choices.empty() && minutes <= 60 && left[k] >= in.children) {
          in.choices.push_back({k, Way::walk, kNowhere, minutes, 0});
          left[k] -= in.children;
        }
      }
      if (in.choices.empty()) out.children *= 2;
      else problem.groups.push_back(in);
      problem.groups.push_back(out);
    }
  }
  return problem;
}

int plan_district(char** words) {
  const auto number = [&](int at) { return static_cast<std::uint32_t>(std::atoi(words[at])); };
  const plan::schooling::Provision problem = district(number(2), number(3), number(4));
  plan::Limits limits;
  limits.gap = std::atof(words[5]);
  const double start = cpu_seconds();
  const auto plan = plan::schooling::provide(problem, limits, {});
  const double used = cpu_seconds() - start;
  if (!plan || !plan->optimum.objective) return 1;
  std::int64_t children = 0;
  for (const auto& group : problem.groups) children += group.children;
  std::cout << std::fixed << std::setprecision(0) << children << " children in " << problem.groups.size() << " groups, " << problem.schools.size() << " schools: " << *plan->optimum.objective
            << " placed, bound " << plan->optimum.bound.value_or(-1) << ", cost " << plan->cost << ", bound " << plan->cost_bound.value_or(-1) << ", " << plan::name_of(plan->optimum.status)
            << std::setprecision(2) << ", " << used << " s\n";
  return plan::schooling::broken_rule(problem, *plan).empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  if (count == 6 && std::string(words[1]) == "district") return plan_district(words);
  if (count != 4) {
    std::cerr << "bench_schooling PUPILS SCHOOLS LONGEST\nbench_schooling district PLACES SCHOOLS CHILDREN GAP\n";
    return 2;
  }
  const auto number = [&](int at) { return static_cast<std::uint32_t>(std::atoi(words[at])); };
  double start = cpu_seconds();
  const Market market = made(number(1), number(2), number(3));
  std::cout << std::fixed << std::setprecision(2) << market.applicants() << " pupils, " << market.capacity.size() << " schools, " << market.place.size() << " wishes: made and ranked in "
            << cpu_seconds() - start << " s\n";
  std::vector<std::uint8_t> seated;
  bool good = true;
  for (const Proposer side : {Proposer::applicants, Proposer::places}) {
    start = cpu_seconds();
    const auto matching = deferred_acceptance(market, side, {});
    const double matched = cpu_seconds() - start;
    start = cpu_seconds();
    const auto certificate = certify(market, *matching, {});
    const double certified = cpu_seconds() - start;
    std::uint64_t with = 0;
    std::vector<std::uint8_t> who;
    for (const std::uint32_t wish : matching->wish) who.push_back(wish != kNone ? 1 : 0);
    for (const std::uint8_t one : who) with += one;
    good = good && certificate->stable() && (seated.empty() || seated == who);
    seated = who;
    std::cout << (side == Proposer::applicants ? "pupils" : "schools") << " propose: " << with << " seated, " << matching->proposals << " proposals, " << certificate->pairs << " pairs looked at, "
              << certificate->blocking_pairs << " block; matching " << matched << " s, certificate " << certified << " s\n";
  }
  return good ? 0 : 1;
}
