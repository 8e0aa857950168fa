// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"
#include "app/cli/schooling_seats.h"
#include "solleva/base/check.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using plan::schooling::Seats;
using share::Fields;
using share::List;
using share::Node;
namespace matching = plan::matching;

/// What a school has in the end.
struct Filled {
  std::uint32_t pupils = 0;
  std::uint32_t last = 0;         ///< the last rank that got in
  std::uint32_t first_wishes = 0;
  std::uint32_t wishes = 0;
};

struct Answer {
  matching::Matching matching;
  matching::Certificate certificate;
  std::uint64_t differences = 0;  ///< pupils who would be elsewhere if the other side proposed
  std::vector<Filled> filled;

  bool full(const matching::Market& market, std::uint32_t school) const { return filled[school].pupils >= market.capacity[school]; }
};

std::vector<Filled> filled_of(const Seats& seats, const matching::Matching& matching) {
  std::vector<Filled> filled(seats.schools.size());
  const matching::Market& market = seats.market;
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    for (std::uint32_t w = market.start[p]; w < market.start[p + 1]; ++w) ++filled[market.place[w]].wishes;
    if (market.start[p] < market.start[p + 1]) ++filled[market.place[market.start[p]]].first_wishes;
    const std::uint32_t wish = matching.wish[p];
    if (wish == matching::kNone) continue;
    Filled& school = filled[market.place[wish]];
    ++school.pupils;
    school.last = std::max(school.last, market.rank[wish]);
  }
  return filled;
}

Result<Answer> answer_of(const Arguments& arguments, const Seats& seats, const RunControl& control) {
  const bool pupils = arguments.text("proposing") == "pupils";
  const auto side = [&](bool first) { return first == pupils ? matching::Proposer::applicants : matching::Proposer::places; };
  Result<matching::Matching> found = matching::deferred_acceptance(seats.market, side(true), control);
  if (!found) return fail(found.error());
  const Result<matching::Matching> other = matching::deferred_acceptance(seats.market, side(false), control);
  if (!other) return fail(other.error());
  Result<matching::Certificate> certificate = matching::certify(seats.market, *found, control);
  if (!certificate) return fail(certificate.error());
  require(certificate->stable(), "deferred acceptance gives a stable assignment");
  Answer answer;
  answer.filled = filled_of(seats, *found);
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) answer.differences += found->wish[p] != other->wish[p] ? 1U : 0U;
  answer.matching = std::move(*found);
  answer.certificate = std::move(*certificate);
  return answer;
}

/// Why a pupil has no seat, in a word that never changes.
std::string reason_of(const Seats& seats, std::size_t pupil) {
  const matching::Market& market = seats.market;
  if (market.start[pupil] == market.start[pupil + 1]) return "no_wish";
  for (std::uint32_t w = market.start[pupil]; w < market.start[pupil + 1]; ++w) {
    if (market.rank[w] != matching::kRefused && market.capacity[market.place[w]] > 0) return "full";
  }
  return "not_ranked";
}

List assignment_list(const Seats& seats, const Answer& answer) {
  List list;
  list.name = "assignment";
  list.keys = 1;
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    const std::uint32_t wish = answer.matching.wish[p];
    if (wish == matching::kNone) continue;
    list.rows.push_back({{"pupil", seats.pupils[p]}, {"school", seats.schools[seats.market.place[wish]]}, {"wish", counted(wish - seats.market.start[p])}});
  }
  return list;
}

List unassigned_list(const Seats& seats, const Answer& answer) {
  List list;
  list.name = "unassigned";
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    if (answer.matching.wish[p] == matching::kNone) list.rows.push_back({{"pupil", seats.pupils[p]}});
  }
  return list;
}

/// Of each school the ranks of those who would rather be there than where they are, in order.
std::vector<std::vector<std::uint32_t>> waiting_of(const Seats& seats, const Answer& answer) {
  const matching::Market& market = seats.market;
  std::vector<std::vector<std::uint32_t>> waiting(seats.schools.size());
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    for (std::uint32_t w = market.start[p]; w < market.start[p + 1] && w != answer.matching.wish[p]; ++w) {
      if (market.rank[w] != matching::kRefused) waiting[market.place[w]].push_back(market.rank[w]);
    }
  }
  for (std::vector<std::uint32_t>& ranks : waiting) std::ranges::sort(ranks);
  return waiting;
}

