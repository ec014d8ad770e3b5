// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

namespace lacuna {

/// The plan in the views of the operator, the public hand and society.
///
/// Method: benefits of a site are units x the catalogue's figure (users, jobs x wage x (1 - shadow wage factor),
/// carbon x price), the same every year from the first of operation to the end of the concession, times the probability
/// of consent, at year ends and the social rate; see social_value(). Operating values keep their own rate. What the
/// catalogue does not state is no benefit. Precondition: sites, cash flows and the programme are in the plan.
/// Error{bad_config} for a social rate of -1 or less.
Views views_of(Plan const& plan, SocialTerms const& terms);

}  // namespace lacuna
