// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "app/cli/command.h"
#include "app/cli/errors.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/data/file_digest.h"

namespace solleva::cli {
namespace {

std::optional<std::int64_t> parse_integer(const std::string& text) {
  std::int64_t value{};
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// Why `text` is no value of the type, or empty.
std::string objection(Type type, const std::string& text) {
  switch (type) {
    case Type::integer:
      return parse_integer(text) ? "" : "it takes a whole number";
    case Type::count: {
      const auto value = parse_integer(text);
      return value && *value >= 1 ? "" : "it takes a whole number from 1";
    }
    case Type::number:
      return parse_double(text) ? "" : "it takes a number, as in 2.15";
    case Type::amount:
      return parse_double(text).value_or(0) > 0 ? "" : "it takes a number above 0, as in 2.15";
    case Type::part: {
      const auto value = parse_double(text);
      return value && *value >= 0 && *value <= 1 ? "" : "it takes a number from 0 to 1, as in 0.01";
    }
    default:
      return text.empty() ? "it takes a text that is not empty" : "";
  }
}

Done check_value(const std::string& shown, Type type, const std::vector<std::string>& allowed, const std::string& text) {
  std::string why = objection(type, text);
  std::string hint;
  if (why.empty() && !allowed.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
    why = "it takes one of " + join(allowed, ", ");
    hint = did_you_mean(text, allowed);
  }
  if (why.empty()) return {};
  return fail({errors::bad_value, "cannot use \"" + text + "\"", {.field = shown}, why, hint});
}

/// Reads the words of one call into the values by name.
class Reader {
 public:
  Reader(const Command& command, std::span<const std::string> words) : command_(command), words_(words) {}

  Result<std::map<std::string, std::vector<std::string>, std::less<>>> read() {
    for (; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      Done done;
      if (!options_ended_ && word == "--") {
        options_ended_ = true;
      } else if (!options_ended_ && looks_like_option(word)) {
        done = read_option(word);
      } else {
        loose_.push_back(word);
      }
      if (!done) return tl::unexpected(done.error());
    }
    if (Done done = place_arguments(); !done) return tl::unexpected(done.error());
    for (const Option& option : command_.options) {
      if (option.required && !values_.contains(option.name)) {
        return fail({errors::missing_option,
                     "solleva " + command_.name() + " needs --" + option.name + " " + option.value,
                     {.field = "--" + option.name},
                     option.help});
      }
    }
    if (Done done = check_ending(); !done) return tl::unexpected(done.error());
    return std::move(values_);
  }

 private:
  /// A name that ends like a document of another kind would hide a plain table under it.
  Done check_ending() const {
    static const std::vector<std::string> foreign{"pdf", "doc", "docx", "odt", "xls", "ods", "ppt", "pptx", "png", "jpg", "svg", "htm", "xml", "yaml", "tex", "tsv",
                                                  "dta", "sav", "parquet", "geojson"};
    const auto format = std::ranges::find(command_.options, "format", &Option::name), output = std::ranges::find(command_.options, "output", &Option::name);
    if (format == command_.options.end() || values_.contains("format") || output == command_.options.end() || !values_.contains("output")) return {};
    const std::string path = values_.at("output").front();
    const std::string ending = path.substr(path.rfind('.') + 1);
    const bool offered = std::ranges::find(format->allowed, ending) != format->allowed.end();
    if (output->type != Type::file || offered || std::ranges::find(foreign, ending) == foreign.end() || ending.size() == path.size()) return {};
    return fail({errors::bad_value, "this command writes no ." + ending, {.field = "--output"}, {},
                 "end the name with " + endings_of(*format) + ", or choose with --format"});
  }

  static std::string endings_of(const Option& format) {
    std::vector<std::string> endings;
    for (const std::string& name : format.allowed) endings.push_back("." + (name == "text" ? "txt" : name));
    return join(endings, ", ");
  }

  static bool looks_like_option(const std::string& word) {
    if (word.size() < 2 || word[0] != '-') return false;
    const char next = word[1];
    return next == '-' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
  }

  /// Splits `--name=value`, `--name`, `-k` and `-kvalue`.
  const Option* find(const std::string& word, std::optional<std::string>& attached) const {
    if (word[1] == '-') {
      const std::size_t equals = word.find('=');
      if (equals != std::string::npos) attached = word.substr(equals + 1);
      const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
      for (const Option& option : command_.options) {
        if (option.name == name || (!option.alias.empty() && option.alias == name)) return &option;
      }
      return nullptr;
    }
    if (word.size() > 2) attached = word.substr(2);
    for (const Option& option : command_.options) {
      if (option.letter == word[1]) return &option;
    }
    return nullptr;
  }

  Done read_option(const std::string& word) {
    std::optional<std::string> value;
    const Option* option = find(word, value);
    if (option == nullptr) return unknown(word);
    const std::string shown = "--" + option->name;
    if (values_.contains(option->name) && !option->repeatable) {
      return fail({errors::repeated_option, "the option is given twice", {.field = shown}, "it takes one value"});
    }
    if (option->type == Type::flag) {
      if (value)
        return fail({errors::unwanted_value, "the option takes no value", {.field = shown}, "\"" + *value + "\" is given"});
      values_[option->name];
      return {};
    }
    if (!value) {
      if (at_ + 1 == words_.size()) {
        return fail({errors::missing_value,
                     "the option needs a value",
                     {.field = shown},
                     "nothing follows it",
                     "write " + shown + " " + option->value});
      }
      value = words_[++at_];
    }
    if (Done done = check_value(shown, option->type, option->allowed, *value); !done) return done;
    values_[option->name].push_back(*value);
    return {};
  }

  Done unknown(const std::string& word) const {
    const std::string name = word.substr(0, word.find('='));
    std::vector<std::string> known{"--help"};
    for (const Option& option : command_.options) known.push_back("--" + option.name);
    return fail(
        {errors::unknown_option, "solleva " + command_.name() + " has no option " + name, {}, {}, did_you_mean(name, known)});
  }

  Done place_arguments() {
    std::size_t next = 0;
    for (const Positional& argument : command_.arguments) {
      if (next == loose_.size()) {
        if (argument.presence == Presence::optional || argument.presence == Presence::any) continue;
        return fail({errors::missing_argument, "solleva " + command_.name() + " needs " + argument.name, {}, argument.help});
      }
      const bool all = argument.presence == Presence::one_or_more || argument.presence == Presence::any;
      const std::size_t last = all ? loose_.size() : next + 1;
      for (; next < last; ++next) {
        if (Done done = check_value(argument.name, argument.type, argument.allowed, loose_[next]); !done) return done;
        values_[argument.name].push_back(loose_[next]);
      }
    }
    if (next == loose_.size()) return {};
    return fail({errors::unexpected_argument,
                 "solleva " + command_.name() + " has no use for \"" + loose_[next] + "\"",
                 {},
                 command_.arguments.empty() ? "it takes no arguments" : "it takes only " + usage_arguments(command_)});
  }

  const Command& command_;
  std::span<const std::string> words_;
  std::size_t at_ = 0;
  bool options_ended_ = false;
  std::vector<std::string> loose_;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

share::Node typed(const Option& option, const std::string& text) {
  if (option.type == Type::integer || option.type == Type::count) return share::Node(parse_integer(text));
  if (option.type == Type::number || option.type == Type::amount || option.type == Type::part) return share::Node(parse_double(text));
  return share::Node(text);
}

}  // namespace

Result<Arguments> Arguments::parse(const Command& command, std::span<const std::string> words) {
  auto values = Reader(command, words).read();
  if (!values) return tl::unexpected(values.error());
  Arguments arguments;
  arguments.command_ = &command;
  arguments.values_ = std::move(*values);
  return arguments;
}

Checked<Arguments> Arguments::with_design() const {
  Arguments all = *this;
  if (!has("design") || !given("design")) return all;
  Checked<data::DesignFile> file = data::load_design(text("design"));
  if (!file) return tl::unexpected(file.error());
  Result<std::string> digest = data::file_sha256(text("design"));
  if (!digest) return fail(digest.error());
  all.design_input_ = share::Input{text("design"), std::move(*digest), {}};
  static const std::vector<std::string> of_variance{"replicate-weights", "replicate-factors", "replicate-scale", "fay"};
  for (const auto& [name, values] : file->settings) {
    const bool aside = given("variance") && std::find(of_variance.begin(), of_variance.end(), name) != of_variance.end();
    if (aside || !has(name) || given(name)) continue;
    all.values_[name] = values;
    all.from_design_.insert(name);
  }
  all.design_ = std::make_shared<const data::DesignFile>(std::move(*file));
  return all;
}

const Option* Arguments::option(std::string_view name) const {
  const auto found =
      std::find_if(command_->options.begin(), command_->options.end(), [&](const Option& o) { return o.name == name; });
  return found == command_->options.end() ? nullptr : &*found;
}

bool Arguments::has(std::string_view name) const {
  const auto& positional = command_->arguments;
  return option(name) != nullptr ||
         std::any_of(positional.begin(), positional.end(), [&](const Positional& p) { return p.name == name; });
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  if (!has(name)) throw std::logic_error("solleva " + command_->name() + " has no " + std::string(name));
  if (const auto found = values_.find(name); found != values_.end()) return found->second;
  const Option* definition = option(name);
  if (definition == nullptr || definition->fallback.empty()) return {};
  return {definition->fallback};
}

bool Arguments::given(std::string_view name) const {
  return values_.find(name) != values_.end();
}

bool Arguments::from_design(std::string_view name) const {
  return from_design_.find(name) != from_design_.end();
}

bool Arguments::flag(std::string_view name) const {
  if (!has(name)) throw std::logic_error("solleva " + command_->name() + " has no " + std::string(name));
  return given(name);
}

std::string Arguments::text(std::string_view name) const {
  const std::vector<std::string> all = texts(name);
  return all.empty() ? std::string() : all.front();
}

std::optional<double> Arguments::number(std::string_view name) const {
  const std::string word = text(name);
  return word.empty() ? std::nullopt : parse_double(word);
}

std::optional<std::int64_t> Arguments::integer(std::string_view name) const {
  const std::string word = text(name);
  return word.empty() ? std::nullopt : parse_integer(word);
}

share::Format Arguments::format() const {
  if (has("format") && given("format")) return share::format_named(text("format")).value_or(share::Format::text);
  const std::string path = has("output") ? text("output") : std::string();
  const std::string ending = path.substr(path.rfind('.') + 1);  // all of it where there is no dot
  const Option* formats = option("format");
  const bool offered = formats && std::ranges::find(formats->allowed, ending) != formats->allowed.end();
  return path.size() > ending.size() && offered ? share::format_named(ending).value_or(share::Format::text) : share::Format::text;
}

share::Fields Arguments::shown_options() const {
  static const std::vector<std::string> unseen{"format", "output", "threads", "seed", "note"};
  share::Fields fields;
  for (const Option& option : command_->options) {
    if (std::find(unseen.begin(), unseen.end(), option.name) != unseen.end()) continue;
    if (option.type == Type::flag) {
      fields.emplace_back(option.name, flag(option.name));
      continue;
    }
    std::vector<share::Node> all;
    for (const std::string& word : texts(option.name)) all.push_back(typed(option, word));
    if (option.repeatable) {
      fields.emplace_back(option.name, std::move(all));
    } else {
      fields.emplace_back(option.name, all.empty() ? share::Node() : all.front());
    }
  }
  return fields;
}

}  // namespace solleva::cli
