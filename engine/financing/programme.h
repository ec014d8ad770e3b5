// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <vector>

namespace lacuna {

/// What all sites of a plan together pay to the renovation under the terms, and how far that and their value go, by
/// residential area, community, block and urban area as parcels name them.
///
/// Method: the sites are one operating company. Their flows by year (expected, where consent is uncertain) are its NOI,
/// cost, refurbishment, hand-back and tax; a terminal value is no cash. The waterfall gives the yearly payments to the
/// renovation fund and the concession fee; each year's are split over the sites by their NOI of that year, in
/// hundredths with largest remainders, and discounted at the rate and timing of the valuation. The cost of the
/// renovation is split over parcels by existing floor area. All sums are of whole hundredths, so that every level adds
/// up to the total exactly. Where units are pooled, those with a surplus pay those with a gap. The
/// screens go by the first year of full income, a site being one asset and one tenant.
///
/// `floor_area_m2` has one figure a parcel (likely, existing). Precondition: sites, cash flows and the renovation's
/// cost are in the plan. Without terms (`stated` false) nothing is financed or promised: levels, gaps and the account
/// of the renovation are filled all the same, with the grants and contributions that are committed to it. Errors as
/// finance() and hundredths(): bad_config where money is too large for sums in hundredths.
Programme programme_of(Plan const& plan, FinancingTerms const& terms, std::vector<double> const& floor_area_m2);

}  // namespace lacuna