/// How many seats more at one school surely seat the pupil, where the fewest wait before it. A seat more goes to the first who waits and leaves nobody worse off, so that those who wait before the pupil only
/// become fewer.
std::string more_seats_text(const Seats& seats, const std::vector<std::vector<std::uint32_t>>& waiting, std::size_t pupil) {
  const matching::Market& market = seats.market;
  std::size_t fewest = seats.pupils.size();
  std::uint32_t where = 0;
  for (std::uint32_t w = market.start[pupil]; w < market.start[pupil + 1]; ++w) {
    if (market.rank[w] == matching::kRefused) continue;
    const std::vector<std::uint32_t>& ranks = waiting[market.place[w]];
    const auto before = static_cast<std::size_t>(std::ranges::lower_bound(ranks, market.rank[w]) - ranks.begin());
    if (before >= fewest) continue;
    fewest = before;
    where = market.place[w];
  }
  const std::string& school = seats.schools[where];
  if (fewest == 0) return "a seat more at " + school + ": nobody waits before this pupil";
  return std::to_string(fewest + 1) + " seats more at " + school + ": " + std::to_string(fewest) + (fewest == 1 ? " waits" : " wait") + " before this pupil";
}

/// What would bring each pupil without a seat into a school.
List left_out_list(const Seats& seats, const Answer& answer) {
  List list;
  list.name = "left_out";
  list.keys = 1;
  const std::vector<std::vector<std::uint32_t>> waiting = waiting_of(seats, answer);
  std::uint64_t free = 0;
  for (std::uint32_t s = 0; s < seats.schools.size(); ++s) free += seats.market.capacity[s] - answer.filled[s].pupils;
  const std::string more_wishes = free == 0 ? "" : std::string("; or a wish for a school with free seats that ranks the pupil: there ") + (free == 1 ? "is 1" : "are " + std::to_string(free));
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    if (answer.matching.wish[p] != matching::kNone) continue;
    const std::string reason = reason_of(seats, p);
    std::string help = reason == "no_wish"      ? "a list of wishes"
                       : reason == "not_ranked" ? "a wish for a school that ranks it"
                                                : more_seats_text(seats, waiting, p) + more_wishes;
    list.rows.push_back({{"pupil", seats.pupils[p]}, {"reason", reason}, {"what_would_help", std::move(help)}});
  }
  return list;
}

List schools_list(const Seats& seats, const Answer& answer) {
  List list;
  list.name = "schools";
  list.keys = 1;
  for (std::uint32_t s = 0; s < seats.schools.size(); ++s) {
    const Filled& school = answer.filled[s];
    const auto capacity = static_cast<std::int64_t>(seats.market.capacity[s]);
    list.rows.push_back({{"school", seats.schools[s]},
                         {"seats", capacity},
                         {"filled", std::int64_t{school.pupils}},
                         {"free", capacity - std::int64_t{school.pupils}},
                         {"first_wishes", std::int64_t{school.first_wishes}},
                         {"wishes", std::int64_t{school.wishes}},
                         {"last_rank", school.pupils > 0 ? counted(school.last) : Node()}});
  }
  return list;
}

List wishes_list(const Seats& seats, const Answer& answer) {
  std::vector<std::int64_t> came_true;
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    const std::uint32_t wish = answer.matching.wish[p];
    if (wish == matching::kNone) continue;
    const std::size_t at = wish - seats.market.start[p];
    if (came_true.size() <= at) came_true.resize(at + 1, 0);
    ++came_true[at];
  }
  List list;
  list.name = "wishes";
  list.keys = 1;
  for (std::size_t at = 0; at < came_true.size(); ++at) {
    list.rows.push_back({{"wish", counted(at)}, {"pupils", came_true[at]}, {"share", static_cast<double>(came_true[at]) / static_cast<double>(seats.pupils.size())}});
  }
  return list;
}

/// --explain PUPIL: wish by wish.
List pupil_list(const Seats& seats, const Answer& answer, std::size_t pupil) {
  List list;
  list.name = "explanation";
  list.keys = 1;
  const matching::Market& market = seats.market;
  for (std::uint32_t w = market.start[pupil]; w < market.start[pupil + 1]; ++w) {
    const std::uint32_t school = market.place[w];
    const bool refused = market.rank[w] == matching::kRefused;
    std::string says = "a seat was free, but the pupil has an earlier wish";
    if (w == answer.matching.wish[pupil]) says = "the pupil has this seat";
    else if (refused) says = "the school does not rank the pupil";
    else if (market.capacity[school] == 0) says = "the school has no seats";
    else if (answer.full(market, school) && answer.filled[school].last < market.rank[w]) says = "all seats went to pupils who go before this one";
    else if (answer.full(market, school)) says = "the pupil would have a seat here, but has an earlier wish";
    list.rows.push_back({{"wish", counted(w - market.start[pupil])},
                         {"school", seats.schools[school]},
                         {"seats", std::int64_t{market.capacity[school]}},
                         {"rank", refused ? Node() : counted(market.rank[w])},
                         {"last_rank", answer.filled[school].pupils > 0 ? counted(answer.filled[school].last) : Node()},
                         {"says", says}});
  }
  return list;
}

