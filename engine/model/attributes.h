// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

/// What the importers found out about a parcel or a building besides its shape.
/// Empty text and nullopt mean that the source does not say.
struct Attributes {
    std::string land_use;
    std::string zoning;
    std::string owner_class;
    std::string owner;             ///< name or number of the owner, to find neighbours of one owner
    std::string residential_area;  ///< levels of self-balancing, from small to large
    std::string community;
    std::string block;
    std::string urban_area;
    std::optional<double> floors;  ///< storeys above ground
    std::optional<double> height_m;
    std::optional<double> floor_area_m2;     ///< gross, above ground
    std::optional<double> reported_area_m2;  ///< of the land (parcel) or footprint (building), as the register says
    std::optional<double> land_value;        ///< money, in the currency of the source
    std::optional<double> improvement_value;
    std::optional<double> year_built;
    std::optional<double> far_allowed;       ///< floor area ratio, 1 = floor area equal to parcel area
    std::optional<double> coverage_allowed;  ///< share 0 to 1
    std::optional<double> setback_m;
    std::optional<double> height_allowed_m;  ///< above ground
    std::optional<double> storeys_allowed;
    std::optional<double> green_share;    ///< of the parcel that stays green, 0 to 1
    std::optional<double> storeys_below;  ///< storeys below ground
    std::optional<double> fire_class;     ///< class of fire resistance, 1 (best) to 4, as in GB 50016
    std::string feature_class;            ///< of a road or a constraint: "residential", "tree", "pipeline" ...
    std::optional<double> width_m;        ///< of a road, kerb to kerb
    std::optional<double> buffer_m;       ///< to be kept from a constraint
    friend bool operator==(Attributes const&, Attributes const&) = default;
};

/// How several rows or several features of one key become one value.
enum class Reduce { first, sum, maximum, minimum };

struct NumberRole {
    std::string_view name;  ///< as in --field parcels.NAME=field and in data/schemas
    std::optional<double> Attributes::*member;
    std::string_view unit;  ///< unit of the value kept
    double least, most;     ///< outside: issue value_out_of_range, and the value is not used
    Reduce reduce;
    std::string_view meaning;
    bool surroundings = false;  ///< of roads and constraints only
};

struct TextRole {
    std::string_view name;
    std::string Attributes::*member;
    std::string_view meaning;
    bool surroundings = false;  ///< of roads and constraints only
};

/// The one table of number roles: importers fill by it, exporters name columns by it,
/// documentation is made from it. The role "id" is not an attribute and stands apart.
inline constexpr std::array number_roles{
    NumberRole{"floors", &Attributes::floors, "storeys", 0, 200, Reduce::maximum, "storeys above ground"},
    NumberRole{"height", &Attributes::height_m, "m", 0, 1000, Reduce::maximum, "height above ground"},
    NumberRole{"floor_area", &Attributes::floor_area_m2, "m2", 0, 5e6, Reduce::sum, "gross floor area above ground"},
    NumberRole{"reported_area", &Attributes::reported_area_m2, "m2", 0, 1e11, Reduce::maximum,
               "area that the register gives"},
    NumberRole{"land_value", &Attributes::land_value, "money", 0, 1e13, Reduce::sum, "assessed value of the land"},
    NumberRole{"improvement_value", &Attributes::improvement_value, "money", 0, 1e13, Reduce::sum,
               "assessed value of what stands on it"},
    NumberRole{"year", &Attributes::year_built, "year", 1000, 2200, Reduce::minimum, "year built"},
    NumberRole{"far_allowed", &Attributes::far_allowed, "ratio", 0, 100, Reduce::maximum, "floor area ratio allowed"},
    NumberRole{"coverage_allowed", &Attributes::coverage_allowed, "share", 0, 1, Reduce::maximum,
               "site coverage allowed"},
    NumberRole{"setback", &Attributes::setback_m, "m", 0, 1000, Reduce::maximum, "setback from the parcel line"},
    NumberRole{"height_allowed", &Attributes::height_allowed_m, "m", 0, 1000, Reduce::minimum,
               "building height allowed"},
    NumberRole{"storeys_allowed", &Attributes::storeys_allowed, "storeys", 0, 200, Reduce::minimum, "storeys allowed"},
    NumberRole{"green_share", &Attributes::green_share, "share", 0, 1, Reduce::maximum,
               "of the parcel, to be kept green"},
    NumberRole{"storeys_below", &Attributes::storeys_below, "storeys", 0, 30, Reduce::maximum, "storeys below ground"},
    NumberRole{"fire_class", &Attributes::fire_class, "class", 1, 4, Reduce::maximum,
               "class of fire resistance of a building, 1 (I, 一级) to 4 (IV, 四级) as in GB 50016"},
    NumberRole{"width", &Attributes::width_m, "m", 0, 200, Reduce::maximum, "width of a road from kerb to kerb", true},
    NumberRole{"buffer", &Attributes::buffer_m, "m", 0, 1000, Reduce::maximum, "to be kept from a constraint", true},
};

inline constexpr std::array text_roles{
    TextRole{"land_use", &Attributes::land_use, "use of the land or building"},
    TextRole{"zoning", &Attributes::zoning, "zoning district"},
    TextRole{"owner_class", &Attributes::owner_class, "class of the owner (public, private, common ...)"},
    TextRole{"owner", &Attributes::owner, "name or number of the owner, to find neighbours of one owner"},
    TextRole{"residential_area", &Attributes::residential_area,
             "residential area (estate) of the parcel, for roll-ups"},
    TextRole{"community", &Attributes::community, "community of the parcel, for roll-ups"},
    TextRole{"block", &Attributes::block, "block of the parcel, larger than a community, for roll-ups"},
    TextRole{"urban_area", &Attributes::urban_area, "urban area of the parcel, for roll-ups"},
    TextRole{"class", &Attributes::feature_class, "class of a road or a constraint (residential, tree, pipeline ...)",
             true},
};

}  // namespace lacuna
