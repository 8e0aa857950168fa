// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/programme.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/file.h"
#include "solleva/data/programme_text.h"

namespace solleva::data {
namespace {

Where where_of(const std::string& file, const toml::source_position& position, std::string field) {
  Where where;
  where.file = file;
  where.line = position.line;
  where.column = position.column;
  where.field = std::move(field);
  return where;
}

std::string dotted(std::string_view prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : std::string(prefix) + "." + std::string(name);
}

/// How a value of the wrong kind is spoken of.
std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time";
    case toml::node_type::date_time:
      return "a date with time";
    default:
      return "nothing";
  }
}

/// Walks the parsed file along the catalogue and collects all that is wrong.
class Checker {
 public:
  explicit Checker(const std::string& file) : file_(file) {}

  std::vector<Error> check(const toml::table& root) {
    check_table(root, "", {1, 1});
    check_references();
    std::stable_sort(errors_.begin(), errors_.end(), [](const Error& a, const Error& b) {
      return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
    return std::move(errors_);
  }

 private:
  struct Reference {
    std::string id;
    const Key* key;
    toml::source_position position;
  };

  void add(const ErrorCode& code, std::string what, const toml::source_position& position, std::string_view path, std::string why,
           std::string hint = {}) {
    errors_.push_back({code, std::move(what), where_of(file_, position, std::string(path)), std::move(why), std::move(hint)});
  }

  void bad_value(const Key& key, const toml::node& node, std::string why, std::string hint = {}) {
    add(errors::programme_bad_value, "this value cannot be used", node.source().begin, key.path, std::move(why), std::move(hint));
  }

  void check_table(const toml::table& table, std::string_view prefix, const toml::source_position& position) {
    for (const auto& [name, node] : table) {
      if (const Key* key = find_key(dotted(prefix, name.str()))) {
        check_node(*key, node);
      } else {
        add(errors::programme_unknown_key, "there is no key \"" + std::string(name.str()) + "\"", name.source().begin, prefix,
            "this version of solleva does not know it", did_you_mean(name.str(), names_below(prefix)));
      }
    }
    for (const Key& key : programme_keys()) {
      const std::string_view name = name_below(prefix, key);
      if (!key.required || name.empty() || table.contains(name)) continue;
      add(errors::programme_missing_key, "the key \"" + std::string(name) + "\" is missing", position, prefix,
          std::string(key.text));
    }
  }

  /// The name of the key within the table `prefix`; empty where it does not stand directly in it.
  static std::string_view name_below(std::string_view prefix, const Key& key) {
    std::string_view name = key.path;
    if (!prefix.empty()) {
      if (!name.starts_with(dotted(prefix, ""))) return {};
      name.remove_prefix(prefix.size() + 1);
    }
    return name.find('.') == std::string_view::npos ? name : std::string_view();
  }

  static const Key* find_key(std::string_view path) {
    const std::span<const Key> keys = programme_keys();
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
    return found == keys.end() ? nullptr : &*found;
  }

  static std::vector<std::string> names_below(std::string_view prefix) {
    std::vector<std::string> names;
    for (const Key& key : programme_keys()) {
      if (const std::string_view name = name_below(prefix, key); !name.empty()) names.emplace_back(name);
    }
    return names;
  }

  void check_node(const Key& key, const toml::node& node) {
    switch (key.type) {
      case KeyType::table:
        if (const toml::table* table = node.as_table()) return check_table(*table, key.path, node.source().begin);
        return bad_value(key, node, "it takes a table [" + std::string(key.path) + "], not " + std::string(kind_of(node)));
      case KeyType::tables:
        return check_tables(key, node);
      case KeyType::texts:
      case KeyType::lists:
        return check_map(key, node);
      case KeyType::languages:
      case KeyType::names:
      case KeyType::years:
        return check_list(key, node);
      case KeyType::integer:
      case KeyType::year:
        return check_whole(key, node);
      case KeyType::amount:
        return check_amount(key, node);
      case KeyType::boolean:
        if (!node.is_boolean()) bad_value(key, node, "it takes true or false, not " + std::string(kind_of(node)));
        return;
      case KeyType::date:
        if (!node.is_date())
          bad_value(key, node, "it takes a date without quotes, as in 2020-11-23, not " + std::string(kind_of(node)));
        return;
      default:
        return check_word(key, node);
    }
  }

  void check_tables(const Key& key, const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr || !std::all_of(array->begin(), array->end(), [](const toml::node& item) { return item.is_table(); })) {
      return bad_value(key, node, "it takes tables [[" + std::string(key.path) + "]], not " + std::string(kind_of(node)));
    }
    for (const toml::node& item : *array) check_table(*item.as_table(), key.path, item.source().begin);
  }

  /// A value that is one text.
  void check_word(const Key& key, const toml::node& node) {
    const auto word = node.value<std::string>();
    if (!node.is_string() || !word) return bad_value(key, node, "it takes a text in quotes, not " + std::string(kind_of(node)));
    if (const std::string why = word_objection(key, *word); !why.empty()) {
      const bool choice = key.type == KeyType::choice;
      return bad_value(key, node, why, choice ? did_you_mean(*word, words_of(key.allowed)) : std::string());
    }
    if (key.type == KeyType::reference) references_.push_back({*word, &key, node.source().begin});
    if (key.type == KeyType::id && !ids_[std::string(key.path)].insert(*word).second)
      bad_value(key, node, "\"" + *word + "\" is defined twice");
  }

  void check_whole(const Key& key, const toml::node& node) {
    const auto* whole = node.as_integer();
    if (whole == nullptr) return bad_value(key, node, "it takes a whole number, not " + std::string(kind_of(node)));
    if (const std::string why = whole_objection(key, whole->get()); !why.empty()) bad_value(key, node, why);
  }

  void check_amount(const Key& key, const toml::node& node) {
    const std::optional<double> number = node.is_number() ? node.value<double>() : std::nullopt;
    if (!number) return bad_value(key, node, "it takes a number, not " + std::string(kind_of(node)));
    if (!std::isfinite(*number) || *number <= 0) bad_value(key, node, "it takes a number above 0");
  }

  void check_list(const Key& key, const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty()) return bad_value(key, node, "it takes a list in brackets that is not empty");
    std::optional<std::int64_t> before;
    std::set<std::string> seen;
    for (const toml::node& item : *array) {
      if (key.type == KeyType::years) {
        check_whole(key, item);
        const auto* whole = item.as_integer();
        if (whole != nullptr && before && whole->get() <= *before) bad_value(key, item, "the years must rise");
        if (whole != nullptr) before = whole->get();
        continue;
      }
      check_word(key, item);
      if (const auto word = item.value<std::string>(); word && !seen.insert(*word).second)
        bad_value(key, item, "\"" + *word + "\" is listed twice");
    }
  }

