// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The front door of share: reports (report.h) are built from results (regional/), put into the words of a language (catalogue.h), and
/// written as a site (site.h); results of single commands become tables and files (envelope.h), and two plans are held against each other
/// (plan_comparison.h).
#include "solleva/share/catalogue.h"
#include "solleva/share/envelope.h"
#include "solleva/share/plan_comparison.h"
#include "solleva/share/regional/regional.h"
#include "solleva/share/report.h"
#include "solleva/share/site.h"
