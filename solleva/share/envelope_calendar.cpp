// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "solleva/base/date.h"
#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"
#include "solleva/share/plot.h"

// Rosters and Gantt charts without script: positions are percentages of the line of time, so that a calendar fits a phone and paper alike.
namespace solleva::share {
namespace {

constexpr std::size_t kMostLanes = 150, kMostBars = 4000;  ///< a longer calendar is read in its table
constexpr std::size_t kColours = 6;

struct Bar {
  double from = 0, to = 0;
  std::string label, mark;
  std::size_t row = 0;  ///< below the bars of its lane that it meets
};

struct Lane {
  std::string name;
  std::vector<Bar> bars;
  std::size_t rows = 1;
};

struct Tick {
  double at = 0;
  std::string text;
};

double day_number(const Date& date) { return static_cast<double>(std::chrono::sys_days(date.day()).time_since_epoch().count()); }

std::string word_of(const Fields& row, const std::string& key) {
  const Node* node = key.empty() ? nullptr : value_of(row, key);
  if (!node || std::holds_alternative<std::monostate>(node->value)) return {};
  const auto* text = std::get_if<std::string>(&node->value);
  return text ? *text : json_of(*node);
}

/// A time of a row: a number, or the number of the day of a date.
std::optional<double> time_of(const Fields& row, const std::string& key, bool& dates) {
  if (const std::optional<double> number = number_of(row, key)) return std::isfinite(*number) ? number : std::nullopt;
  const Result<Date> date = Date::parse(word_of(row, key));
  if (!date) return {};
  dates = true;
  return day_number(*date);
}

/// Bars that meet are drawn below each other: each in the first row in which there is room.
void stack(Lane& lane) {
  std::ranges::stable_sort(lane.bars, {}, &Bar::from);
  std::vector<double> busy_until;
  for (Bar& bar : lane.bars) {
    const auto free = std::ranges::find_if(busy_until, [&](double until) { return until <= bar.from + 1e-9; });
    bar.row = static_cast<std::size_t>(free - busy_until.begin());
    const double until = std::max(bar.to, bar.from);
    if (free == busy_until.end()) {
      busy_until.push_back(until);
    } else {
      *free = until;
    }
  }
  lane.rows = std::max<std::size_t>(1, busy_until.size());
}

class Chart {
 public:
  explicit Chart(const List& list) : calendar_(*list.calendar) {
    std::map<std::string, std::size_t> known;
    for (const Fields& row : list.rows) add(row, known);
    for (Lane& lane : lanes_) stack(lane);
    if (lanes_.empty()) return;
    if (!(low_ < high_)) high_ = low_ + 1;
    set_ticks();
  }

  void write(Html& html) const;

 private:
  void add(const Fields& row, std::map<std::string, std::size_t>& known);
  void set_ticks();
  void set_months();
  void write_lane(Html& html, const Lane& lane) const;
  void write_bar(Html& html, const Lane& lane, const Bar& bar) const;
  void write_key(Html& html) const;
  double part(double time) const { return 100 * (time - low_) / (high_ - low_); }
  bool moments() const { return calendar_.from == calendar_.to; }

  const Calendar& calendar_;
  std::vector<Lane> lanes_;
  std::vector<std::string> marks_;
  std::vector<Tick> ticks_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -std::numeric_limits<double>::infinity();
  bool dates_ = false;
  std::size_t bars_ = 0, left_out_ = 0;
};

void Chart::add(const Fields& row, std::map<std::string, std::size_t>& known) {
  const std::optional<double> from = time_of(row, calendar_.from, dates_), to = time_of(row, calendar_.to, dates_);
  if (!from || !to) return;
  const std::string name = word_of(row, calendar_.lane);
  const auto [lane, is_new] = known.try_emplace(name, lanes_.size());
  if ((is_new && lanes_.size() == kMostLanes) || bars_ == kMostBars) {
    if (is_new) known.erase(lane);
    ++left_out_;
    return;
  }
  if (is_new) lanes_.push_back({name, {}, 1});
  Bar bar{*from, *to + (calendar_.whole ? 1 : 0), word_of(row, calendar_.label), word_of(row, calendar_.mark)};
  low_ = std::min(low_, bar.from);
  high_ = std::max(high_, bar.to);
  if (!bar.mark.empty() && std::ranges::find(marks_, bar.mark) == marks_.end()) marks_.push_back(bar.mark);
  lanes_[lane->second].bars.push_back(std::move(bar));
  ++bars_;
}

/// The first days of months, so many months apart that there are few.
void Chart::set_months() {
  using namespace std::chrono;
  const sys_days first{days{static_cast<int>(low_)}};
  const double months = (high_ - low_) / 30.4;
  int step = 60;
  for (const int few : {24, 12, 6, 3, 2, 1}) {
    if (months / few <= 8) step = few;
  }
  const year_month_day start{first};
  for (year_month month = start.year() / January;; month += std::chrono::months(step)) {
    const double at = static_cast<double>(sys_days(month / 1).time_since_epoch().count());
    if (at > high_) return;
    if (at >= low_) ticks_.push_back({at, fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()))});
  }
}