  void check_map(const Key& key, const toml::node& node) {
    const bool texts = key.type == KeyType::texts;
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      const std::string example = texts ? "{en = \"...\"}" : "{page = [\"...\"]}";
      return bad_value(key, node, "it takes a table, as in " + example + ", not " + std::string(kind_of(node)));
    }
    if (texts && !table->contains("en")) {
      add(errors::programme_missing_key, "the key \"en\" is missing", node.source().begin, key.path,
          "English is the text that others are translated from");
    }
    const Key text{key.path, KeyType::text, false, key.text};
    const Key names{key.path, KeyType::names, false, key.text};
    for (const auto& [name, value] : *table) {
      if (texts && !is_language(name.str())) {
        add(errors::programme_bad_value, "\"" + std::string(name.str()) + "\" is no language tag", name.source().begin, key.path,
            "it takes a BCP 47 tag, as in en or zh-Hans");
      }
      texts ? check_word(text, value) : check_list(names, value);
    }
  }

  void check_references() {
    for (const Reference& reference : references_) {
      const std::set<std::string>& known = ids_[std::string(reference.key->allowed)];
      if (known.contains(reference.id)) continue;
      const std::string_view target = reference.key->allowed.substr(0, reference.key->allowed.find('.'));
      add(errors::programme_bad_value, "this value cannot be used", reference.position, reference.key->path,
          "no [[" + std::string(target) + "]] is called \"" + reference.id + "\"",
          did_you_mean(reference.id, std::vector<std::string>(known.begin(), known.end())));
    }
  }

  const std::string& file_;
  std::vector<Error> errors_;
  std::map<std::string, std::set<std::string>> ids_;  ///< by the path of the key that defines them
  std::vector<Reference> references_;
};

// Reading values out of a tree that the checker has passed.

std::string text_in(const toml::table& table, std::string_view name) {
  return table[name].value_or(std::string());
}

int whole_in(const toml::table& table, std::string_view name) {
  return static_cast<int>(table[name].value_or(std::int64_t{0}));
}

std::optional<int> optional_whole_in(const toml::table& table, std::string_view name) {
  return table.contains(name) ? std::optional(whole_in(table, name)) : std::nullopt;
}

std::vector<std::string> list_of(const toml::node* node) {
  std::vector<std::string> all;
  if (node == nullptr) return all;
  for (const toml::node& item : *node->as_array()) all.push_back(*item.value<std::string>());
  return all;
}

std::string date_in(const toml::table& table, std::string_view name) {
  const toml::date date = table[name].value_or(toml::date{});
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", int{date.year}, int{date.month}, int{date.day});
  return text;
}

/// Calls `read` for each [[name]] of the file.
template <class Read>
void for_each_table(const toml::table& root, std::string_view name, Read read) {
  const toml::array* array = root[name].as_array();
  if (array == nullptr) return;
  for (const toml::node& item : *array) read(*item.as_table());
}

std::string path_from(const std::string& folder, const std::string& file) {
  return (std::filesystem::path(folder) / file).lexically_normal().string();
}

ProgrammeRegion read_region(const toml::table& region) {
  return {text_in(region, "code"), text_in(region, "members"), text_in(region, "population"), text_in(region, "focus"),
          list_of(region.get("check_regions"))};
}

