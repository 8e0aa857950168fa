// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <utility>
#include <vector>

#include "solleva/base/error.h"

namespace solleva {

/// A value, or the error that kept us from it. Bad input travels this way; nothing throws across a module's door.
/// Behind our name stands tl::expected, until the compiler's own std::expected can take its place.
template <class T>
using Result = tl::expected<T, Error>;

/// Success without a value.
using Done = Result<void>;

/// `return fail({errors::missing_column, "..."});`
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// Every error that one pass found, in the order of their places; never empty.
struct Errors {
  std::vector<Error> all;
  Errors(Error only) : all{std::move(only)} {}
  explicit Errors(std::vector<Error> found) : all(std::move(found)) {}
};

/// A value, or everything that is wrong, so that a user can mend it in one go. `fail(...)` fits it too.
template <class T>
using Checked = tl::expected<T, Errors>;

}  // namespace solleva
