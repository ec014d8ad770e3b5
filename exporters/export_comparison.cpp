// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_comparison.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace lacuna {

void export_comparison(std::vector<ComparedSite> const& sites, std::string const& currency,
                       std::array<std::string, 2> const& bases, std::filesystem::path const& folder)
{
    doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        using S = ComparedSite;
        std::vector<Field<S>> views;
        for (auto const& [name, member] : {std::pair{"spv", &S::Views::spv},
                                           {"asset_owner", &S::Views::asset_owner},
                                           {"public", &S::Views::public_hand},
                                           {"society", &S::Views::society}})
            for (auto const& [side, of] : {std::pair{"a", &S::views_a}, {"b", &S::views_b}})
                views.push_back({{fmt::format("value_{}_{}", name, side), "", ColumnType::real, 2, ""},
                                 [member, of](S const& s) { return real_or_null(s.*of.*member); }});
        std::vector<Field<S>> fields{
            word("site_id", &S::site_id), word("parcel_id", &S::parcel_id),   word("kind", &S::kind),
            word("change", &S::change),   word("facility_a", &S::facility_a), number("units_a", &S::units_a, 3),
            number("ioav_a", &S::ioav_a), word("facility_b", &S::facility_b), number("units_b", &S::units_b, 3),
            number("ioav_b", &S::ioav_b)};
        std::ranges::move(views, std::back_inserter(fields));
        fields.push_back(in_currency<S>(currency));
        for (auto const& [name, basis] : {std::pair{"values_are_a", bases[0]}, {"values_are_b", bases[1]}})
            fields.push_back({{name, "", ColumnType::text, 0, ""}, [basis](S const&) { return text(basis); }});
        write_csv_table(plain_table<S>("compare", std::move(fields), sites), staging.file("compare.csv"));
        staging.commit({"compare.csv"});
    });
}

}  // namespace lacuna
