// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_portfolio.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/geojson/geojson.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "exporters/run_record/later_json.h"
#include "exporters/run_record/risk_json.h"
#include "exporters/run_record/run_record.h"
#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

using enum ColumnType;

Layer portfolio_layer(std::vector<PortfolioRow> const& rows, std::string const& currency, std::string const& basis)
{
    using R = PortfolioRow;
    std::vector<Field<R>> fields{
        {{"budget", "Budget", real, 2, "That the portfolio was chosen under"},
         [](R const& r) { return lacuna::real(r.budget); }},
        {{"site_id", "Site", text, 0, "Space"}, [](R const& r) { return lacuna::text(r.site_id); }},
        {{"parcel_id", "Parcel", text, 0, "Of the space"}, [](R const& r) { return text_or_null(r.parcel_id); }},
        {{"zone", "Zone", text, 0, "That standards and demand are counted by; null: none"},
         [](R const& r) { return text_or_null(r.zone); }},
        {{"kind", "Kind of space", text, 0, "As in spaces"}, [](R const& r) { return lacuna::text(r.kind); }},
        {{"facility", "Facility", text, 0, "Id in the catalogue"}, [](R const& r) { return lacuna::text(r.facility); }},
        {{"start_year", "Start", integer, 0, "0 is the first year"}, [](R const& r) { return whole(r.start_year); }},
        {{"units", "Units", real, 3, "Of the facility"}, [](R const& r) { return lacuna::real(r.units); }},
        {{"ioav", "IOAV", real, 2, "Incremental operating-asset value, begun in its year and with all demand"},
         [](R const& r) { return lacuna::real(r.ioav); }},
        {{"ioav_mean", "IOAV on average", real, 2, "The same at the means of what prices may be: what was chosen by"},
         [](R const& r) { return lacuna::real(r.ioav_mean); }},
        {{"ioav_worst", "IOAV in bad times", real, 2,
          "Its mean over the worst scenarios of the whole plan; null: no risk was weighed"},
         [](R const& r) { return real_or_null(r.ioav_worst); }},
        {{"capex", "Capital cost", real, 2, "At the start"}, [](R const& r) { return lacuna::real(r.capex); }},
        {{"ranked_use", "Ranked use", boolean, 0, "The use that the scan gave to the site"},
         [](R const& r) { return truth(r.ranked_use); }},
        {{"currency", "Currency", text, 0, "ISO 4217"}, [currency](R const&) { return lacuna::text(currency); }},
        {{"values_are", "Values are", text, 0, "Comparator, view, prices, rate, timing, tax"},
         [basis](R const&) { return lacuna::text(basis); }}};
    Layer layer{"portfolio",
                "Portfolio",
                "Sites chosen together under each budget. Values: " + basis + ".",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                rows.size(),
                {}};
    layer.row = [&rows, fields = std::move(fields)](std::size_t i) {
        auto const& r = rows[i];
        return Row{fmt::format("{}/{}", decimal_text(r.budget, 2), valid_text(r.site_id)), r.shape, std::nullopt,
                   cells_of(fields, r)};
    };
    return layer;
}

Layer budgets_table(std::vector<BudgetRow> const& rows, LaterRecord const& made_of)
{
    using R = BudgetRow;
    std::vector<Field<R>> fields{
        {{"budget", "", real, 2, ""}, [](R const& r) { return lacuna::real(r.budget); }},
        {{"sites", "", integer, 0, ""}, [](R const& r) { return whole(r.sites); }},
        {{"ioav_mean", "", real, 2, ""}, [](R const& r) { return lacuna::real(r.value); }},
        {{"cvar", "", real, 2, ""}, [](R const& r) { return real_or_null(r.cvar); }},
        {{"objective", "", real, 2, ""}, [](R const& r) { return real_or_null(r.objective); }},
        {{"capex", "", real, 2, ""}, [](R const& r) { return lacuna::real(r.capex); }},
        {{"bound", "", real, 2, ""}, [](R const& r) { return lacuna::real(r.bound); }},
        {{"gap", "", real, 6, ""}, [](R const& r) { return lacuna::real(r.gap); }},
        {{"status", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.status); }},
        {{"dropped_from_before", "", integer, 0, ""}, [](R const& r) { return whole(r.dropped); }},
        {{"equal_plans", "", integer, 0, ""}, [](R const& r) { return whole(r.equal_plans); }},
        {{"solver", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.solver); }},
        {{"notes", "", text, 0, ""}, [](R const& r) { return text_or_null(r.notes); }},
        in_currency<R>(made_of.currency),
        as_told<R>(made_of.basis)};
    Layer layer{"budgets", "", "", LayerGeometry::none, columns_of(fields), rows.size(), {}};
    layer.row = [&rows, fields = std::move(fields)](std::size_t i) {
        return Row{"", {}, std::nullopt, cells_of(fields, rows[i])};
    };
    return layer;
}

