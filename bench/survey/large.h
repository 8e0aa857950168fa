// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// Indices of a made-up survey of so many rows, with errors: times, room, and beside them what it costs to read the columns once.
void run_large(std::size_t rows, unsigned threads);
