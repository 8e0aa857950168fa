// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/value.h"

#include <cmath>

#include "solleva/base/errors.h"
#include "solleva/base/text.h"

namespace solleva {

Result<Share> Share::of(double fraction) {
  if (!(fraction >= 0 && fraction <= 1)) {
    return fail({errors::bad_value, "'" + format_double(fraction) + "' is no share", {}, "a share lies between 0 and 1"});
  }
  return Share(fraction);
}

Result<Share> Share::of_percent(double percent) {
  if (!(percent >= 0 && percent <= 100)) {
    return fail(
        {errors::bad_value, "'" + format_double(percent) + "' is no percentage of a whole", {}, "it lies between 0 and 100"});
  }
  return Share(percent / 100);
}

Result<Weight> Weight::of(double units) {
  if (!(units >= 0) || !std::isfinite(units)) {
    return fail({errors::bad_value, "'" + format_double(units) + "' is no weight", {}, "a weight is a finite number, 0 or more"});
  }
  return Weight(units);
}

}  // namespace solleva
