// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/data/programme.h"

// What a single value of the programme file must look like; nobody but the programme file's own sources includes this.
namespace solleva::data {

/// Why the word is no value of the key, or empty.
std::string word_objection(const Key& key, std::string_view word);

/// Why the number is no value of the key, or empty.
std::string whole_objection(const Key& key, std::int64_t number);

/// Whether it has the form of a BCP 47 tag of language, script and region, as in en, zh-Hans, pt-BR.
bool is_language(std::string_view tag);

/// The words between blanks.
std::vector<std::string> words_of(std::string_view text);

/// The parser's own words about broken TOML as a clause of ours: lower case, without a full stop.
std::string plain_reason(std::string_view description);

}  // namespace solleva::data
