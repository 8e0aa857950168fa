// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/data/keys.h"

// What a single value of a file in TOML must look like; nobody but the readers of such files includes this.
namespace solleva::data {

/// Why the word is no value of the key, or empty.
std::string word_objection(const Key& key, std::string_view word);

/// Why the number is no value of the key, or empty.
std::string whole_objection(const Key& key, std::int64_t number);

/// Whether it has the form of a BCP 47 tag of language, script and region, as in en, zh-Hans, pt-BR.
bool is_language(std::string_view tag);

/// The words between blanks.
std::vector<std::string> words_of(std::string_view text);

}  // namespace solleva::data
