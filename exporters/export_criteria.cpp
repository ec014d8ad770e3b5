// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_criteria.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

void export_criteria(std::vector<WeighedRow> const& rows, std::vector<WeightRow> const& weights,
                     std::filesystem::path const& folder)
{
    doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        using R = WeighedRow;
        using W = WeightRow;
        constexpr int digits = 6;
        std::vector<Field<R>> fields{
            count("place", &R::place),
            word("site_id", &R::site_id),
            word("parcel_id", &R::parcel_id),
            word("facility", &R::facility),
            number("score", &R::score, digits),
            {{"pareto", "", ColumnType::boolean, 0, ""}, [](R const& r) { return truth(r.pareto); }}};
        for (std::size_t k = 0; k < weights.size(); ++k)
            fields.push_back({{weights[k].criterion, "", ColumnType::real, digits, ""},
                              [k](R const& r) { return real(r.figures[k]); }});
        write_csv_table(plain_table<R>("criteria", fields, rows), staging.file("criteria.csv"));
        write_csv_table(
            plain_table<W>("weights",
                           {word("criterion", &W::criterion), number("worst", &W::worst, digits),
                            number("best", &W::best, digits), number("weight", &W::weight, digits),
                            number("holds_from", &W::holds_from, digits), number("holds_to", &W::holds_to, digits),
                            number("least", &W::least, digits), number("most", &W::most, digits)},
                           weights),
            staging.file("weights.csv"));
        staging.commit({"criteria.csv", "weights.csv"});
    });
}

}  // namespace lacuna
