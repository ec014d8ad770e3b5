// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/working_crs.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lacuna {

namespace {

constexpr double most_areal_error = 0.02;

/// Area of a square of 100 m in `crs`, at a place, measured in UTM, over its nominal 10,000 m2; 0 where it fails.
double areal_scale(Crs const& crs, Point place, Crs const& utm)
{
    if (!Reprojection{Crs::wgs84(), crs}.apply(place)) return 0;
    MultiPolygon square{rectangle(place.x - 50, place.y - 50, place.x + 50, place.y + 50)};
    if (!Reprojection{crs, utm}.apply(square)) return 0;
    return area(square) / 10000;
}

double median(std::vector<double> values)
{
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

WorkingCrs given_working_crs(std::string const& given)
{
    auto const crs = Crs::parse(given);
    if (!crs.is_working_crs())
        throw Error{Errc::bad_crs, "the working CRS " + crs.label() + " (" + crs.name() +
                                       ") is not projected in metres, or is Web Mercator, so that areas cannot be "
                                       "taken in it; give a UTM zone or a national grid in metres"};
    return {crs, crs.label() + " (" + crs.name() + "), as given"};
}

WorkingCrs working_crs_at(Point place_deg, Crs const& own, std::string const& layer)
{
    auto const utm = utm_zone_of(place_deg.x, place_deg.y);
    if (own.is_working_crs() && std::abs(areal_scale(own, place_deg, utm) - 1) < most_areal_error)
        return {own, own.label() + " (" + own.name() + "), that of the " + layer};
    return {utm, fmt::format("{} ({}), the UTM zone of the data's middle ({:.4f}, {:.4f}), because areas cannot be "
                             "taken in the system of the {}, {}",
                             utm.label(), utm.name(), place_deg.x, place_deg.y, layer, own.label())};
}

Point median_place(std::vector<Point> const& places_deg, std::string const& layer, std::string const& crs)
{
    std::vector<double> xs, ys;
    for (auto const& p : places_deg) {
        if (!(std::abs(p.x) <= 360) || !(std::abs(p.y) <= 90)) continue;
        xs.push_back(p.x);
        ys.push_back(p.y);
    }
    if (xs.empty())
        throw Error{Errc::bad_crs, "no coordinate of the " + layer +
                                       " can be brought to longitude and latitude; their CRS " + crs +
                                       " must be wrong: give it with --crs " + layer + "=EPSG:..."};
    return {median(std::move(xs)), median(std::move(ys))};
}

}  // namespace lacuna
