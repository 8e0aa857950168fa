// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/result.h"
#include "solleva/share/report.h"

namespace solleva::share {

/// Whether a report holds together: slugs and ids are fit for file names and unique, tables are rectangular, charts and maps
/// point at columns that exist, every link, receipt and source is there, every figure is finite and has its receipt (report.h
/// says which may go without). bad-report, figure-without-receipt.
Done check_report(const Report& report);

}  // namespace solleva::share