using Json = nlohmann::ordered_json;

Json or_null(std::optional<double> const& number) { return number ? Json(*number) : Json(nullptr); }

Json risk_json(std::optional<PortfolioRisk> const& risk)
{
    if (!risk) return nullptr;
    return {{"weight", risk->weight},
            {"worst_share", risk->worst_share},
            {"scenarios", risk->scenarios},
            {"seed", risk->seed},
            {"drivers", drivers_json(risk->drivers)},
            {"rank_correlations", correlations_json(risk->correlations)},
            {"districts", risk->districts},
            {"catchments", risk->catchments},
            {"difference_to_ledger", risk->against_ledger}};
}

std::string text_of(PortfolioRecord const& record, std::vector<BudgetRow> const& rows,
                    std::vector<std::filesystem::path> const& files)
{
    Json budgets = Json::array();
    for (auto const& row : rows)
        budgets.push_back({{"budget", row.budget},
                           {"status", row.status},
                           {"sites", row.sites},
                           {"ioav_mean", row.value},
                           {"cvar", or_null(row.cvar)},
                           {"objective", or_null(row.objective)},
                           {"capex", row.capex},
                           {"bound", row.bound},
                           {"gap", row.gap},
                           {"solver", row.solver},
                           {"equal_plans", row.equal_plans},
                           {"notes", row.notes}});
    Json out = later_json("select", record.made_of);
    out.update({{"uses_repriced", record.uses_repriced},
                {"rules_sha256", record.rules_sha256.empty() ? Json(nullptr) : Json(record.rules_sha256)},
                {"zones", record.zones},
                {"pins", record.pins},
                {"exclusions", record.exclusions},
                {"later_budgets", record.later_budgets},
                {"frontier", record.frontier == 0 ? Json(nullptr) : Json(record.frontier)},
                {"risk", risk_json(record.risk)},
                {"gap_asked", record.gap},
                {"seconds_a_budget", record.seconds},
                {"equal_plans_sought", record.equal},
                {"budgets", std::move(budgets)},
                {"outputs", files_json(files)}});
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::int64_t export_portfolio(std::vector<BudgetRow> const& budgets, std::vector<PortfolioRow> const& rows,
                              PortfolioRecord const& record, std::string const& crs,
                              std::filesystem::path const& folder)
{
    return doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        auto const& currency = record.made_of.currency;
        auto const layer = portfolio_layer(rows, currency, record.made_of.basis);
        write_csv_table(budgets_table(budgets, record.made_of), staging.file("budgets.csv"));
        auto const count = write_csv_table(layer, staging.file("portfolio.csv"));
        write_geojson(layer, Crs::parse(crs), {{"currency", currency}, {"values_are", record.made_of.basis}},
                      staging.file("portfolio.geojson"));
        auto const text =
            text_of(record, budgets,
                    {staging.file("portfolio.geojson"), staging.file("portfolio.csv"), staging.file("budgets.csv")});
        write_run_record(text, staging.file("portfolio.json"));
        staging.commit({"portfolio.geojson", "portfolio.csv", "budgets.csv", "portfolio.json"});
        return count;
    });
}

}  // namespace lacuna
