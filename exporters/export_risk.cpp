// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_risk.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

void export_risk(std::vector<RiskRow> const& rows, std::string const& currency, std::filesystem::path const& folder)
{
    doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        using R = RiskRow;
        constexpr int shares = 6;
        write_csv_table(plain_table<R>("risk",
                                       {word("site_id", &R::site_id),
                                        word("parcel_id", &R::parcel_id),
                                        word("facility", &R::facility),
                                        number("base", &R::base),
                                        number("mean", &R::mean),
                                        number("mean_se", &R::mean_se),
                                        number("sd", &R::sd),
                                        number("p10", &R::p10),
                                        number("p10_se", &R::p10_se),
                                        number("p50", &R::p50),
                                        number("p90", &R::p90),
                                        number("p90_se", &R::p90_se),
                                        number("p_negative", &R::p_negative, shares),
                                        number("p_negative_se", &R::p_negative_se, shares),
                                        number("cvar5", &R::cvar5),
                                        number("cvar5_se", &R::cvar5_se),
                                        number("guarantee_price", &R::guarantee_price),
                                        number("p_top", &R::p_top, shares),
                                        number("rank_p5", &R::rank_p5, 1),
                                        number("rank_p95", &R::rank_p95, 1),
                                        count("tie_band", &R::tie_band),
                                        in_currency<R>(currency)},
                                       rows),
                        staging.file("risk.csv"));
        staging.commit({"risk.csv"});
    });
}

}  // namespace lacuna
