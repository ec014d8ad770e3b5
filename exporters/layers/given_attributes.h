// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/attributes.h"
#include "exporters/layers/layer.h"

#include <functional>
#include <string>

namespace lacuna {

/// One column "given_<role>" for each role of the one table of roles: what the source says, as it was kept.
template <class Record>
void add_given_attributes(std::vector<Field<Record>>& fields, std::function<Attributes const&(Record const&)> const& of)
{
    for (auto const& role : number_roles) {
        if (role.surroundings) continue;
        bool const metric = role.unit == "m" || role.unit == "m2";
        std::string const suffix = metric ? "_" + std::string{role.unit} : "";
        std::string const unit = metric ? std::string{role.unit == "m2" ? "m²" : "m"}
                                        : std::string{role.unit == "money" ? "currency of the source" : role.unit};
        std::string alias = "Given: " + std::string{role.meaning} + " (" + unit + ")";
        fields.push_back({{"given_" + std::string{role.name} + suffix, std::move(alias), ColumnType::real, 3,
                           "From the source: " + std::string{role.meaning}},
                          [member = role.member, of](Record const& r) { return real_or_null(of(r).*member); }});
    }
    for (auto const& role : text_roles) {
        if (role.surroundings) continue;
        fields.push_back({{"given_" + std::string{role.name}, "Given: " + std::string{role.meaning}, ColumnType::text,
                           0, "From the source: " + std::string{role.meaning}},
                          [member = role.member, of](Record const& r) { return text_or_null(of(r).*member); }});
    }
}

}  // namespace lacuna
