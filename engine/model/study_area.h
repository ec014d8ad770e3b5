// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/interval.h"
#include "engine/core/issue.h"
#include "engine/model/attributes.h"
#include "engine/model/space.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

struct ZoneRule;

/// One parcel after cleaning: valid, disjoint from every other parcel.
struct Parcel {
    std::string id;  ///< unique and stable: the source's, with a suffix where it was repeated
    MultiPolygon boundary;
    double area_m2 = 0;
    Attributes attributes;
    std::string rules_unsure{};          ///< what of its district's rules is not computed; may be empty
    std::vector<std::string> members{};  ///< parcels that were taken as one, by id; empty: by itself
    bool proxy = false;  ///< no parcel of a cadastre, but a plot made from buildings (engine/assembly/tessellation.h)
    std::string note{};  ///< what the evidence of all spaces here must say of the ground itself; may be empty
    /// What its district states for a lot like this one; null: its district states the same for every lot, or nothing.
    std::shared_ptr<ZoneRule const> zone{};
};

/// One building after cleaning: valid, may overlap others. `counted` is the part
/// that no building of higher priority covers, so that the counted parts are disjoint
/// and their union is the built area.
struct Building {
    std::string id;
    MultiPolygon footprint;
    MultiPolygon counted;
    double area_m2 = 0;
    double counted_m2 = 0;
    Attributes attributes;
    Interval storeys{};            ///< above ground, see storeys_source
    std::string storeys_source{};  ///< "floors", "height", "assumed" ...; empty: not computed yet
    Confidence storeys_confidence = Confidence::assumed;
};

/// One road: a centre line or a carriageway, in the working CRS.
struct Road {
    std::string id;
    std::string road_class;         ///< as the source says, e.g. "residential"
    std::vector<Polyline> lines;    ///< centre lines; empty where only the carriageway is given
    MultiPolygon carriageway;       ///< where given as a polygon
    std::optional<double> width_m;  ///< kerb to kerb; nullopt: not said
};

/// A surface car park.
struct ParkingArea {
    std::string id;
    MultiPolygon shape;
};

/// Something to keep away from, or to keep: a tree, a pipe, a flood area, a heritage area.
struct Constraint {
    std::string id;
    std::string rule;  ///< class of the rule that says how far to keep away: "tree", "kerb", "flood" ...
    MultiPolygon shape;
    std::vector<Polyline> lines;
    std::vector<Point> points;
    std::optional<double> buffer_m;  ///< the feature's own; nullopt: the rule's
};

/// The account of one input layer. It closes when both sums hold:
/// features_read = kept + rejected, and area_read_m2 = kept + removed + changed, to 0.01 m2.
struct LayerLedger {
    std::string layer;
    std::int64_t features_read = 0;
    std::int64_t features_kept = 0;
    std::int64_t features_rejected = 0;
    double area_read_m2 = 0;
    double area_kept_m2 = 0;     ///< of the union for buildings
    double area_removed_m2 = 0;  ///< of rejected features
    double area_changed_m2 = 0;  ///< lost to repair and to overlap trimming, measured by itself; negative: gained
    [[nodiscard]] double open_m2() const { return area_read_m2 - area_kept_m2 - area_removed_m2 - area_changed_m2; }
    [[nodiscard]] bool closes() const
    {
        return features_read == features_kept + features_rejected && open_m2() < 0.01 && open_m2() > -0.01;
    }
};

/// Where the parcels' ground goes, summed over parcels; and the built area's split.
struct BuiltLedger {
    double built_m2 = 0;  ///< union of buildings
    double in_parcels_m2 = 0;
    double outside_parcels_m2 = 0;  ///< measured by itself
};

/// Where the ground went that plots were made in, where there is no cadastre.
struct PlotLedger {
    bool by_roads = false;  ///< street enclosures; else one box round all buildings
    std::int64_t enclosures = 0;
    std::int64_t without_building = 0;  ///< of them; they give no plot
    std::int64_t plots = 0;
    double area_m2 = 0;  ///< of all enclosures; carriageways given as polygons are in none
    double plots_m2 = 0;
    double roads_m2 = 0;             ///< ground of streets, as given or by assumed width
    double far_m2 = 0;               ///< remainder: further from every building than the rule
    double without_building_m2 = 0;  ///< ground of enclosures without a building
    double failed_m2 = 0;            ///< where an overlay failed
    [[nodiscard]] double open_balance_m2() const
    {
        return area_m2 - plots_m2 - roads_m2 - far_m2 - without_building_m2 - failed_m2;
    }
};

/// A register's areas beside the measured ones, for one layer.
struct AreaComparison {
    std::string layer;
    std::int64_t compared = 0;   ///< features that have both
    std::int64_t differing = 0;  ///< by more than the rule
    double median_ratio = 0;     ///< register by measured
    double lower_ratio = 0;      ///< first quartile
    double upper_ratio = 0;      ///< third quartile
    std::string likely_unit;     ///< what the register's figures seem to be in, where not as they were read; or empty
};

/// How the building layer lies to the parcels: see engine/assembly/shift.h.
struct LayerShift {
    double dx_m = 0, dy_m = 0;   ///< by which the buildings would have to be moved; 0, 0: the layers agree
    double uncertainty_m = 0;    ///< the furthest translation that cannot be told from the best
    bool certain = false;        ///< to a metre at most, and found by most subsamples
    bool corrected = false;      ///< the buildings were moved
    std::int64_t buildings = 0;  ///< that were looked at
    int subsamples = 0;          ///< of them
    int subsamples_agree = 0;    ///< that come to the same
    double crossing_before = 0;  ///< share of the sample's area outside the parcel with most of each building
    double crossing_after = 0;   ///< the same after the shift
    [[nodiscard]] bool moves() const { return dx_m != 0 || dy_m != 0; }
};

struct StudyArea {
    std::vector<Parcel> parcels;          ///< by id
    std::vector<Building> buildings;      ///< by id
    std::vector<Road> roads;              ///< by id
    std::vector<ParkingArea> parking;     ///< by id
    std::vector<Constraint> constraints;  ///< by id
    LayerLedger parcel_ledger;
    LayerLedger building_ledger;
    std::optional<PlotLedger> plots;    ///< the parcels are proxies; nullopt: they are of a cadastre
    std::optional<LayerShift> shift;    ///< nullopt: not looked for, or too few buildings
    std::vector<AreaComparison> areas;  ///< of layers whose register gives areas
    std::vector<Issue> issues;          ///< by layer, feature id, code
};

}  // namespace lacuna
