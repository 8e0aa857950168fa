// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/share/regional/input.h"

namespace solleva::share {

/// The regional report: a one-page summary, chapters, a page for every country and an annex, every figure with its receipt.
/// Units: as in regional::Input. Countries without an estimate get a page that says so; a chapter without data is left out.
Report regional_report(const regional::Input& input);

}  // namespace solleva::share
