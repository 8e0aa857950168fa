// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <utility>

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

}  // namespace solleva
