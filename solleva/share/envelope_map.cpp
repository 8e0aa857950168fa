// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"

// Where the rows of a result lie, as a picture without script and as GeoJSON.
namespace solleva::share {
namespace {

struct Point {
  double x = 0, y = 0;
};

std::optional<Point> point_of(const Fields& row, const std::string& x, const std::string& y) {
  const std::optional<double> first = number_of(row, x), second = number_of(row, y);
  if (!first || !second || !std::isfinite(*first) || !std::isfinite(*second)) return {};
  return Point{*first, *second};
}

bool is_lines(const Places& places) {
  return !places.to_x.empty();
}

/// The rectangle that holds all places, with some room around.
struct Frame {
  double left = std::numeric_limits<double>::infinity(), right = -left, bottom = left, top = -left;
  double squeeze = 1;  ///< how much shorter a degree east is than one north, in the middle

  void add(const Point& p) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    bottom = std::min(bottom, p.y);
    top = std::max(top, p.y);
  }
  void finish(bool degrees) {
    if (degrees) squeeze = std::max(0.05, std::cos((bottom + top) / 2 * std::numbers::pi / 180));
    const double room = 0.05 * std::max({(right - left) * squeeze, top - bottom, 1e-9});
    left -= room / squeeze;
    right += room / squeeze;
    bottom -= room;
    top += room;
  }
  double ratio() const { return std::clamp((right - left) * squeeze / (top - bottom), 0.2, 5.0); }
  std::string across(double x) const { return fmt::format("{:.2f}%", 100 * (x - left) / (right - left)); }
  std::string down(double y) const { return fmt::format("{:.2f}%", 100 * (top - y) / (top - bottom)); }
};

std::vector<const List*> lists_with_places(const Envelope& envelope) {
  std::vector<const List*> lists = all_lists(envelope);
  std::erase_if(lists, [](const List* list) { return !list->places || list->rows.empty(); });
  return lists;
}

Frame frame_of(const std::vector<const List*>& lists) {
  Frame frame;
  for (const List* list : lists) {
    const Places& places = *list->places;
    for (const Fields& row : list->rows) {
      if (const auto from = point_of(row, places.x, places.y)) frame.add(*from);
      if (!is_lines(places)) continue;
      if (const auto to = point_of(row, places.to_x, places.to_y)) frame.add(*to);
    }
  }
  if (frame.left <= frame.right) frame.finish(lists.front()->places->degrees);
  return frame;
}

std::string word_of(const Fields& row, const std::string& key) {
  const Node* node = key.empty() ? nullptr : value_of(row, key);
  if (!node) return {};
  const auto* text = std::get_if<std::string>(&node->value);
  return text ? *text : json_of(*node);
}

constexpr std::size_t kMostShown = 20'000;  ///< a page with more marks opens slowly and shows no more

void write_lines(Html& html, const List& list, const Frame& frame) {
  const Places& places = *list.places;
  for (std::size_t i = 0; i < std::min(list.rows.size(), kMostShown); ++i) {
    const auto from = point_of(list.rows[i], places.x, places.y), to = point_of(list.rows[i], places.to_x, places.to_y);
    if (!from || !to) continue;
    html.single("line", {{"class", "way"},
                         {"x1", frame.across(from->x)},
                         {"y1", frame.down(from->y)},
                         {"x2", frame.across(to->x)},
                         {"y2", frame.down(to->y)}});
  }
}

double largest_of(const List& list) {
  double largest = 0;
  for (const Fields& row : list.rows) largest = std::max(largest, number_of(row, list.places->size).value_or(0));
  return largest;
}

/// What the points of a list are told apart by, in the order in which they come; six have a colour of their own, the outlines go round after four.
std::size_t kind_of(std::vector<std::string>& marks, const std::string& mark) {
  const auto found = std::ranges::find(marks, mark);
  const auto number = static_cast<std::size_t>(found - marks.begin());
  if (found == marks.end()) marks.push_back(mark);
  return number;
}

/// An outline around (0, 0) with the area of a circle of radius r, so that kinds differ without colour: square, triangle, diamond.
std::string outline(std::size_t kind, double r) {
  const double half = 0.886 * r, wide = 1.347 * r, high = 1.555 * r, low = 0.778 * r, tip = 1.253 * r;
  switch (kind % 4) {
    case 1: return fmt::format("M{0:.1f} {0:.1f}H{1:.1f}V{1:.1f}H{0:.1f}Z", -half, half);
    case 2: return fmt::format("M0 {:.1f}L{:.1f} {:.1f}H{:.1f}Z", -high, wide, low, -wide);
    default: return fmt::format("M0 {0:.1f}L{1:.1f} 0L0 {1:.1f}L{0:.1f} 0Z", -tip, tip);
  }
}

/// A point of a kind; `title` is what it says when it is pointed at, empty: nothing.
void write_point(Html& html, std::size_t kind, const std::string& x, const std::string& y, double radius, const std::string& title) {
  const std::string style = "place c" + std::to_string(kind);
  if (kind % 4 == 0) {
    html.open("circle", {{"class", style}, {"cx", x}, {"cy", y}, {"r", fmt::format("{:.1f}", radius)}});
    if (!title.empty()) html.leaf("title", title);
    html.close();
    return;
  }
  html.open("svg", {{"x", x}, {"y", y}, {"overflow", "visible"}}).open("path", {{"class", style}, {"d", outline(kind, radius)}});
  if (!title.empty()) html.leaf("title", title);
  html.close().close();
}

void write_points(Html& html, const List& list, const Frame& frame, std::vector<std::string>& marks) {
  const Places& places = *list.places;
  constexpr double smallest = 2.5, widest = 11, usual = 5;
  const double most = places.size.empty() ? 0 : largest_of(list);
  for (std::size_t i = 0; i < std::min(list.rows.size(), kMostShown); ++i) {
    const Fields& row = list.rows[i];
    const auto at = point_of(row, places.x, places.y);
    if (!at) continue;
    const std::string mark = places.mark.empty() ? list.name : word_of(row, places.mark);
    const double size = most > 0 ? std::max(0.0, number_of(row, places.size).value_or(0)) / most : 0;
    const double radius = most > 0 ? std::max(smallest, widest * std::sqrt(size)) : usual;
    const std::string name = word_of(row, places.name);
    write_point(html, kind_of(marks, mark), frame.across(at->x), frame.down(at->y), radius, name.empty() ? mark : name + ", " + mark);
  }
}

constexpr std::size_t kMostNamed = 60;  ///< on a map of more points names would hide each other

/// Names beside their points, each place once, where no other name stands. Sizes are those of a narrow page.
class Names {
 public:
  explicit Names(const Frame& frame) : frame_(frame), high_(kWide / frame.ratio()) {}

