// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/share/share.h"

namespace solleva::cli::regional {

/// The pages of docs/methods, which the program carries so that receipts can lead to the equation a figure follows.
std::vector<share::MethodPage> method_pages();

}  // namespace solleva::cli::regional
