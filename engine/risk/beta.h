// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lacuna {

/// Share of a Beta(alpha, beta) variable below x: the regularised incomplete beta function, by its continued fraction
/// (modified Lentz). alpha, beta > 0.
double beta_cdf(double alpha, double beta, double x);

/// The x in [0, 1] below which the share u of a Beta(alpha, beta) variable lies: Newton on beta_cdf inside a bracket
/// that halves where Newton leaves it.
double beta_quantile(double alpha, double beta, double u);

}  // namespace lacuna