  void write(Html& html, const List& list) {
    const Places& places = *list.places;
    for (const Fields& row : list.rows) {
      const auto at = point_of(row, places.x, places.y);
      const std::string name = word_of(row, places.name);
      if (at && !name.empty() && std::ranges::find(named_, name) == named_.end()) write_one(html, *at, name);
    }
  }

 private:
  static constexpr double kWide = 480, kLetter = 6.2, kLine = 13, kAway = 12;
  struct Box {
    double left, top, right, bottom;
    bool meets(const Box& other) const { return left < other.right && other.left < right && top < other.bottom && other.top < bottom; }
  };

  void write_one(Html& html, const Point& at, const std::string& name) {
    const double x = kWide * (at.x - frame_.left) / (frame_.right - frame_.left), y = high_ * (frame_.top - at.y) / (frame_.top - frame_.bottom);
    const double wide = kLetter * static_cast<double>(utf8_length(name));
    for (const bool before : {false, true}) {
      const double left = before ? x - kAway - wide : x + kAway;
      const Box box{left, y - kLine / 2, left + wide, y + kLine / 2};
      const bool inside = box.left >= 0 && box.right <= kWide;
      if (!inside || std::ranges::any_of(boxes_, [&](const Box& other) { return other.meets(box); })) continue;
      boxes_.push_back(box);
      named_.push_back(name);
      html.leaf("text", name, {{"class", before ? "named before" : "named"}, {"x", frame_.across(at.x)}, {"y", frame_.down(at.y)}, {"dx", before ? "-9" : "9"}, {"dy", "4"}});
      return;
    }
  }

