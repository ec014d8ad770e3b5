// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/figures.h"

#include "engine/model/ramp_up.h"
#include "engine/model/space.h"

#include <array>
#include <vector>

namespace lacuna {

namespace {

using F = Figure<Facility>;
using D = Figure<DoMinimum>;
using C = Figure<Catalogue>;

std::array const facility_table{
    F{"min_area_m2", &Facility::min_area_m2, 0.1, 1e6, "m2", "smallest ground it works on"},
    F{"min_width_m", &Facility::min_width_m, 0.1, 1000, "m", "shorter side of that ground"},
    F{"max_area_m2", &Facility::max_area_m2, 0, 1e6, "m2", "largest sensible ground of one; 0: no limit"},
    F{"unit_footprint_m2", &Facility::unit_footprint_m2, 0.01, 1e5, "m2/u", "ground a unit takes"},
    F{"floor_area_per_unit_m2", &Facility::floor_area_per_unit_m2, 0, 1e5, "m2/u",
      "gross floor area a unit adds, counted against what may be built; 0: not a building"},
    F{"piece_width_m", &Facility::piece_width_m, 0.1, 200, "m",
      "layout: along the row, of a bay, rack, module or court with its run-off"},
    F{"piece_depth_m", &Facility::piece_depth_m, 0.1, 200, "m", "layout: across the row; of a module up its slope"},
    F{"piece_units", &Facility::piece_units, 0.001, 1e4, "u", "layout: what a piece holds; left out: 1"},
    F{"aisle_width_m", &Facility::aisle_width_m, 0.1, 50, "m",
      "layout: aisle between rows, walkway between blocks of module rows"},
    F{"kerb_bay_m", &Facility::kerb_bay_m, 1, 10, "m",
      "parking_bays: depth of a bay along the aisle; left out: no such bays"},
    F{"kerb_length_m", &Facility::kerb_length_m, 3, 20, "m", "parking_bays: length of a bay along the aisle"},
    F{"kerb_aisle_m", &Facility::kerb_aisle_m, 2, 20, "m", "parking_bays: aisle where all bays are along it"},
    F{"tilt_deg", &Facility::tilt_deg, 0, 60, "degrees", "pv_rows: slope of the modules"},
    F{"sun_deg", &Facility::sun_deg, 5, 90, "degrees",
      "pv_rows: lowest altitude of the sun at which no row shades the next; it goes by the latitude"},
    F{"rows_a_walkway", &Facility::rows_a_walkway, 1, 1000, "rows", "pv_rows: module rows between two walkways"},
    F{"height_m", &Facility::height_m, 0.1, 1000, "m",
      "height of what is built, to its top; left out: storeys of its floor area over its ground, else not known"},
    F{"way_width_m", &Facility::way_width_m, 0.1, 6, "m",
      "clear width of the way that must lead to it from a street, on ground and in outbuildings; left out: none is "
      "asked "
      "for"},
    F{"units_per_1000_people", &Facility::units_per_1000_people, 0, 1e5, "u",
      "demand; left out: not limited by people"},
    F{"radius_m", &Facility::radius_m, 1, 1e5, "m", "catchment, straight line; left out: none"},
    F{"capex_per_unit", &Facility::capex_per_unit, 0, 1e8, "money/u", "cost to build a unit, land apart"},
    F{"revenue_per_unit_year", &Facility::revenue_per_unit_year, -1e8, 1e8, "money/u/year",
      "rent or gross income of a unit at full occupancy, first-year prices; below 0, where its users are paid, it is "
      "warned of"},
    F{"opex_ratio", &Facility::opex_ratio, 0, 1, "share", "operating cost as a share of revenue at full occupancy"},
    F{"life_years", &Facility::life_years, 1, 200, "years", "until the whole is built anew"},
    F{"vacancy_share", &Facility::vacancy_share, 0, 1, "share",
      "of revenue, that is not let even when settled; left out: none, revenue is stated net of it"},
    F{"bad_debt_share", &Facility::bad_debt_share, 0, 1, "share", "of what is let, that is never paid; left out: none"},
    F{"fixed_cost_per_unit_year", &Facility::fixed_cost_per_unit_year, 0, 1e8, "money/u/year",
      "operating cost that does not go by revenue; left out: none, opex_ratio holds all"},
    F{"insurance_share", &Facility::insurance_share, 0, 1, "share",
      "of what it costs to build it (without contingency), a year; left out: none, opex_ratio holds it"},
    F{"refurbishment_share", &Facility::refurbishment_share, 0, 1, "share",
      "of what it costs to build it, spent every refurbishment_years within its life; left out: none"},
    F{"refurbishment_years", &Facility::refurbishment_years, 1, 200, "years", "between two refurbishments"},
    F{"cannibalised_share", &Facility::cannibalised_share, 0, 1, "share",
      "of its revenue that other places of the same owner lose to it; counts in the view asset_owner; left out: none"},
    F{"rent_saved_per_unit_year", &Facility::rent_saved_per_unit_year, 0, 1e8, "money/u/year",
      "by its users: no cash of the operator; left out: none counted"},
    F{"time_saved_per_unit_year", &Facility::time_saved_per_unit_year, 0, 1e8, "money/u/year",
      "worth of the time that its users save; left out: none counted"},
    F{"care_avoided_per_unit_year", &Facility::care_avoided_per_unit_year, 0, 1e8, "money/u/year",
      "cost of institutional care that is not needed; left out: none counted"},
    F{"user_benefit_per_unit_year", &Facility::user_benefit_per_unit_year, 0, 1e8, "money/u/year",
      "any other benefit to its users and to society; left out: none counted"},
    F{"jobs_per_unit", &Facility::jobs_per_unit, 0, 1e4, "jobs/u", "full-time; left out: none counted"},
    F{"carbon_t_per_unit_year", &Facility::carbon_t_per_unit_year, 0, 1e6, "t CO2/u/year",
      "avoided; left out: none counted"},
    F{"conversion_share", &Facility::conversion_share, 0, 2, "share",
      "of capex_per_unit that it costs in an existing building; left out: the catalogue's"},
    F{"lettable_share", &Facility::lettable_share, 0, 1, "share",
      "net to gross: of its floor area (in an existing building, of the floor that it takes) that can be let; left "
      "out: "
      "that of the kind of space, else no lettable area is known"},
    F{"ramp_up_years", &Facility::ramp_up_years, 0.01, 100, "years",
      "its revenue ramps up along a logistic curve of its own, which reaches 99 % of ramp_up_stabilised after so many "
      "years; left out: as the study says"},
    F{"ramp_up_start", &Facility::ramp_up_start, 0.001, most_occupancy, "share",
      "of full revenue on the day of opening, of that curve; left out: the study's"},
    F{"ramp_up_stabilised", &Facility::ramp_up_stabilised, 0.001, most_occupancy, "share",
      "of full revenue that the curve tends to; left out: the study's; over 1 it is warned of"},
};

std::array const do_minimum_table{
    D{"income_per_m2_year", &DoMinimum::income_per_m2_year, -1e5, 1e5, "money/m2/year",
      "what the space earns today and would go on earning; below 0 it is warned of"},
    D{"upkeep_per_m2_year", &DoMinimum::upkeep_per_m2_year, 0, 1e5, "money/m2/year",
      "what the space costs today and a use on it would save"},
    D{"liability_per_m2_year", &DoMinimum::liability_per_m2_year, -1e5, 1e5, "money/m2/year",
      "cost of a duty of somebody else that comes to the holder with a use, as a lane to clear; below 0: of one that "
      "leaves; left out: none"},
    D{"compensation_per_m2", &DoMinimum::compensation_per_m2, 0, 1e6, "money/m2",
      "paid once, at the start, to those who use the place today and have to leave; left out: none"},
    D{"repair_per_m2", &DoMinimum::repair_per_m2, 0, 1e6, "money/m2",
      "a repair that cannot be put off, at first-year prices, as of a roof: a use that comes before saves it; left "
      "out: "
      "none"},
    D{"repair_after_years", &DoMinimum::repair_after_years, 0, 100, "years",
      "when that repair falls due; after the concession it saves nothing"},
    D{"lettable_share", &DoMinimum::lettable_share, 0, 1, "share",
      "net to gross: of floor area in or on such a space that can be let, for facilities that give none"},
};

std::array const catalogue_table{
    C{"renovation_cost_per_m2", &Catalogue::renovation_cost_per_m2, 0, 1e6, "money/m2",
      "renovation of existing floor area; the study may overrule it"},
    C{"conversion_share", &Catalogue::conversion_share, 0, 2, "share",
      "of a facility's capex_per_unit that it costs in an existing building (outbuilding, ground floor, basement); "
      "left "
      "out: the same as new build"},
};

/// Those that are found, and walls, which are not yet.
std::vector<std::string_view> const kinds = [] {
    std::vector<std::string_view> names;
    for (int k = 0; k < space_kind_count; ++k) names.push_back(name(static_cast<SpaceKind>(k)));
    names.emplace_back("wall");
    return names;
}();

constexpr std::array mark_table{MarkMeaning{'S', "read in the source named"},
                                MarkMeaning{'K', "general knowledge, to be checked against the text"},
                                MarkMeaning{'E', "estimate, to be replaced by a local figure"},
                                MarkMeaning{'C', "computed from other figures"}, MarkMeaning{'D', "decision"}};

}  // namespace

std::span<F const> facility_figures() { return facility_table; }
std::span<D const> do_minimum_figures() { return do_minimum_table; }
std::span<C const> catalogue_figures() { return catalogue_table; }
std::span<std::string_view const> catalogue_space_kinds() { return kinds; }
std::span<MarkMeaning const> marks() { return mark_table; }

}  // namespace lacuna