void Chart::set_ticks() {
  if (!calendar_.names.empty()) {
    for (const auto& [at, text] : calendar_.names) {
      if (at >= low_ && at < high_) ticks_.push_back({at, text});
    }
    return;
  }
  if (dates_) return set_months();
  const Axis axis = Axis::covering(low_, high_);
  for (const double tick : axis.ticks) {
    if (tick >= low_ - 1e-9 && tick < high_) ticks_.push_back({tick, axis.text(tick)});
  }
}

void Chart::write_bar(Html& html, const Lane& lane, const Bar& bar) const {
  const auto found = std::ranges::find(marks_, bar.mark);
  std::string kind = "span";
  if (found != marks_.end()) kind += fmt::format(" c{}", static_cast<std::size_t>(found - marks_.begin()) % kColours);
  if (marks_.empty()) kind += " c0";
  if (moments()) kind += " moment";
  std::string style = fmt::format("left:{:.2f}%;top:{:.2f}rem", part(bar.from), 0.2 + 1.45 * static_cast<double>(bar.row));
  if (!moments()) style += fmt::format(";width:{:.2f}%", part(bar.to) - part(bar.from));
  std::string title = lane.name;
  if (!bar.label.empty() && bar.label != lane.name) title += ", " + bar.label;
  if (!bar.mark.empty() && bar.mark != lane.name && bar.mark != bar.label) title += ", " + bar.mark;
  html.leaf("div", moments() ? std::string() : bar.label, {{"class", kind}, {"style", style}, {"title", title}});
}

void Chart::write_lane(Html& html, const Lane& lane) const {
  const std::string rows = fmt::format("--rows:{}", lane.rows);
  html.open("li").leaf("span", lane.name, {{"class", "name"}}).open("div", {{"class", "times"}, {"style", rows}});
  for (const Bar& bar : lane.bars) write_bar(html, lane, bar);
  html.close().close().line();
}

void Chart::write_key(Html& html) const {
  if (marks_.size() < 2 || marks_.size() > kColours) return;  // of more kinds than colours the bars themselves say what they are
  html.open("ul", {{"class", "key"}});
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const std::string style = fmt::format("background:var(--c{})", i);
    html.open("li").leaf("span", "", {{"class", "swatch"}, {"style", style}}).text(marks_[i]).close();
  }
  html.close().line();
}

void Chart::write(Html& html) const {
  if (lanes_.empty()) return;
  html.open("figure").line().open("figcaption").leaf("h2", calendar_.title);
  if (!calendar_.text.empty()) html.leaf("p", calendar_.text);
  html.close().line();
  write_key(html);
  std::string lines;
  for (const Tick& tick : ticks_) {
    const std::string at = fmt::format("{:.2f}%", part(tick.at));
    lines += fmt::format(",transparent calc({0} - .5px),var(--axis) calc({0} - .5px) calc({0} + .5px),transparent calc({0} + .5px)", at);
  }
  const std::string style = lines.empty() ? std::string() : "--ticks:linear-gradient(90deg" + lines + ")";
  html.open("ul", {{"class", "lanes"}, {"style", style, !style.empty()}}).line();
  html.open("li", {{"class", "scale"}}).leaf("b", calendar_.unit).open("div", {{"class", "times"}, {"style", "--rows:1"}});
  for (const Tick& tick : ticks_) html.leaf("span", tick.text, {{"style", fmt::format("left:{:.2f}%", part(tick.at))}});
  html.close().close().line();
  for (const Lane& lane : lanes_) write_lane(html, lane);
  html.close();
  if (left_out_ > 0) html.leaf("p", std::to_string(left_out_) + " more stand in the table below.", {{"class", "note"}});
  html.close().line();
}

}  // namespace

void write_html_calendars(Html& html, const Envelope& envelope) {
  for (const List* list : all_lists(envelope)) {
    if (list->calendar) Chart(*list).write(html);
  }
}

}  // namespace solleva::share