  const Frame& frame_;
  double high_;
  std::vector<Box> boxes_;
  std::vector<std::string> named_;
};

void write_names(Html& html, const std::vector<const List*>& lists, const Frame& frame) {
  std::size_t points = 0;
  for (const List* list : lists) points += is_lines(*list->places) ? 0 : list->rows.size();
  if (points > kMostNamed) return;
  Names names(frame);
  for (const List* list : lists) {
    if (!is_lines(*list->places) && !list->places->name.empty()) names.write(html, *list);
  }
}

std::string quoted_point(const Point& p) {
  return "[" + format_double(p.x) + ", " + format_double(p.y) + "]";
}

/// The row as a feature; empty where it has no place.
std::string feature_of(const List& list, const Fields& row) {
  const Places& places = *list.places;
  const auto from = point_of(row, places.x, places.y);
  if (!from) return {};
  std::string geometry = R"({"type": "Point", "coordinates": )" + quoted_point(*from) + "}";
  if (is_lines(places)) {
    const auto to = point_of(row, places.to_x, places.to_y);
    if (!to) return {};
    geometry = R"({"type": "LineString", "coordinates": [)" + quoted_point(*from) + ", " + quoted_point(*to) + "]}";
  }
  Fields properties{{"list", list.name}};
  for (const auto& field : row) {
    if (field.first != places.x && field.first != places.y && field.first != places.to_x && field.first != places.to_y)
      properties.push_back(field);
  }
  return R"({"type": "Feature", "geometry": )" + geometry + R"(, "properties": )" + json_of(Node(std::move(properties))) + "}";
}

}  // namespace

bool has_places(const Envelope& envelope) {
  return std::ranges::any_of(lists_with_places(envelope), [](const List* list) { return list->places->degrees; });
}

void write_html_map(Html& html, const Envelope& envelope) {
  const std::vector<const List*> lists = lists_with_places(envelope);
  if (lists.empty()) return;
  const Frame frame = frame_of(lists);
  if (frame.left > frame.right) return;
  html.open("figure").line().open("figcaption").leaf("h2", "Map").close().line();
  const std::string shape = fmt::format("aspect-ratio:{:.3f}", frame.ratio());
  html.open("svg", {{"class", "map"}, {"role", "img"}, {"aria-label", "Map of the places in the tables below"}, {"style", shape}}).line();
  for (const List* list : lists) {
    if (is_lines(*list->places)) write_lines(html, *list, frame);
  }
  std::vector<std::string> marks;
  for (const List* list : lists) {
    if (!is_lines(*list->places)) write_points(html, *list, frame, marks);
  }
  write_names(html, lists, frame);
  html.close().line().open("ul", {{"class", "key"}});
  for (std::size_t i = 0; i < marks.size(); ++i) {
    html.open("li").open("svg", {{"width", "14"}, {"height", "14"}, {"aria-hidden", "true"}});
    write_point(html, i, "7", "7", 5, "");
    html.close().text(marks[i]).close();
  }
  html.close();
  for (const List* list : lists) {
    if (list->rows.size() <= kMostShown) continue;
    html.leaf("p", "Of the list " + list->name + " the map shows the first " + std::to_string(kMostShown) + " rows.", {{"class", "note"}});
  }
  html.close().line();
}

std::string render_geojson(const Envelope& envelope) {
  std::string out = R"({"type": "FeatureCollection", "features": [)";
  bool first = true;
  for (const List* list : lists_with_places(envelope)) {
    if (!list->places->degrees) continue;
    for (const Fields& row : list->rows) {
      const std::string feature = feature_of(*list, row);
      if (feature.empty()) continue;
      out += (first ? "\n  " : ",\n  ") + feature;
      first = false;
    }
  }
  return out + "\n]}\n";
}

}  // namespace solleva::share
