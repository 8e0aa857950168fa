// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/programme.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

// Reading values out of a tree that has passed the check of keys.

int whole_in(const TomlNode& table, std::string_view name) {
  return static_cast<int>(table.whole(name));
}

std::optional<int> optional_whole_in(const TomlNode& table, std::string_view name) {
  return table.find(name) != nullptr ? std::optional(whole_in(table, name)) : std::nullopt;
}

bool true_in(const TomlNode& table, std::string_view name) {
  const TomlNode* node = table.find(name);
  return node != nullptr && *node->as<bool>();
}

std::string date_in(const TomlNode& table, std::string_view name) {
  const auto& date = *table.find(name)->as<TomlDate>();
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::string path_from(const std::string& folder, const std::string& file) {
  return (std::filesystem::path(folder) / file).lexically_normal().string();
}

ProgrammeRegion read_region(const TomlNode& region) {
  return {region.text("code"), region.text("members"), region.text("population"), region.text("focus"),
          region.texts("check_regions")};
}

ProgrammeReport read_report(const TomlNode& report, const std::string& folder) {
  ProgrammeReport out{.kind = report.text("kind"),
                      .languages = report.texts("languages"),
                      .first_year = whole_in(report, "first_year"),
                      .last_year = whole_in(report, "last_year"),
                      .projected_to = optional_whole_in(report, "projected_to"),
                      .event_year = optional_whole_in(report, "event_year"),
                      .years = {},
                      .story = {},
                      .paragraphs = {}};
  for (const TomlNode& year : report.list("years")) out.years.push_back(static_cast<int>(*year.as<std::int64_t>()));
  if (report.find("story") != nullptr) out.story = path_from(folder, report.text("story"));
  if (const TomlNode* pages = report.find("paragraphs")) {
    for (const TomlEntry& page : *pages->as<TomlTable>()) out.paragraphs[page.name] = pages->texts(page.name);
  }
  return out;
}

Programme read_programme(const TomlNode& root, const std::string& file) {
  const TomlNode& head = *root.find("programme");
  Programme out;
  out.file = file;
  out.folder = std::filesystem::path(file).parent_path().string();
  out.id = head.text("id");
  out.publisher = head.text("publisher");
  out.licence = head.text("licence");
  out.licence_url = head.text("licence_url");
  out.currency = head.text("currency");
  out.issued = date_in(head, "issued");
  out.name = texts_of(*head.find("name"));
  out.ppp = whole_in(head, "ppp");
  out.price_year = optional_whole_in(head, "price_year");
  out.made_up = true_in(head, "made_up");
  for (const TomlNode& t : root.list("source")) {
    out.sources.push_back(
        {t.text("id"), t.text("title"), t.text("publisher"), t.text("vintage"), t.text("licence"), t.text("url")});
  }
  for (const TomlNode& t : root.list("table")) {
    const std::string name = t.text("file");
    out.tables.push_back({t.text("name"), name, path_from(out.folder, name), t.text("source"), t.text("sha256")});
  }
  for (const TomlNode& t : root.list("line")) {
    out.lines.push_back(
        {t.text("id"), t.text("currency"), t.text("period"), t.text("column"), t.number("amount"), whole_in(t, "ppp")});
  }
  if (const TomlNode* region = root.find("region")) out.region = read_region(*region);
  if (const TomlNode* report = root.find("report")) out.report = read_report(*report, out.folder);
  return out;
}

/// A checked programme with the tree it came from, which knows the places.
struct Parsed {
  TomlNode root;
  Programme programme;
};

Checked<Parsed> parse(std::string_view text, const std::string& file) {
  Checked<TomlNode> root = parse_toml(text, file, programme_keys());
  if (!root) return tl::unexpected(root.error());
  Parsed parsed{std::move(*root), {}};
  parsed.programme = read_programme(parsed.root, file);
  return parsed;
}

/// Says which of the named files and folders are not there.
std::vector<Error> missing_files(const Parsed& parsed) {
  std::vector<Error> errors;
  auto look = [&](const std::string& path, const TomlNode& node, std::string_view key, bool folder) {
    std::error_code none;
    const auto status = std::filesystem::status(path, none);
    const bool there = folder ? std::filesystem::is_directory(status)
                              : std::filesystem::exists(status) && !std::filesystem::is_directory(status);
    if (there) return;
    errors.push_back({errors::no_file, folder ? "there is no such folder" : "there is no such file",
                      where_of(parsed.programme.file, node.place, key), path});
  };
  std::size_t at = 0;
  for (const TomlNode& t : parsed.root.list("table")) {
    look(parsed.programme.tables[at++].path, *t.find("file"), "table.file", false);
  }
  const TomlNode* report = parsed.root.find("report");
  if (report != nullptr && report->find("story") != nullptr)
    look(parsed.programme.report->story, *report->find("story"), "report.story", true);
  return errors;
}

}  // namespace

Checked<Programme> parse_programme(std::string_view text, const std::string& file) {
  Checked<Parsed> parsed = parse(text, file);
  if (!parsed) return tl::unexpected(parsed.error());
  return std::move(parsed->programme);
}

Checked<Programme> load_programme(const std::string& path) {
  std::error_code none;
  const std::string file =
      std::filesystem::is_directory(path, none) ? (std::filesystem::path(path) / "programme.toml").string() : path;
  const Result<std::string> text = read_text(file);
  if (!text) return fail(text.error());
  Checked<Parsed> parsed = parse(*text, file);
  if (!parsed) return tl::unexpected(parsed.error());
  if (std::vector<Error> missing = missing_files(*parsed); !missing.empty()) return tl::unexpected(Errors(std::move(missing)));
  return std::move(parsed->programme);
}

}  // namespace solleva::data
