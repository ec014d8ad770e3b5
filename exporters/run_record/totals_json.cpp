// SPDX-License-Identifier: Apache-2.0
#include "exporters/run_record/totals_json.h"

#include "exporters/layers/plan_index.h"

#include <map>
#include <string>

namespace lacuna {

namespace {

using Json = nlohmann::ordered_json;

Json interval_json(Interval const& i) { return {{"low", i.low}, {"likely", i.likely}, {"high", i.high}}; }

Json layer_ledger_json(LayerLedger const& l)
{
    return {{"features_read", l.features_read},
            {"features_kept", l.features_kept},
            {"features_rejected", l.features_rejected},
            {"area_read_m2", l.area_read_m2},
            {"area_kept_m2", l.area_kept_m2},
            {"area_removed_m2", l.area_removed_m2},
            {"area_changed_m2", l.area_changed_m2},
            {"open_m2", l.open_m2()},
            {"closes", l.closes()}};
}

Json renovation_json(RenovationCeiling const& r, std::string const& currency)
{
    if (!r.stated) return {{"stated", false}, {"note", "no renovation cost a m2 is known, so no ceiling is stated"}};
    return {{"stated", true},
            {"note",
             "A ceiling: how far the operating value would carry the renovation if all of it were given to it. It is "
             "not a promise, and nothing is set aside for it."},
            {"currency", currency},
            {"cost_per_m2", r.cost_per_m2},
            {"upkeep_per_m2", r.upkeep_per_m2},
            {"area_m2", r.area_m2},
            {"cost", r.cost},
            {"value_given", r.value_given},
            {"carried_m2", r.carried_m2},
            {"ratio", r.ratio},
            {"gap", r.gap},
            {"surplus", r.surplus}};
}

/// What is brought for equity and given, no cash, with the source of its value.
Json in_kind_json(Financing const& f)
{
    Json out = Json::array();
    for (auto const& p : f.payments)
        if (!p.source.empty())
            out.push_back({{"party", p.from}, {"step", p.step}, {"amount", p.amount}, {"source", p.source}});
    return out;
}

/// What is promised against the ceiling, by level, and the terms.
Json programme_json(Programme const& p)
{
    Json levels = Json::array();
    for (auto const& b : p.levels)
        levels.push_back({{"level", b.level},
                          {"id", b.id},
                          {"parcels", b.parcels},
                          {"sites", b.sites},
                          {"floor_area_m2", b.floor_area_m2},
                          {"cost", b.cost},
                          {"ceiling", b.ioav},
                          {"promised", b.promised},
                          {"ratio", b.ratio},
                          {"gap", b.gap},
                          {"surplus", b.surplus},
                          {"subsidy_need", b.subsidy_need},
                          {"years", b.years ? Json(*b.years) : Json(nullptr)}});
    Json transfers = Json::array();
    for (auto const& t : p.transfers)
        transfers.push_back({{"level", t.level}, {"from", t.from}, {"to", t.to}, {"amount", t.amount}});
    Json account = Json::array();
    for (auto const& a : p.account)
        account.push_back({{"item", a.item},
                           {"party", a.party.empty() ? Json(nullptr) : Json(a.party)},
                           {"amount", a.amount},
                           {"sum", a.sum}});
    Json out{{"financed", p.financed},
             {"levels", std::move(levels)},
             {"transfers", std::move(transfers)},
             {"renovation_account", std::move(account)}};
    if (!p.financed) return out;
    auto const& f = p.financing;
    Json parties = Json::array();
    for (auto const& party : f.parties)
        parties.push_back({{"party", party.id},
                           {"total", party.total},
                           {"irr", party.irr.status == IrrStatus::unique ? Json(party.irr.value) : Json(nullptr)},
                           {"irr_status", name(party.irr.status)}});
    out["total_cost"] = f.total_cost;
    out["equity"] = f.equity;
    out["equity_in_kind"] = f.equity_in_kind;
    out["in_kind"] = in_kind_json(f);
    out["project_grant"] = f.grant;
    out["support_pv"] = p.support_pv;
    out["payment_order"] = payment_order(p.terms.waterfall);
    out["equity_called"] = f.equity_called;
    out["debt"] = f.debt.amount;
    out["construction_interest"] = f.construction_interest;
    out["debt_sculpted"] = f.sculpted.amount;
    out["debt_binding_test"] = f.size.binding;
    out["least_dscr"] = f.least_dscr ? Json(*f.least_dscr) : Json(nullptr);
    out["parties"] = std::move(parties);
    out["fund_pv"] = p.fund_pv;
    out["fee_pv"] = p.fee_pv;
    out["public_pv"] = p.public_pv;
    out["promised_pv"] = p.promised_pv;
    out["fund_share_at_required_return"] = p.fund_share_at_return ? Json(*p.fund_share_at_return) : Json(nullptr);
    out["return_at_that_share"] = p.return_at_share ? Json(*p.return_at_share) : Json(nullptr);
    out["equity_called_at_that_share"] = p.fund_share_at_return ? Json(p.called_at_return) : Json(nullptr);
    out["promised_pv_at_required_return"] = p.fund_share_at_return ? Json(p.promised_at_return) : Json(nullptr);
    out["subsidy_need"] = p.subsidy_need;
    auto const tests = [](std::vector<ScreenTest> const& all) {
        Json list = Json::array();
        for (auto const& t : all)
            list.push_back({{"test", t.id},
                            {"figure", t.figure},
                            {"limit", t.limit},
                            {"margin", t.margin()},
                            {"passes", t.passes()}});
        return list;
    };
    auto const& s = p.screens.securitisation;
    out["securitisation"] = {{"noi", p.screens.noi},
                             {"class_a", s.class_a},
                             {"over_collateralisation", s.over_collateralisation},
                             {"break_even_fall", s.break_even_fall},
                             {"tests", tests(s.tests)}};
    out["reit"] = tests(p.screens.reit);
    return out;
}

/// How many figures are sourced, and the share of the money that moves by the mark of the prices it is made of.
Json assumptions_json(std::vector<Assumption> const& assumptions, SourceCount const& count)
{
    std::map<std::string, double> shares;
    for (auto const& a : assumptions)
        if (a.share) shares[std::string{a.origin.mark}] += *a.share;
    return {{"figures", count.figures},
            {"sourced", count.sourced},
            {"expired", count.expired},
            {"prices", count.prices},
            {"prices_sourced", count.prices_sourced},
            {"share_by_mark", shares},
            {"unsettled_share", count.unsettled_share}};
}

/// Never to be added up.
Json views_json(Views const& v)
{
    Json out{
        {"operator", v.spv()}, {"asset_owner", v.asset_owner()}, {"public_hand", v.public_hand}, {"society", nullptr}};
    if (v.terms.stated) {
        out["society"] = {{"enpv", v.all.enpv},           {"enpv_unweighted", v.all.enpv_unweighted},
                          {"financial", v.all.financial}, {"transfers", v.all.transfers},
                          {"rent", v.all.rent},           {"time", v.all.time},
                          {"care", v.all.care},           {"users", v.all.users},
                          {"jobs", v.all.jobs},           {"carbon", v.all.carbon}};
        auto const account = v.residents.value_or(ResidentsAccount{});
        out["residents"] = {{"paid_in", account.paid_in},
                            {"received", account.received},
                            {"contributed", account.contributed},
                            {"rent_saved", account.rent_saved},
                            {"time_saved", account.time_saved},
                            {"care_avoided", account.care_avoided},
                            {"other_benefits", account.other_benefits},
                            {"wages", account.wages},
                            {"jobs", account.jobs}};
    }
    return out;
}

Json kinds_json(std::vector<KindTotal> const& kinds)
{
    Json out = Json::array();
    for (auto const& k : kinds)
        out.push_back({{"kind", name(k.kind)},
                       {"spaces", k.spaces},
                       {"area_m2", k.area_m2},
                       {"sites", k.sites},
                       {"ioav", k.ioav}});
    return out;
}

Json uses_json(std::vector<UseTotal> const& uses)
{
    Json out = Json::array();
    for (auto const& u : uses)
        out.push_back({{"facility", u.facility_id},
                       {"sites", u.sites},
                       {"units", u.units},
                       {"capex", u.capex},
                       {"noi_year", u.noi_year},
                       {"ioav", u.ioav},
                       {"demand_units", u.demand_units ? Json(*u.demand_units) : Json(nullptr)}});
    return out;
}

Json plots_json(std::optional<PlotLedger> const& plots)
{
    if (!plots) return nullptr;
    return {{"by_roads", plots->by_roads},
            {"enclosures", plots->enclosures},
            {"without_building", plots->without_building},
            {"plots", plots->plots},
            {"area_m2", plots->area_m2},
            {"plots_m2", plots->plots_m2},
            {"roads_m2", plots->roads_m2},
            {"far_m2", plots->far_m2},
            {"without_building_m2", plots->without_building_m2},
            {"failed_m2", plots->failed_m2},
            {"balance_m2", plots->open_balance_m2()}};
}

}  // namespace

Json ledgers_json(Plan const& plan)
{
    Json losses = Json::object();
    for (auto const& loss : plan.land.losses) losses[std::string{loss.rule}] = loss.area_m2;
    Json outside = Json::object();
    for (auto const& loss : plan.verge.losses) outside[loss.rule] = loss.area_m2;
    return {{"parcels", layer_ledger_json(plan.area.parcel_ledger)},
            {"buildings", layer_ledger_json(plan.area.building_ledger)},
            {"plots", plots_json(plan.area.plots)},
            {"land",
             {{"parcels_m2", plan.land.parcels_m2},
              {"lost_m2", std::move(losses)},
              {"open_m2", plan.land.open_m2},
              {"placeable_m2", plan.land.placeable_m2},
              {"unknown_m2", plan.land.unknown_m2},
              {"balance_m2", plan.land.open_balance_m2()}}},
            {"outside_parcels",
             {{"enclosures", plan.verge.enclosures},
              {"area_m2", plan.verge.area_m2},
              {"lost_m2", std::move(outside)},
              {"verge_m2", plan.verge.verge_m2},
              {"balance_m2", plan.verge.open_balance_m2()}}},
            {"built",
             {{"built_m2", plan.built.built_m2},
              {"in_parcels_m2", plan.built.in_parcels_m2},
              {"outside_parcels_m2", plan.built.outside_parcels_m2}}}};
}

Json alignment_json(Plan const& plan)
{
    auto const& s = plan.area.shift;
    if (!s) return nullptr;
    return {{"move_x_m", s->dx_m},
            {"move_y_m", s->dy_m},
            {"uncertainty_m", s->uncertainty_m},
            {"certain", s->certain},
            {"corrected", s->corrected},
            {"buildings", s->buildings},
            {"subsamples", s->subsamples},
            {"subsamples_agree", s->subsamples_agree},
            {"crossing_share_before", s->crossing_before},
            {"crossing_share_after", s->crossing_after}};
}

Json areas_json(Plan const& plan)
{
    Json out = Json::object();
    for (auto const& a : plan.area.areas)
        out[a.layer] = {{"compared", a.compared},         {"differing", a.differing},
                        {"median_ratio", a.median_ratio}, {"lower_ratio", a.lower_ratio},
                        {"upper_ratio", a.upper_ratio},   {"likely_unit", a.likely_unit}};
    return out;
}

Json totals_json(Plan const& plan)
{
    auto const& t = plan.totals;
    return {{"currency", plan.catalogue.currency},
            {"spaces", t.spaces},
            {"sites", t.sites},
            {"space_m2", t.space_m2},
            {"capex", t.capex},
            {"noi_year", t.noi_year},
            {"ioav", t.ioav},
            {"ioav_mean", t.ioav_mean},
            {"people", interval_json(t.people)},
            {"existing_floor_area_m2", interval_json(t.existing_floor_area_m2)},
            {"by_kind", kinds_json(t.kinds)},
            {"by_use", uses_json(t.uses)},
            {"renovation_ceiling", renovation_json(t.renovation, plan.catalogue.currency)},
            {"views", views_json(plan.views)},
            {"assumptions", assumptions_json(plan.assumptions, plan.sources)},
            {"programme", programme_json(plan.programme)}};
}

Json counts_json(Plan const& plan)
{
    std::map<int, std::int64_t> by_code;
    for (auto const& issue : plan.area.issues) ++by_code[static_cast<int>(issue.code)];
    Json issues = Json::object();
    for (auto const& [code, count] : by_code) issues[std::string{info(static_cast<IssueCode>(code)).name}] = count;
    std::map<std::string_view, std::int64_t> by_status;
    for (auto const& survey : plan.surveys) ++by_status[name(survey.status)];
    Json statuses = Json::object();
    for (auto const& [status, count] : by_status) statuses[std::string{status}] = count;
    return {{"parcels", plan.area.parcels.size()},
            {"parcels_by_status", std::move(statuses)},
            {"buildings", plan.area.buildings.size()},
            {"spaces", plan.spaces.size()},
            {"sites", plan.sites.size()},
            {"unused_spaces", plan.unused.size()},
            {"remnants", plan.remnants.size()},
            {"issues", plan.area.issues.size()},
            {"issues_by_name", std::move(issues)}};
}

}  // namespace lacuna