ProgrammeReport read_report(const toml::table& report, const std::string& folder) {
  ProgrammeReport out{.kind = text_in(report, "kind"),
                      .languages = list_of(report.get("languages")),
                      .first_year = whole_in(report, "first_year"),
                      .last_year = whole_in(report, "last_year"),
                      .projected_to = optional_whole_in(report, "projected_to"),
                      .event_year = optional_whole_in(report, "event_year"),
                      .years = {},
                      .story = {},
                      .paragraphs = {}};
  for (const toml::node& year : *report.get_as<toml::array>("years"))
    out.years.push_back(static_cast<int>(year.as_integer()->get()));
  if (report.contains("story")) out.story = path_from(folder, text_in(report, "story"));
  if (const toml::table* pages = report.get_as<toml::table>("paragraphs")) {
    for (const auto& [page, keys] : *pages) out.paragraphs[std::string(page.str())] = list_of(&keys);
  }
  return out;
}

Programme read_programme(const toml::table& root, const std::string& file) {
  const toml::table& head = *root.get_as<toml::table>("programme");
  Programme out;
  out.file = file;
  out.folder = std::filesystem::path(file).parent_path().string();
  out.id = text_in(head, "id");
  out.publisher = text_in(head, "publisher");
  out.licence = text_in(head, "licence");
  out.licence_url = text_in(head, "licence_url");
  out.currency = text_in(head, "currency");
  out.issued = date_in(head, "issued");
  for (const auto& [language, name] : *head.get_as<toml::table>("name"))
    out.name[std::string(language.str())] = *name.value<std::string>();
  out.ppp = whole_in(head, "ppp");
  out.price_year = optional_whole_in(head, "price_year");
  out.made_up = head["made_up"].value_or(false);
  for_each_table(root, "source", [&](const toml::table& t) {
    out.sources.push_back({text_in(t, "id"), text_in(t, "title"), text_in(t, "publisher"), text_in(t, "vintage"),
                           text_in(t, "licence"), text_in(t, "url")});
  });
  for_each_table(root, "table", [&](const toml::table& t) {
    const std::string name = text_in(t, "file");
    out.tables.push_back({text_in(t, "name"), name, path_from(out.folder, name), text_in(t, "source"), text_in(t, "sha256")});
  });
  for_each_table(root, "line", [&](const toml::table& t) {
    out.lines.push_back({text_in(t, "id"), text_in(t, "currency"), text_in(t, "period"), text_in(t, "column"),
                         t["amount"].value_or(0.0), whole_in(t, "ppp")});
  });
  if (const toml::table* region = root.get_as<toml::table>("region")) out.region = read_region(*region);
  if (const toml::table* report = root.get_as<toml::table>("report")) out.report = read_report(*report, out.folder);
  return out;
}

/// A checked programme with the tree it came from, which knows the places.
struct Parsed {
  toml::table root;
  Programme programme;
};

Checked<Parsed> parse(std::string_view text, const std::string& file) {
  if (const auto bad = first_invalid_utf8(text)) {
    const std::string_view before = text.substr(0, *bad);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    Error error{errors::programme_syntax, "the file is not written in UTF-8"};
    error.where.file = file;
    error.where.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    error.where.column = utf8_length(before.substr(line_start)) + 1;
    return fail(std::move(error));
  }
  toml::parse_result result = toml::parse(text);
  if (!result) {
    const toml::parse_error& problem = result.error();
    return fail({errors::programme_syntax,
                 "this is not TOML",
                 where_of(file, problem.source().begin, ""),
                 plain_reason(problem.description()),
                 {}});
  }
  Parsed parsed{std::move(result).table(), {}};
  std::vector<Error> errors = Checker(file).check(parsed.root);
  if (!errors.empty()) return tl::unexpected(Errors(std::move(errors)));
  parsed.programme = read_programme(parsed.root, file);
  return parsed;
}

/// Says which of the named files and folders are not there.
std::vector<Error> missing_files(const Parsed& parsed) {
  std::vector<Error> errors;
  auto look = [&](const std::string& path, const toml::node& node, std::string_view key, bool folder) {
    std::error_code none;
    const auto status = std::filesystem::status(path, none);
    const bool there = folder ? std::filesystem::is_directory(status)
                              : std::filesystem::exists(status) && !std::filesystem::is_directory(status);
    if (there) return;
    errors.push_back({errors::no_file, folder ? "there is no such folder" : "there is no such file",
                      where_of(parsed.programme.file, node.source().begin, std::string(key)), path});
  };
  std::size_t at = 0;
  for_each_table(parsed.root, "table",
                 [&](const toml::table& t) { look(parsed.programme.tables[at++].path, *t.get("file"), "table.file", false); });
  const toml::table* report = parsed.root.get_as<toml::table>("report");
  if (report != nullptr && report->contains("story"))
    look(parsed.programme.report->story, *report->get("story"), "report.story", true);
  return errors;
}

Result<std::string> read_text(const std::string& path) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.is_open() && !stream.bad()) return text;
  return fail({errors::read_failed, "the file cannot be read to its end", {.file = path}});
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
