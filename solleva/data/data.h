// SPDX-License-Identifier: Apache-2.0
#pragma once

// The front door of data: open an Engine, load() files as tables, take columns for kernels, select() with expressions of a user.
#include "solleva/data/calibration.h"
#include "solleva/data/column.h"
#include "solleva/data/consent.h"
#include "solleva/data/deprivations.h"
#include "solleva/data/design.h"
#include "solleva/data/design_check.h"
#include "solleva/data/design_file.h"
#include "solleva/data/engine.h"
#include "solleva/data/errors.h"
#include "solleva/data/expression.h"
#include "solleva/data/file.h"
#include "solleva/data/file_digest.h"
#include "solleva/data/reader.h"
#include "solleva/data/replicates.h"
#include "solleva/data/stack.h"
#include "solleva/data/table.h"
#include "solleva/data/text_file.h"
