// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lacuna {

/// Share of a standard normal variable below z.
double normal_cdf(double z);

/// The z below which the share u of a standard normal variable lies; u in (0, 1), else Error{internal}.
/// Wichura 1988 (AS241, PPND16) and one step of Halley on erfc: within 1e-14 of z, relative, over the whole range.
double normal_quantile(double u);

}  // namespace lacuna
