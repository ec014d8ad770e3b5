// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"
#include "exporters/layers/plan_index.h"
#include "exporters/styles/style.h"

namespace lacuna {

/// The default style of a layer of a plan: sites by classes of IOAV with the rank of the first ones, spaces by kind,
/// those without a use as outlines, placements by facility, parcels by status, rejected ground hatched by reason,
/// issues by effect; fills let what lies under them show. Tables get names of columns only. Throws Error{internal} for
/// a layer that no style is known for.
Style style_of(Layer const& layer, PlanIndex const& index);

}  // namespace lacuna
