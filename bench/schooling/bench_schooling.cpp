// SPDX-License-Identifier: Apache-2.0
// bench_schooling PUPILS SCHOOLS LONGEST: seats for made-up pupils from both sides, each with its certificate and CPU seconds.
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

}  // namespace

int main(int count, char** words) {
  if (count != 4) {
    std::cerr << "bench_schooling PUPILS SCHOOLS LONGEST\n";
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
