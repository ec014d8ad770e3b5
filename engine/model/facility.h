// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/space.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// rent: the owner lets the space and revenue is rent. operated: the owner runs it
/// and revenue is gross income.
enum class Basis { rent, operated };

/// One figure's origin. `mark` is S (read in a source), K (general knowledge, to be
/// checked), E (estimate), C (computed), D (decision).
struct Provenance {
    std::string figure;  ///< the key it stands for, as "min_area_m2"
    char mark = 'E';
    std::string source;
    std::optional<double> low = {}, high = {};  ///< what the figure may be; it is the mode
    std::string date = {}, valid_until = {};    ///< of the source, YYYY-MM-DD; empty: not stated
    std::string owner = {};                     ///< who answers for it
    std::string confidence = {};                ///< "high", "medium" or "low"
};

/// A way to count a facility's units by laying its pieces out in a space, as a catalogue may name it.
struct LayoutKind {
    std::string_view name;
    std::string_view meaning;
    std::vector<std::string_view> figures;  ///< keys of the catalogue that it cannot do without
};

/// Every layout there is; each has its method in engine/placement.
std::span<LayoutKind const> layout_kinds();

struct Facility;

/// False for a use that is laid out in parking bays and adds no floor area: on a car park it paints and equips paved
/// ground, so it may take all of it, setbacks and clearances too. True for every other.
bool builds(Facility const& facility);

/// What ground a facility without a layout may stand on.
enum class GroundForm {
    rectangle,
    two_rectangles  ///< one, or two of one direction that share a stretch of their least width: an L, T or Z
};

/// One type of facility as a catalogue describes it. Money is in the catalogue's currency.
struct Facility {
    std::string id;
    std::string name;
    std::string name_zh;
    Basis basis = Basis::rent;
    std::vector<std::string> space_kinds;            ///< kinds it may use, also ones that are not found yet
    std::string unit;                                ///< "m2", "bay", "kWp" ...
    double min_area_m2 = 0;                          ///< smallest ground it works on
    double min_width_m = 0;                          ///< shorter side of that ground
    GroundForm ground_form = GroundForm::rectangle;  ///< of that ground
    double max_area_m2 = 0;                          ///< largest sensible ground of one; 0: no limit
    double unit_footprint_m2 = 1;                    ///< ground a unit takes
    double floor_area_per_unit_m2 = 0;               ///< gross floor area a unit adds; 0: not a building
    std::optional<double> height_m;                  ///< of what is built, to its top; nullopt: not stated
    std::optional<double> way_width_m;               ///< least width of the way to it from a street; nullopt: not asked
    std::optional<double> units_per_1000_people;     ///< demand; nullopt: not limited by people
    std::optional<double> radius_m;                  ///< catchment, straight line
    std::string layout;                    ///< name of a LayoutKind; empty: units are ground / unit_footprint_m2
    std::optional<double> piece_width_m;   ///< along the row: a bay, a rack, a module, a court
    std::optional<double> piece_depth_m;   ///< across the row; of a module up its slope
    std::optional<double> piece_units;     ///< units that a piece holds; nullopt: 1
    std::optional<double> aisle_width_m;   ///< aisle between rows; walkway between blocks of module rows
    std::optional<double> kerb_bay_m;      ///< depth of a bay along the aisle; nullopt: no such bays
    std::optional<double> kerb_length_m;   ///< length of a bay along the aisle
    std::optional<double> kerb_aisle_m;    ///< aisle where all bays are along it
    std::optional<double> tilt_deg;        ///< of modules
    std::optional<double> sun_deg;         ///< lowest altitude of the sun at which no row shades the next
    std::optional<double> rows_a_walkway;  ///< module rows between two walkways
    double capex_per_unit = 0;
    double revenue_per_unit_year = 0;  ///< at full occupancy, first-year prices
    double opex_ratio = 0;             ///< of revenue at full occupancy, 0 to 1
    double life_years = 0;
    std::optional<double> vacancy_share;             ///< of revenue, that is not let once settled
    std::optional<double> bad_debt_share;            ///< of what is let, that is never paid
    std::optional<double> fixed_cost_per_unit_year;  ///< operating cost that does not go by revenue
    std::optional<double> insurance_share;           ///< of capex, a year
    std::optional<double> refurbishment_share;       ///< of capex, every refurbishment_years of its life
    std::optional<double> refurbishment_years;       ///< set with the share
    std::optional<double> cannibalised_share;        ///< of revenue, that the same owner's other places lose to it
    std::optional<double> rent_saved_per_unit_year;  ///< by its users; this and what follows is no cash of the operator
    std::optional<double> time_saved_per_unit_year;  ///< worth of it
    std::optional<double> care_avoided_per_unit_year;  ///< cost of institutional care that is not needed
    std::optional<double> user_benefit_per_unit_year;  ///< any other benefit of its users
    std::optional<double> jobs_per_unit;               ///< full-time
    std::optional<double> carbon_t_per_unit_year;      ///< tonnes of CO2 avoided
    LoadClass roof_load = LoadClass::light;            ///< what a roof under it must carry
    std::optional<double> conversion_share;            ///< of capex, in an existing building; nullopt: the catalogue's
    std::optional<double> lettable_share;              ///< of its floor area, net to gross; nullopt: that of the space
    std::optional<double> ramp_up_years;               ///< set: it has a logistic ramp-up of its own; see ramp.h
    std::optional<double> ramp_up_start;               ///< share of full income at opening; nullopt: the study's
    std::optional<double> ramp_up_stabilised;          ///< that it tends to; nullopt: the study's
    std::vector<Provenance> provenance;                ///< one entry a figure
    [[nodiscard]] bool accepts(SpaceKind kind) const;
};

