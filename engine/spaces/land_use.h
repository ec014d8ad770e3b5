// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"

#include <string_view>

namespace lacuna {

/// The first of rules.land_uses one of whose words the text of a land use has; nullptr where none does, and where the
/// text names surface parking. ASCII letters are compared without their case. Precondition: it lives with the rules.
LandUseRule const* land_use_rule(std::string_view land_use, SpaceRules const& rules);

}  // namespace lacuna
