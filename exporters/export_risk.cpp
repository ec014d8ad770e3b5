// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_risk.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "exporters/run_record/later_json.h"
#include "exporters/run_record/risk_json.h"
#include "exporters/run_record/run_record.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(std::optional<double> const& number) { return number ? Json(*number) : Json(nullptr); }

Json whole_json(RiskRow const& r)
{
    auto const with_error = [](double value, double error) {
        return Json{{"value", value}, {"standard_error", error}};
    };
    return {{"base", r.base},
            {"mean", with_error(r.mean, r.mean_se)},
            {"sd", r.sd},
            {"p10", with_error(r.p10, r.p10_se)},
            {"p50", with_error(r.p50, r.p50_se)},
            {"p90", with_error(r.p90, r.p90_se)},
            {"p_negative", with_error(r.p_negative, r.p_negative_se)},
            {"cvar5", with_error(r.cvar5, r.cvar5_se)},
            {"guarantee_price", with_error(r.guarantee_price, r.guarantee_price_se)}};
}

/// Of independent drivers that only add both sums are 1; what drivers do together lessens the first and is counted more
/// than once in the other.
SensitivityRow sums_of(std::vector<SensitivityRow> const& rows)
{
    SensitivityRow sum;
    sum.driver = "sum";
    for (auto const& row : rows) {
        if (!row.first || !row.total) continue;
        sum.first = sum.first.value_or(0) + *row.first;
        sum.total = sum.total.value_or(0) + *row.total;
    }
    return sum;
}

std::string text_of(RiskRecord const& record, RiskRow const& whole, SensitivityRow const& sums, std::size_t sites,
                    std::vector<std::filesystem::path> const& files)
{
    auto const trials = std::uint64_t{1} << static_cast<unsigned>(record.power);
    Json out = later_json("risk", record.made_of);
    out.update({{"seed", record.seed},
                {"trials",
                 {{"replicates", record.replicates},
                  {"power", record.power},
                  {"of_a_replicate", trials},
                  {"in_all", trials * record.replicates}}},
                {"drivers", drivers_json(record.drivers)},
                {"rank_correlations", correlations_json(record.correlations)},
                {"districts", record.districts},
                {"catchments", record.catchments},
                {"top", record.top},
                {"ranked_at_most", record.ranked},
                {"sites", sites},
                {"difference_to_ledger", record.against_ledger},
                {"whole", whole_json(whole)},
                {"market_share_of_variance",
                 {{"value", or_null(record.market_share)}, {"standard_error", or_null(record.market_share_se)}}},
                {"variance_shares_sum", {{"first_order", or_null(sums.first)}, {"total", or_null(sums.total)}}},
                {"outputs", files_json(files)}});
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void export_risk(std::vector<RiskRow> const& rows, std::vector<SensitivityRow> const& sensitivities,
                 std::vector<StatedRangeRow> const& ranges, RiskRecord const& record,
                 std::filesystem::path const& folder)
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
                                        number("p50_se", &R::p50_se),
                                        number("p90", &R::p90),
                                        number("p90_se", &R::p90_se),
                                        number("p_negative", &R::p_negative, shares),
                                        number("p_negative_se", &R::p_negative_se, shares),
                                        number("cvar5", &R::cvar5),
                                        number("cvar5_se", &R::cvar5_se),
                                        number("guarantee_price", &R::guarantee_price),
                                        number("guarantee_price_se", &R::guarantee_price_se),
                                        number("p_top", &R::p_top, shares),
                                        number("p_top_se", &R::p_top_se, shares),
                                        number("rank_p5", &R::rank_p5, 1),
                                        number("rank_p95", &R::rank_p95, 1),
                                        count("tie_band", &R::tie_band),
                                        in_currency<R>(record.made_of.currency),
                                        as_told<R>(record.made_of.basis)},
                                       rows),
                        staging.file("risk.csv"));
        using S = SensitivityRow;
        auto with_sums = sensitivities;
        with_sums.push_back(sums_of(sensitivities));
        write_csv_table(
            plain_table<S>(
                "sensitivities",
                {word("driver", &S::driver), number("low", &S::low, shares), number("high", &S::high, shares),
                 number("value_at_low", &S::at_low), number("value_at_high", &S::at_high),
                 word("break_even_status", &S::break_even_status), number("break_even", &S::break_even, shares),
                 number("first_order", &S::first, shares), number("first_order_se", &S::first_se, shares),
                 number("total", &S::total, shares), number("total_se", &S::total_se, shares),
                 in_currency<S>(record.made_of.currency), as_told<S>(record.made_of.basis)},
                with_sums),
            staging.file("sensitivities.csv"));
        using E = StatedRangeRow;
        write_csv_table(plain_table<E>("stated_ranges",
                                       {word("key", &E::key), number("low", &E::low, shares),
                                        number("high", &E::high, shares), number("value_at_low", &E::at_low),
                                        number("value_at_high", &E::at_high), word("fault", &E::fault),
                                        in_currency<E>(record.made_of.currency), as_told<E>(record.made_of.basis)},
                                       ranges),
                        staging.file("stated_ranges.csv"));
        auto const text =
            text_of(record, rows.front(), with_sums.back(), rows.size() - 1,
                    {staging.file("risk.csv"), staging.file("sensitivities.csv"), staging.file("stated_ranges.csv")});
        write_run_record(text, staging.file("risk.json"));
        staging.commit({"risk.csv", "sensitivities.csv", "stated_ranges.csv", "risk.json"});
    });
}

}  // namespace lacuna
