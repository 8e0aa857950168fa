// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/seats.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/errors.h"

namespace solleva::plan::schooling {
namespace {

using nlohmann::json;
using Numbers = std::unordered_map<std::string, std::uint32_t>;

constexpr std::string_view kShape =
    R"(it must be {"student_preferences": {pupil: [school, ...]}, "school_priorities": {school: [pupil, ...]}, "capacities": {school: seats}})";

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Result<Seats> read(std::string_view text) {
    const json root = parse(text);
    if (!twice_.empty()) return fail(bad("it is there twice", twice_));
    if (root.is_discarded()) return fail(bad("it is no JSON"));
    for (const char* key : {"student_preferences", "school_priorities", "capacities"}) {
      if (!root.is_object() || !root.contains(key) || !root[key].is_object()) return fail(bad(std::string(kShape), key));
    }
    seats_.pupils = names_of(root["student_preferences"]);
    seats_.schools = names_of(root["capacities"]);
    for (std::uint32_t s = 0; s < seats_.schools.size(); ++s) schools_.emplace(seats_.schools[s], s);
    for (std::uint32_t p = 0; p < seats_.pupils.size(); ++p) pupils_.emplace(seats_.pupils[p], p);
    for (const std::string& school : seats_.schools) {
      if (const Done done = capacity(root["capacities"][school], school); !done) return fail(done.error());
    }
    if (const Done done = rank(root["school_priorities"]); !done) return fail(done.error());
    for (std::uint32_t p = 0; p < seats_.pupils.size(); ++p) {
      if (const Done done = wishes(root["student_preferences"][seats_.pupils[p]], p); !done) return fail(done.error());
    }
    return std::move(seats_);
  }

 private:
  Error bad(std::string why, std::string unit = {}) const {
    Error error{errors::bad_schooling, "the wishes and seats do not hold together"};
    error.where.file = file_;
    error.where.unit = std::move(unit);
    error.why = std::move(why);
    return error;
  }

  /// A name that is there twice would silently overwrite its first list.
  json parse(std::string_view text) {
    std::vector<std::set<std::string>> open;
    const auto look = [&](int, json::parse_event_t event, json& parsed) {
      if (event == json::parse_event_t::object_start) open.emplace_back();
      if (event == json::parse_event_t::object_end && !open.empty()) open.pop_back();
      if (event == json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) twice_ = parsed.get<std::string>();
      return true;
    };
    return json::parse(text, look, false);
  }

  static std::vector<std::string> names_of(const json& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) names.push_back(name);
    std::ranges::sort(names, name_before);
    return names;
  }

  Done capacity(const json& seats, const std::string& school) {
    if (!seats.is_number_integer() || seats.get<std::int64_t>() < 0 || seats.get<std::int64_t>() > 1'000'000'000) {
      return fail(bad("its seats are no whole number from 0 to 1,000,000,000", school));
    }
    seats_.market.capacity.push_back(seats.get<std::uint32_t>());
    return {};
  }

  Error unknown(const std::string& name, const std::string& by, const char* what, const std::vector<std::string>& known) const {
    Error error = bad("it names the " + std::string(what) + " \"" + name + "\", which is not there", by);
    if (known.size() <= 10'000) error.hint = did_you_mean(name, known);
    return error;
  }

  Done rank(const json& priorities) {
    rank_.resize(seats_.schools.size());
    for (const auto& [school, list] : priorities.items()) {
      const auto at = schools_.find(school);
      if (at == schools_.end()) return fail(bad("it has priorities, but no seats: \"capacities\" does not name it", school));
      if (!list.is_array()) return fail(bad(std::string(kShape), school));
      for (const json& pupil : list) {
        if (!pupil.is_string()) return fail(bad(std::string(kShape), school));
        const auto who = pupils_.find(pupil.get<std::string>());
        if (who == pupils_.end()) return fail(unknown(pupil.get<std::string>(), school, "pupil", seats_.pupils));
        const auto place = static_cast<std::uint32_t>(rank_[at->second].size());
        if (!rank_[at->second].emplace(who->second, place).second) return fail(bad("it names the pupil \"" + pupil.get<std::string>() + "\" twice", school));
      }
    }
    return {};
  }

  Done wishes(const json& list, std::uint32_t pupil) {
    const std::string& name = seats_.pupils[pupil];
    if (!list.is_array()) return fail(bad(std::string(kShape), name));
    std::set<std::uint32_t> named;
    for (const json& school : list) {
      if (!school.is_string()) return fail(bad(std::string(kShape), name));
      const auto at = schools_.find(school.get<std::string>());
      if (at == schools_.end()) return fail(unknown(school.get<std::string>(), name, "school", seats_.schools));
      if (!named.insert(at->second).second) return fail(bad("it names the school \"" + school.get<std::string>() + "\" twice", name));
      const auto place = rank_[at->second].find(pupil);
      const bool heard = place != rank_[at->second].end();
      seats_.unheard += heard ? 0 : 1;
      seats_.market.place.push_back(at->second);
      seats_.market.rank.push_back(heard ? place->second : matching::kRefused);
    }
    seats_.market.start.push_back(static_cast<std::uint32_t>(seats_.market.place.size()));
    return {};
  }

  const std::string& file_;
  std::string twice_;
  Seats seats_;
  Numbers schools_, pupils_;
  std::vector<std::unordered_map<std::uint32_t, std::uint32_t>> rank_;  ///< of each school: pupil to rank
};

}  // namespace

bool name_before(std::string_view one, std::string_view other) {
  const auto digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  std::size_t a = 0, b = 0;
  while (a < one.size() && b < other.size()) {
    if (digit(one[a]) && digit(other[b])) {
      std::size_t end_a = a, end_b = b;
      while (end_a < one.size() && digit(one[end_a])) ++end_a;
      while (end_b < other.size() && digit(other[end_b])) ++end_b;
      std::string_view left = one.substr(a, end_a - a), right = other.substr(b, end_b - b);
      left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
      right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      a = end_a;
      b = end_b;
      continue;
    }
    if (one[a] != other[b]) return static_cast<unsigned char>(one[a]) < static_cast<unsigned char>(other[b]);
    ++a;
    ++b;
  }
  const bool ended_one = a == one.size(), ended_other = b == other.size();
  return ended_one && ended_other ? one < other : ended_one;
}

Result<Seats> parse_seats(std::string_view text, const std::string& file) { return Reader(file).read(text); }

}  // namespace solleva::plan::schooling
