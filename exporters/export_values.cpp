// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_values.h"

#include "engine/core/error.h"
#include "engine/model/line_inputs.h"
#include "exporters/files/staging.h"
#include "exporters/layers/plan_index.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace lacuna {

namespace {

struct LedgerRow {
    ScenarioPlan const* scenario;
    Site const* site;
    CashFlow const* flow;
};

/// As the ledger writes it.
double with_six_decimals(double value) { return std::round(value * 1e6) / 1e6; }

void check_sums(std::vector<ScenarioPlan> const& ledger)
{
    for (auto const& scenario : ledger)
        for (auto const& site : scenario.plan->sites) {
            double sum = 0;
            for (auto const& flow : site.cash_flows) sum += with_six_decimals(flow.present_value);
            if (std::fabs(sum - site.best.appraisal.ioav) <= 0.01) continue;
            throw Error{Errc::ledger_open,
                        fmt::format("scenario '{}': the present values of site '{}' add up to {:.4f}, its IOAV is "
                                    "{:.4f}; please report this with the data",
                                    scenario.scenario, site.id, sum, site.best.appraisal.ioav)};
        }
}

std::string inputs_of(LedgerRow const& r)
{
    auto const& plan = *r.scenario->plan;
    auto const kind = space_of(plan.spaces, r.site->id).kind;
    auto const facility =
        std::ranges::find(plan.catalogue.facilities, r.site->best.placement.facility_id, &Facility::id);
    if (facility == plan.catalogue.facilities.end()) return {};
    return fmt::format("{}", fmt::join(inputs_of_line(r.flow->line, *facility, plan.valuation_rules, kind), " "));
}

Layer ledger_table(std::vector<ScenarioPlan> const& ledger, std::string const& currency)
{
    using R = LedgerRow;
    using enum ColumnType;
    auto const six = [](char const* name, double CashFlow::*member) {
        return Field<R>{{name, "", ColumnType::real, 6, ""},
                        [member](R const& r) { return lacuna::real(r.flow->*member); }};
    };
    std::vector<Field<R>> fields{
        {{"scenario", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.scenario->scenario); }},
        {{"site_id", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.site->id); }},
        {{"facility", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.site->best.placement.facility_id); }},
        {{"view", "", text, 0, ""},
         [](R const& r) { return lacuna::text(name(r.scenario->plan->valuation_rules.view)); }},
        {{"line", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.flow->line); }},
        {{"year", "", integer, 0, ""}, [](R const& r) { return whole(r.flow->year); }},
        six("time_years", &CashFlow::time_years),
        six("amount", &CashFlow::amount),
        {{"factor", "", ColumnType::real, 12, ""},
         [](R const& r) { return lacuna::real(r.flow->present_value / r.flow->amount); }},
        six("present_value", &CashFlow::present_value),
        in_currency<R>(currency),
        {{"inputs", "", text, 0, ""}, [](R const& r) { return lacuna::text(inputs_of(r)); }}};
    auto rows = std::make_shared<std::vector<R>>();
    for (auto const& scenario : ledger)
        for (auto const& site : scenario.plan->sites)
            for (auto const& flow : site.cash_flows) rows->push_back({&scenario, &site, &flow});
    Layer layer{"ledger", "", "", LayerGeometry::none, columns_of(fields), rows->size(), {}};
    layer.row = [rows, fields = std::move(fields)](std::size_t i) {
        return Row{"", {}, std::nullopt, cells_of(fields, (*rows)[i])};
    };
    return layer;
}

}  // namespace

void export_values(std::vector<ScenarioRow> const& scenarios, std::vector<ValueRow> const& values,
                   std::vector<BridgeRow> const& bridge, std::string const& currency,
                   std::filesystem::path const& folder, std::vector<ScenarioPlan> const& ledger)
{
    doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        using S = ScenarioRow;
        using V = ValueRow;
        using B = BridgeRow;
        write_csv_table(
            plain_table<S>(
                "scenarios",
                {word("scenario", &S::scenario), word("settings", &S::settings), number("ioav", &S::ioav),
                 number("ioav_mean", &S::ioav_mean), number("capex", &S::capex), number("noi_year", &S::noi_year),
                 number("promised", &S::promised), number("renovation_cost", &S::renovation_cost),
                 count("sites", &S::sites), count("losing", &S::losing),
                 count("other_use_better", &S::other_use_better), number("value_spv", &S::value_spv),
                 number("value_asset_owner", &S::value_asset_owner), number("value_public", &S::value_public),
                 number("value_society", &S::value_society), in_currency<S>(currency)},
                scenarios),
            staging.file("scenarios.csv"));
        write_csv_table(plain_table<V>("values",
                                       {word("scenario", &V::scenario),
                                        word("site_id", &V::site_id),
                                        word("parcel_id", &V::parcel_id),
                                        word("kind", &V::kind),
                                        word("facility", &V::facility),
                                        number("units", &V::units, 3),
                                        number("ioav_before", &V::ioav_before),
                                        number("ioav", &V::ioav),
                                        number("ioav_mean", &V::ioav_mean),
                                        number("capex", &V::capex),
                                        word("irr", &V::irr),
                                        word("best_facility", &V::best_facility),
                                        number("best_ioav", &V::best_ioav),
                                        word("mirr", &V::mirr),
                                        word("eav", &V::eav),
                                        word("profitability_index", &V::profitability_index),
                                        word("discounted_payback", &V::discounted_payback),
                                        word("bcr", &V::bcr),
                                        number("value_spv", &V::value_spv),
                                        number("value_asset_owner", &V::value_asset_owner),
                                        number("value_public", &V::value_public),
                                        number("value_society", &V::value_society),
                                        in_currency<V>(currency)},
                                       values),
                        staging.file("values.csv"));
        write_csv_table(
            plain_table<B>("bridge",
                           {word("scenario", &B::scenario), word("line", &B::line), number("before", &B::before),
                            number("after", &B::after), in_currency<B>(currency)},
                           bridge),
            staging.file("bridge.csv"));
        std::vector<std::string> files{"values.csv", "bridge.csv", "scenarios.csv"};
        if (!ledger.empty()) {
            check_sums(ledger);
            write_csv_table(ledger_table(ledger, currency), staging.file("ledger.csv"));
            files.emplace_back("ledger.csv");
        }
        staging.commit(files);
    });
}

}  // namespace lacuna
