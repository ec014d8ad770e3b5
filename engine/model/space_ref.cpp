// SPDX-License-Identifier: Apache-2.0
#include "engine/model/space_ref.h"

#include "engine/core/error.h"

namespace lacuna {

Space space_of(SpaceTable const& spaces, std::string_view id)
{
    auto const at = spaces.lower_bound(id);
    if (at == spaces.size() || spaces.key(at) != id)
        throw Error{Errc::internal, "the plan has no space '" + std::string{id} + "'"};
    return spaces[at];
}

}  // namespace lacuna
