// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <source_location>
#include <stdexcept>

namespace solleva {

/// A bug of ours; the command line reports it as cli.bug and exits with 70. Nothing between here and there catches it.
class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws BrokenInvariant with the place when `holds` is false: for invariants of our own that only a bug can break, never for
/// bad input.
void require(bool holds, const char* what, std::source_location where = std::source_location::current());

}  // namespace solleva
