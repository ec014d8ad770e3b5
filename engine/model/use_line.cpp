// SPDX-License-Identifier: Apache-2.0
#include "engine/model/use_line.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <string>

namespace lacuna {

namespace {

struct NamedLine {
    std::string_view name;
    LineGroup group;
};

/// In the order of UseLine.
constexpr std::array<NamedLine, static_cast<std::size_t>(UseLine::count)> table{
    {{"predevelopment", LineGroup::before},
     {"capex", LineGroup::building},
     {"revenue", LineGroup::let},
     {"vacancy", LineGroup::let},
     {"bad_debt", LineGroup::unpaid},
     {"operating_cost", LineGroup::running},
     {"fixed_cost", LineGroup::running},
     {"insurance", LineGroup::insurance},
     {"refurbishment", LineGroup::renewal},
     {"replacement", LineGroup::renewal},
     {"handback", LineGroup::handback},
     {"terminal", LineGroup::end},
     {"tax", LineGroup::tax},
     {"cannibalisation", LineGroup::lost_elsewhere},
     {"returned", LineGroup::returned},
     {"liability", LineGroup::displaced},
     {"income_displaced", LineGroup::displaced},
     {"upkeep_displaced", LineGroup::saved}}};

}  // namespace

std::string_view name(UseLine line) { return table.at(static_cast<std::size_t>(line)).name; }

LineGroup group_of(std::string_view line)
{
    auto const found = std::ranges::find(table, line, &NamedLine::name);
    if (found == table.end())
        throw Error{Errc::internal, "no line of a cash flow is called '" + std::string{line} + "'"};
    return found->group;
}

bool in_noi(LineGroup group)
{
    return group == LineGroup::let || group == LineGroup::unpaid || group == LineGroup::running ||
           group == LineGroup::insurance;
}

}  // namespace lacuna