/// What a space earns and costs today, per m2 and year: the do-minimum.
struct DoMinimum {
    SpaceKind kind = SpaceKind::open_land;
    double income_per_m2_year = 0;  ///< informal parking, shed rent ...
    double upkeep_per_m2_year = 0;  ///< cleaning, snow, small repairs every year
    /// Cost of a duty of somebody else that comes to the holder with the use; below 0: of one that leaves.
    std::optional<double> liability_per_m2_year = {};
    /// Paid once, at the start, to those who use the place today and leave.
    std::optional<double> compensation_per_m2 = {};
    /// A repair that cannot be put off, at first-year prices, as of a roof; a use that comes before saves it.
    std::optional<double> repair_per_m2 = {};
    std::optional<double> repair_after_years = {};  ///< from the start; set with repair_per_m2
    std::optional<double> lettable_share = {};      ///< of its floor area, net to gross, for facilities that give none
    std::vector<Provenance> provenance;
};

/// Net operating income of a unit a year at first-year prices and this share of full income, with this share of its
/// capex paid.
double noi_per_unit(Facility const& facility, double income_share, double capex_share = 1);

/// What the prices of a catalogue are taken times, 1 as it stands: a scenario.
struct PriceFactors {
    double revenue = 1, operating_cost = 1, capex = 1, today = 1;  ///< today: all money of the do-minimum
    /// Input VAT that the holder cannot recover, as a share of the price without it; a catalogue's prices are without.
    double vat_operating_cost = 0, vat_capex = 0;
    [[nodiscard]] double paid_operating_cost() const { return operating_cost * (1 + vat_operating_cost); }
    [[nodiscard]] double paid_capex() const { return capex * (1 + vat_capex); }
    friend bool operator==(PriceFactors const&, PriceFactors const&) = default;
};

/// Facility types and the prices around them, in one currency.
struct Catalogue {
    std::string id;  ///< "cn", "generic" or the file's name
    std::string title;
    std::string currency;              ///< ISO 4217
    std::string price_level;           ///< "2024"
    std::vector<Facility> facilities;  ///< by id
    std::vector<DoMinimum> do_minimum;
    std::optional<double> renovation_cost_per_m2;  ///< of floor area; the study may overrule it
    std::optional<double> conversion_share;        ///< for facilities that give none; nullopt: as new build
    std::vector<Provenance> provenance;
    std::string sha256;                                  ///< of the file
    double vat_in_capex = 0, vat_in_operating_cost = 0;  ///< shares of these prices that are input VAT not recovered
    PriceFactors prices;                                 ///< that its prices have been taken times
    std::shared_ptr<Catalogue const> before_prices;      ///< as its file has it; null: so it is
    /// As its file has it.
    [[nodiscard]] Catalogue const& as_filed() const { return before_prices ? *before_prices : *this; }
};

/// The catalogue at other prices. Operating cost is a share of revenue, so that share takes the quotient of both; it
/// may exceed 1, and the facility then loses. It keeps the factors and the catalogue as it was. Precondition: factors
/// >= 0, revenue > 0; else Error{bad_config}.
Catalogue at_prices(Catalogue catalogue, PriceFactors const& factors);

}  // namespace lacuna
