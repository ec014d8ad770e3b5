// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/packing.h"

namespace lacuna {

using SpaceTable = PackedTable<Space>;

/// The space of that id in a table by id. Throws Error{internal} where there is none.
Space space_of(SpaceTable const& spaces, std::string_view id);

/// A space that somebody else holds, packed or not; it is unpacked each time it is looked at. What it refers to must
/// outlive it and stay where it is.
class SpaceRef {
public:
    SpaceRef() = default;
    SpaceRef(Space const* space) : space_{space} {}
    SpaceRef(SpaceTable const& table, std::size_t at) : table_{&table}, at_{at} {}
    [[nodiscard]] Space operator*() const { return space_ ? *space_ : (*table_)[at_]; }
    [[nodiscard]] PackedPointer<Space> operator->() const { return {**this}; }

private:
    Space const* space_ = nullptr;
    SpaceTable const* table_ = nullptr;
    std::size_t at_ = 0;
};

}  // namespace lacuna
