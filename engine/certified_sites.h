// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

namespace lacuna {

/// Takes out the sites whose ground is not certified: their spaces are left unused with that reason, ranks close up,
/// and each is an issue (placement_not_certified), as is every placement that was refused for the same reason before.
/// Limits: what was given up for such a site, as another use of its space, is not looked at again.
void keep_certified_sites(Plan& plan);

}  // namespace lacuna
