// SPDX-License-Identifier: Apache-2.0
#include "engine/data_quality.h"

#include "engine/assembly/ownership.h"
#include "engine/assembly/shift.h"

#include <fmt/format.h>

#include <algorithm>
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

void tell_areas(Plan& plan)
{
    for (auto const& a : plan.area.areas)
        if (!a.likely_unit.empty())
            plan.warnings.push_back(fmt::format(
                "the register's areas of the {} are {:.4g} times the measured ones (median of {}): they seem to be in "
                "{}; name the unit with the field, as --field {}.reported_area=FIELD:acre",
                a.layer, a.median_ratio, a.compared, a.likely_unit, a.layer));
}

}  // namespace lacuna