/// --explain SCHOOL: everybody who wishes for it, in the order of its ranks.
List school_list(const Seats& seats, const Answer& answer, std::uint32_t school) {
  const matching::Market& market = seats.market;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> who;  // wish, pupil
  for (std::uint32_t p = 0; p < seats.pupils.size(); ++p) {
    for (std::uint32_t w = market.start[p]; w < market.start[p + 1]; ++w) {
      if (market.place[w] == school) who.emplace_back(w, p);
    }
  }
  std::ranges::stable_sort(who, {}, [&](const auto& one) { return market.rank[one.first]; });
  List list;
  list.name = "explanation";
  list.keys = 1;
  for (const auto& [wish, pupil] : who) {
    const std::uint32_t has = answer.matching.wish[pupil];
    const bool refused = market.rank[wish] == matching::kRefused;
    const char* says = has == wish ? "has a seat here" : refused ? "is not ranked" : has < wish ? "has an earlier wish" : "goes after the last who got in";
    list.rows.push_back({{"rank", refused ? Node() : counted(market.rank[wish])}, {"pupil", seats.pupils[pupil]}, {"wish", counted(wish - market.start[pupil])}, {"says", says}});
  }
  return list;
}

Result<List> explained(const Seats& seats, const Answer& answer, const std::string& name) {
  const auto pupil = std::ranges::find(seats.pupils, name);
  if (pupil != seats.pupils.end()) return pupil_list(seats, answer, static_cast<std::size_t>(pupil - seats.pupils.begin()));
  const auto school = std::ranges::find(seats.schools, name);
  if (school != seats.schools.end()) return school_list(seats, answer, static_cast<std::uint32_t>(school - seats.schools.begin()));
  std::vector<std::string> names = seats.schools;
  if (seats.pupils.size() <= 10'000) names.insert(names.end(), seats.pupils.begin(), seats.pupils.end());
  return fail(Error{errors::bad_value, "no pupil and no school is called \"" + name + "\"", {.field = "--explain"}, "", did_you_mean(name, names)});
}

std::int64_t signed_of(std::uint64_t count) { return static_cast<std::int64_t>(count); }

Fields head_of(const Arguments& arguments, const SeatsInput& input, const Answer& answer) {
  const Seats& seats = input.seats;
  const bool pupils_propose = arguments.text("proposing") == "pupils";
  std::uint64_t assigned = 0, wishes = 0, first = 0;
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    if (answer.matching.wish[p] == matching::kNone) continue;
    ++assigned;
    wishes += answer.matching.wish[p] - seats.market.start[p] + 1;
    first += answer.matching.wish[p] == seats.market.start[p] ? 1U : 0U;
  }
  plan::Optimum optimum;
  optimum.objective = static_cast<double>(assigned);
  optimum.bound = optimum.objective;
  optimum.status = plan::Status::optimal;
  optimum.method = pupils_propose ? "deferred acceptance, pupils propose" : "deferred acceptance, schools propose";
  optimum.reason = std::string("of all stable assignments this is the best for every ") + (pupils_propose ? "pupil" : "school") + " at once; each of them seats the same pupils";
  if (input.by_lottery) optimum.seed = static_cast<std::uint64_t>(arguments.integer("seed").value_or(1));
  Fields head = fields_of(optimum);
  const std::uint64_t capacity = std::accumulate(seats.market.capacity.begin(), seats.market.capacity.end(), std::uint64_t{0});
  head.emplace_back("blocking_pairs", signed_of(answer.certificate.blocking_pairs));
  head.emplace_back("pairs_checked", signed_of(answer.certificate.pairs));
  head.emplace_back("strategy_proof", pupils_propose ? "for pupils" : "for neither side");
  head.emplace_back("differs_if_other_side_proposes", signed_of(answer.differences));
  head.emplace_back("pupils", signed_of(seats.pupils.size()));
  head.emplace_back("seats", signed_of(capacity));
  head.emplace_back("assigned", signed_of(assigned));
  head.emplace_back("without_seat", signed_of(seats.pupils.size() - assigned));
  head.emplace_back("first_wish", signed_of(first));
  head.emplace_back("mean_wish", assigned > 0 ? Node(static_cast<double>(wishes) / static_cast<double>(assigned)) : Node());
  return head;
}

