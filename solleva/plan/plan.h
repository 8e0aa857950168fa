// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The front door of plan: what other modules may include of it.
#include "solleva/plan/optimum.h"  // IWYU pragma: export - how good a plan is
