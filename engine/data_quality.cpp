// SPDX-License-Identifier: Apache-2.0
#include "engine/data_quality.h"

#include "engine/assembly/enclosure_units.h"
#include "engine/assembly/ownership.h"
#include "engine/assembly/shift.h"
#include "engine/assembly/tessellation.h"
#include "engine/assembly/yard_units.h"
#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lacuna {

void align_buildings(Align wish, int threads, Plan& plan)
{
    if (wish == Align::off) return;
    auto& shift = plan.area.shift;
    shift = find_shift(plan.area.parcels, plan.area.buildings, threads);
    if (!shift || !shift->certain || !shift->moves()) return;
    shift->corrected = wish == Align::correct;
    if (shift->corrected) move_buildings(plan.area.buildings, *shift);
    auto const found = fmt::format(
        "the buildings lie beside the parcels: moved by {:.2f} m east and {:.2f} m north (+- {:.2f} m; {} of {} "
        "subsamples agree) {:.1f} % of their area would cross parcel lines instead of {:.1f} %",
        shift->dx_m, shift->dy_m, shift->uncertainty_m, shift->subsamples_agree, shift->subsamples,
        100 * shift->crossing_after, 100 * shift->crossing_before);
    plan.area.issues.push_back({IssueCode::buildings_shifted, "buildings", "*", 0,
                                found + (shift->corrected ? "; they were moved" : "; they were not moved"),
                                std::nullopt});
    plan.warnings.push_back(found + (shift->corrected ? "; they were moved" : "; --align correct moves them"));
}

void unite_owners(Plan& plan)
{
    auto const before = plan.area.parcels.size();
    auto units = ownership_units(std::move(plan.area.parcels));
    plan.area.parcels = std::move(units.parcels);
    plan.area.parcel_ledger.area_kept_m2 -= units.area_changed_m2;
    plan.area.parcel_ledger.area_changed_m2 += units.area_changed_m2;
    std::ranges::move(units.issues, std::back_inserter(plan.area.issues));
    std::size_t united = 0;
    for (auto const& p : plan.area.parcels) united += p.members.size();
    plan.warnings.push_back(
        united > 0
            ? fmt::format("neighbours of one owner are taken as one: {} parcels became {} ({} in units)", before,
                          plan.area.parcels.size(), united)
            : "no neighbouring parcels have one owner; is the field of the owner known (--field parcels.owner=)?");
}

void unite_yards(int threads, Plan& plan)
{
    auto units =
        yard_units(std::move(plan.area.parcels), plan.area.buildings, plan.area.roads, plan.space_rules, threads);
    plan.area.parcels = std::move(units.parcels);
    plan.area.parcel_ledger.area_kept_m2 -= units.area_changed_m2;
    plan.area.parcel_ledger.area_changed_m2 += units.area_changed_m2;
    std::ranges::move(units.issues, std::back_inserter(plan.area.issues));
    if (units.units > 0)
        plan.warnings.push_back(
            fmt::format("houses that are parcels of their own are taken with the parcel of their yard: {} in {} units; "
                        "space.yard_units = false leaves them apart",
                        units.covered, units.units));
}

void make_plots(int threads, Plan& plan)
{
    auto made = tessellate(plan.area.buildings, plan.area.roads, plan.space_rules, threads);
    PlotLedger const& account = made.account;
    if (made.plots.empty())
        throw Error{Errc::bad_layer,
                    !made.issues.empty()
                        ? fmt::format("no plot could be made: {} overlays failed, the first at {}: {}; give --parcels, "
                                      "or other roads",
                                      made.issues.size(), made.issues.front().feature_id, made.issues.front().detail)
                    : plan.area.buildings.empty()
                        ? "no plot could be made: without parcels they are made from buildings, and none is left after "
                          "cleaning (see 'lacuna inspect' for its defects); or give --parcels"
                        : "no plot could be made: every building stands on a road that is given as a polygon; is one "
                          "of the files of the roads another layer?"};
    // Corners lie on a grid of a micrometre; what that moves grows with the area.
    if (std::abs(account.open_balance_m2()) > std::max(0.01, 1e-10 * account.area_m2))
        throw Error{Errc::ledger_open,
                    fmt::format("the account of plots does not close: {:.4f} m2 are not accounted for; please report "
                                "this with the data",
                                account.open_balance_m2())};
    auto& ledger = plan.area.parcel_ledger;
    ledger.layer = "parcels";
    ledger.features_read = ledger.features_kept = account.plots;
    ledger.area_read_m2 = ledger.area_kept_m2 = account.plots_m2;
    auto const said = fmt::format(
        "there is no cadastre: {} plots were made, each the ground nearest to a building, {}; they are no parcels: "
        "owners and rights to build are not known, and what rests on plot lines is inferred",
        account.plots,
        account.by_roads ? fmt::format("within {} street enclosures", account.enclosures)
                         : "in one box round all buildings, so that streets are parts of plots (give --roads)");
    plan.warnings.insert(plan.warnings.begin(), said);
    plan.area.issues.push_back({IssueCode::plots_made, "parcels", "*", account.plots_m2, said, std::nullopt});
    std::ranges::move(made.issues, std::back_inserter(plan.area.issues));
    plan.area.parcels = std::move(made.plots);
    plan.area.plots = account;
}

void unite_enclosures(int threads, Plan& plan)
{
    auto const before = plan.area.parcels.size();
    auto units = enclosure_units(std::move(plan.area.parcels), plan.area.roads, plan.space_rules, threads);
    plan.area.parcels = std::move(units.parcels);
    plan.area.parcel_ledger.area_kept_m2 -= units.area_changed_m2;
    plan.area.parcel_ledger.area_changed_m2 += units.area_changed_m2;
    std::ranges::move(units.issues, std::back_inserter(plan.area.issues));
    plan.warnings.push_back(fmt::format(
        "the parcels of a street enclosure are taken as one ground: {} became {} ({} units), with {:.0f} m2 in no "
        "parcel; who owns what of a unit is in the parcels' table of the cadastre, not here",
        before, plan.area.parcels.size(), units.units, units.land_in_no_parcel_m2));
}

void tell_areas(Plan& plan)
{
    for (auto const& a : plan.area.areas)
        if (!a.likely_unit.empty())
            plan.warnings.push_back(fmt::format(
                "the register's areas of the {} are {:.4g} times the measured ones (median of {}): they seem to be in "
                "{}; name the unit with the field, as --field {}.reported_area=FIELD:acre",
                a.layer, a.median_ratio, a.compared, a.likely_unit, a.layer));
}

void leave_frames_out(CleanSurroundings& around, Plan& plan)
{
    drop_frames(plan.area.buildings, around);
    for (auto const& issue : around.issues)
        if (issue.code == IssueCode::frame_of_layer)
            plan.warnings.push_back(fmt::format("{}: '{}': {}", issue.layer, issue.feature_id, issue.detail));
}

void tell_edges(std::vector<std::vector<ParcelEdge>> const& edges, Plan& plan)
{
    double const share = unknown_share(edges);
    if (!(share > 0.5)) return;
    plan.warnings.push_back(fmt::format(
        "what {:.0f} % of the parcels' edges face is unknown, as no street was found beside their parcel: the largest "
        "of the setbacks to front, side and rear is kept there; {}",
        100 * share,
        plan.area.roads.empty()
            ? "give the streets with --roads"
            : "do the roads lie in the same place as the parcels, and are they all of the streets?"));
}

}  // namespace lacuna
