// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/study/study.h"
#include "importers/study/study_value.h"

#include <array>
#include <span>
#include <string_view>

namespace lacuna {

/// One key: fills, checks, explains. A new key is a new row.
template <class Owner>
struct StudyKey {
    std::string_view name;  ///< with its section: "space.setback_m"
    StudyTarget (*target)(Owner&);
    StudyLimits limits;
    std::string_view unit;
    std::string_view mark;  ///< of the default: S read in a source, K general knowledge, E estimate, D decision
    std::string_view meaning;
};

/// Where a member of an owner is, as a target.
#define LACUNA_AT(OWNER, MEMBER) [](OWNER& owner) -> StudyTarget { return &owner.MEMBER; }

std::span<StudyKey<Study> const> plain_keys();
/// Of those, what can change without a new scan: valuation, prices, financing, social.
std::span<StudyKey<Study> const> money_keys();
std::span<StudyKey<LayerRequest> const> layer_keys();
std::span<StudyKey<ZoneRule> const> zone_keys();

/// The layers in the order of the documentation.
inline constexpr std::array<std::string_view, 8> layer_names{"parcels", "buildings", "zoning",      "levels",
                                                             "roads",   "parking",   "constraints", "coverage"};
/// The request of a layer; nullptr for an optional layer that is not asked for, unless `make`.
LayerRequest* layer_of(Study& study, std::string_view name, bool make);

/// Roles that a layer's fields can have: "id" and those of number_roles and text_roles.
std::vector<std::string> field_roles();

}  // namespace lacuna