/// The seats in questions and answers, for parents and schools.
List words_list(const Arguments& arguments, const SeatsInput& input, const Answer& answer) {
  const Seats& seats = input.seats;
  std::uint64_t assigned = 0, first = 0;
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    if (answer.matching.wish[p] == matching::kNone) continue;
    ++assigned;
    first += answer.matching.wish[p] == seats.market.start[p] ? 1U : 0U;
  }
  const auto count = [](std::uint64_t number) { return with_thousands(std::to_string(number)); };
  const bool pupils_propose = arguments.text("proposing") == "pupils";
  List list;
  list.name = "in_words";
  list.keys = 1;
  const auto add = [&](const char* question, std::string says) { list.rows.push_back({{"question", question}, {"answer", std::move(says)}}); };
  add("How many pupils have a seat?", count(assigned) + " of " + count(seats.pupils.size()) + (assigned == seats.pupils.size() ? "" : "; the list unassigned names the others"));
  add("How many are where they most want to be?", count(first));
  add("Could two families and their schools do better by a swap of their own?",
      answer.certificate.blocking_pairs == 0 ? "no: there is no pupil whom a school it likes better would take in the place of somebody there; that was checked for " + count(answer.certificate.pairs) + " pairs"
                                             : "yes: " + count(answer.certificate.blocking_pairs) + " pairs; this should not be, tell the office");
  add("Does it help to write a list that is not true?", pupils_propose ? "no: no pupil gains by leaving a wish out or putting another first; a list should be as long as there are schools one would go to"
                                                                       : "it can, because the schools choose first");
  if (input.by_lottery) add("Who decides between equals?", "a lottery that anybody can draw again from its number and the pupil's name");
  add("What if a seat seems wrong?", "ask the office: for each pupil it can be said which schools were full of whom");
  return list;
}

std::vector<Note> notes_of(const Arguments& arguments, const SeatsInput& input) {
  std::vector<Note> notes = input.notes;
  const Seats& seats = input.seats;
  const std::uint64_t capacity = std::accumulate(seats.market.capacity.begin(), seats.market.capacity.end(), std::uint64_t{0});
  if (capacity < seats.pupils.size()) {
    notes.push_back({"seats_short", "there are " + std::to_string(seats.pupils.size() - capacity) + " seats fewer than pupils: " + std::to_string(capacity) + " for " +
                                        std::to_string(seats.pupils.size())});
  }
  if (seats.unheard > 0) {
    notes.push_back({"not_ranked", std::to_string(seats.unheard) + (seats.unheard == 1 ? " wish names a school that does" : " wishes name a school that does") + " not rank the pupil: it cannot come true"});
  }
  if (arguments.text("proposing") == "pupils") {
    notes.push_back({"strategy_proof", "no pupil gains by hiding or reordering wishes; schools can. This holds for lists as long as pupils like: where a form cuts them, the last wish should be a safe one"});
  } else {
    notes.push_back({"strategy_proof", "with schools proposing, pupils can gain by hiding wishes, and so can schools with several seats"});
  }
  if (input.by_lottery) {
    notes.push_back({"lottery", "equals go by a lottery that depends on the seed and the pupil's name alone; anybody who has both can draw it again (docs/methods/schooling.md)"});
  }
  return notes;
}

}  // namespace

Result<share::Envelope> seats_envelope(const Arguments& arguments, const SeatsInput& input, const RunControl& control) {
  const Result<Answer> answer = answer_of(arguments, input.seats, control);
  if (!answer) return fail(answer.error());
  share::Envelope envelope;
  share::Plan plan;
  plan.head = head_of(arguments, input, *answer);
  if (arguments.given("explain")) {
    Result<List> list = explained(input.seats, *answer, arguments.text("explain"));
    if (!list) return fail(list.error());
    plan.parts.push_back(std::move(*list));
  }
  plan.title = "Seats in school";
  plan.parts.push_back(words_list(arguments, input, *answer));
  plan.parts.push_back(assignment_list(input.seats, *answer));
  plan.parts.push_back(unassigned_list(input.seats, *answer));
  plan.parts.push_back(left_out_list(input.seats, *answer));
  plan.parts.push_back(wishes_list(input.seats, *answer));
  plan.parts.push_back(schools_list(input.seats, *answer));
  envelope.plan = std::move(plan);
  envelope.inputs = input.inputs;
  envelope.notes = notes_of(arguments, input);
  if (input.by_lottery) envelope.seed = arguments.integer("seed").value_or(1);
  return envelope;
}

}  // namespace solleva::cli
