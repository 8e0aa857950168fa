// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/tntp.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

constexpr std::size_t most_zones = 5000, most_nodes = 10'000'000;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::optional<double> number_in(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// Lines of a TNTP file, one after the other, without comments and blank lines; metadata beside them.
class Lines {
 public:
  Lines(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  bool next(std::string_view& line) {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      line = text_.substr(at_, end - at_);
      at_ = end + 1;
      ++number_;
      line = trimmed(line.substr(0, line.find('~')));
      if (!line.empty()) return true;
    }
    return false;
  }

  Error wrong(std::string why) const {
    Error error;
    error.code = errors::bad_instance;
    error.what = "the road network cannot be read";
    error.where.file = file_;
    error.where.line = std::max<std::size_t>(number_, 1);
    error.why = std::move(why);
    return error;
  }

  /// "<NAME> value" lines up to <END OF METADATA>.
  Result<std::map<std::string, double, std::less<>>> metadata() {
    std::map<std::string, double, std::less<>> values;
    std::string_view line;
    while (next(line)) {
      const std::size_t end = line.find('>');
      if (line.front() != '<' || end == std::string_view::npos) return fail(wrong("a line of metadata should begin with <NAME>"));
      const std::string name(line.substr(1, end - 1));
      if (name == "END OF METADATA") return values;
      if (const auto value = number_in(line.substr(end + 1))) values[name] = *value;
    }
    return fail(wrong("there is no <END OF METADATA>"));
  }

 private:
  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0, number_ = 0;
};

Result<std::size_t> count_of(const std::map<std::string, double, std::less<>>& values, std::string_view name, std::size_t most, const Lines& lines,
                             std::optional<std::size_t> fallback = std::nullopt) {
  const auto found = values.find(name);
  if (found == values.end() && fallback) return *fallback;
  std::string tag(name);
  tag.insert(tag.begin(), '<');
  tag.push_back('>');
  if (found == values.end()) return fail(lines.wrong("there is no " + tag));
  if (found->second < 0 || found->second > static_cast<double>(most) || std::floor(found->second) != found->second) {
    return fail(lines.wrong(tag + " is not a whole number from 0 to " + std::to_string(most)));
  }
  return static_cast<std::size_t>(found->second);
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(" \t\r;"); at != std::string_view::npos; at = line.find_first_not_of(" \t\r;", at)) {
    const std::size_t end = std::min(line.find_first_of(" \t\r;", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

Result<RoadLink> link_of(const std::vector<std::string_view>& words, std::size_t nodes, const Lines& lines, double& cost) {
  constexpr std::size_t columns = 7, cost_column = 10;
  if (words.size() < columns) return fail(lines.wrong("a link has from, to, capacity, length, free flow time, b and power"));
  std::vector<double> numbers;
  for (std::size_t i = 0; i < words.size() && i <= cost_column; ++i) {
    const auto value = number_in(words[i]);
    if (!value || *value < 0) return fail(lines.wrong("column " + std::to_string(i + 1) + " is not a number of 0 or more"));
    numbers.push_back(*value);
  }
  for (const std::size_t end : {std::size_t{0}, std::size_t{1}}) {
    if (numbers[end] < 1 || numbers[end] > static_cast<double>(nodes) || std::floor(numbers[end]) != numbers[end]) {
      return fail(lines.wrong("a link joins a node that is not from 1 to " + std::to_string(nodes)));
    }
  }
  if (numbers[2] <= 0) return fail(lines.wrong("the capacity of a link is 0"));
  cost = numbers.size() > cost_column ? numbers[cost_column] : 0;
  return RoadLink{static_cast<std::size_t>(numbers[0]) - 1, static_cast<std::size_t>(numbers[1]) - 1, numbers[2], numbers[4], numbers[5], numbers[6]};
}

struct Head {
  std::size_t zones = 0, nodes = 0, links = 0, candidates = 0, first_through = 1;
};

Result<Head> read_head(Lines& lines) {
  const auto values = lines.metadata();
  if (!values) return fail(values.error());
  Head head;
  const auto read = [&](std::string_view name, std::size_t most, std::size_t& into, std::optional<std::size_t> fallback) -> Done {
    const auto count = count_of(*values, name, most, lines, fallback);
    if (!count) return fail(count.error());
    into = *count;
    return {};
  };
  Done done = read("NUMBER OF ZONES", most_zones, head.zones, std::nullopt);
  if (done) done = read("NUMBER OF NODES", most_nodes, head.nodes, std::nullopt);
  if (done) done = read("NUMBER OF LINKS", most_nodes, head.links, std::nullopt);
  if (done) done = read("NUMBER OF NEW LINKS", most_nodes, head.candidates, 0);
  if (done) done = read("FIRST THRU NODE", most_nodes, head.first_through, 1);
  if (!done) return fail(done.error());
  if (head.zones > head.nodes) return fail(lines.wrong("there are more zones than nodes"));
  return head;
}

}  // namespace

Result<RoadDesign> read_road_network(std::string_view text, const std::string& file) {
  Lines lines(text, file);
  const Result<Head> head = read_head(lines);
  if (!head) return fail(head.error());
  RoadDesign design;
  design.existing = head->links;
  design.network.zones = head->zones;
  design.network.nodes = head->nodes;
  design.network.first_through = std::max<std::size_t>(head->first_through, 1) - 1;
  design.network.trips.assign(head->zones * head->zones, 0);
  std::string_view line;
  while (lines.next(line)) {
    double cost = 0;
    const auto words = words_of(line);
    if (words.empty()) continue;
    const auto link = link_of(words, head->nodes, lines, cost);
    if (!link) return fail(link.error());
    if (design.network.links.size() >= head->links) design.cost.push_back(cost);
    design.network.links.push_back(*link);
  }
  if (design.network.links.size() != head->links + head->candidates) {
    return fail(lines.wrong("there are " + std::to_string(design.network.links.size()) + " links where the metadata announces " +
                            std::to_string(head->links + head->candidates)));
  }
  return design;
}

Done read_trips(std::string_view text, const std::string& file, TrafficNetwork& network) {
  Lines lines(text, file);
  const auto values = lines.metadata();
  if (!values) return fail(values.error());
  const auto zones = count_of(*values, "NUMBER OF ZONES", most_zones, lines);
  if (!zones) return fail(zones.error());
  if (*zones != network.zones) return fail(lines.wrong("the trips have " + std::to_string(*zones) + " zones, the network " + std::to_string(network.zones)));
  const auto zone_in = [&](std::string_view word) -> std::optional<std::size_t> {
    const auto value = number_in(word);
    if (!value || *value < 1 || *value > static_cast<double>(network.zones) || std::floor(*value) != *value) return std::nullopt;
    return static_cast<std::size_t>(*value) - 1;
  };
  std::optional<std::size_t> origin;
  std::string_view line;
  constexpr std::string_view heading = "Origin";
  while (lines.next(line)) {
    if (line.starts_with(heading)) {
      origin = zone_in(line.substr(heading.size()));
      if (!origin) return fail(lines.wrong("an origin is not a zone from 1 to " + std::to_string(network.zones)));
      continue;
    }
    if (!origin) return fail(lines.wrong("trips stand before the first origin"));
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find(';', at), line.size());
      const std::string_view entry = trimmed(line.substr(at, end - at));
      at = end + 1;
      if (entry.empty()) continue;
      const std::size_t colon = entry.find(':');
      const auto zone = zone_in(entry.substr(0, colon));
      const auto trips = colon == std::string_view::npos ? std::nullopt : number_in(entry.substr(colon + 1));
      if (!zone || !trips || *trips < 0) return fail(lines.wrong("trips are written as \"zone : number;\", the number 0 or more"));
      if (*zone != *origin) network.trips[*origin * network.zones + *zone] = *trips;
    }
  }
  return {};
}

}  // namespace solleva::plan
