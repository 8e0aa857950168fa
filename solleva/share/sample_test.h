// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "solleva/share/catalogue.h"
#include "solleva/share/report.h"
#include "solleva/share/site.h"

namespace solleva::share::sample {

/// A report with every kind of block and cell: the world of the tests of this module. Its story is in story().
Report report();

/// The story of report() in English, as a catalogue.
CatalogueText story();

/// `text`, an English catalogue, in an invented language: every message between brackets, so that whatever is not a message
/// shows.
CatalogueText in_brackets(const CatalogueText& text, const std::string& language, const std::string& direction);

/// Assets of a few bytes, with the names of the countries that report() needs.
SiteAssets assets();

/// The folder of the reference data, empty where there is none.
std::string reference_data();

}  // namespace solleva::share::sample
