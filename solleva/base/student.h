// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace solleva {

/// The chance that Student's t with `df` degrees of freedom stays at or below `t`, within a relative 1e-10 of the nearer tail.
/// Formula: docs/methods/intervals.md, intervals#1. Source: Abramowitz and Stegun (1972), Handbook of Mathematical Functions,
/// 26.5.27 (p. 948) and 26.5.8 (p. 944). Units: t in standard errors; df > 0, infinity for the normal distribution; a chance of 1.
/// Errors: df not above 0 is a broken invariant.
double student_distribution(double t, double df);

/// The t that Student's t with `df` degrees of freedom stays below with chance `probability` in (0, 1).
/// Formula: intervals#1, solved for t. Source: as above. Units: as above.
/// Errors: df not above 0, or a probability outside (0, 1), is a broken invariant.
double student_quantile(double probability, double df);

}  // namespace solleva
