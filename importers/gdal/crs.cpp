// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/crs.h"

#include "engine/core/error.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace lacuna {

namespace {

/// The horizontal part, x before y, with its EPSG number where that is sure.
std::shared_ptr<OGRSpatialReference const> normalised(OGRSpatialReference const& reference)
{
    ErrorCollector quiet;
    std::shared_ptr<OGRSpatialReference> own{reference.Clone()};
    if (own->IsCompound()) own->StripVertical();
    own->DemoteTo2D(nullptr);
    if (!own->GetAuthorityCode(nullptr)) own->AutoIdentifyEPSG();
    own->SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return own;
}

std::string authority_of(OGRSpatialReference const& reference)
{
    char const* const name = reference.GetAuthorityName(nullptr);
    char const* const code = reference.GetAuthorityCode(nullptr);
    return name && code ? std::string{name} + ":" + code : "";
}

}  // namespace

Crs Crs::parse(std::string const& text)
{
    prepare_gdal();
    ErrorCollector errors;
    OGRSpatialReference reference;
    auto const rc =
        reference.SetFromUserInput(text.c_str(), OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get());
    if (text.empty() || rc != OGRERR_NONE)
        throw Error{Errc::bad_crs, "'" + text + "' is not a coordinate reference system that is known" +
                                       (errors.text().empty() ? "" : " (" + errors.text() + ")") +
                                       "; give one as EPSG:4326, or as WKT"};
    return Crs{reference};
}

Crs Crs::wgs84() { return parse("EPSG:4326"); }

Crs::Crs(OGRSpatialReference const& reference) : reference_{normalised(reference)} {}

std::string Crs::label() const
{
    auto const authority = authority_of(*reference_);
    return authority.empty() ? name() : authority;
}

std::string Crs::name() const
{
    char const* const name = reference_->GetName();
    return name ? name : "unnamed";
}

std::string Crs::wkt() const
{
    char* text = nullptr;
    char const* const options[]{"FORMAT=WKT2_2019", nullptr};
    reference_->exportToWkt(&text, options);
    std::string out = text ? text : "";
    CPLFree(text);
    return out;
}

bool Crs::is_geographic() const { return reference_->IsGeographic() != 0; }

bool Crs::is_web_mercator() const
{
    auto const label = authority_of(*reference_);
    if (label == "EPSG:3857" || label == "EPSG:900913" || label == "ESRI:102100" || label == "ESRI:102113" ||
        label == "EPSG:3785")
        return true;
    std::string const title = name();
    if (title.find("Pseudo-Mercator") != std::string::npos || title.find("Web_Mercator") != std::string::npos ||
        title.find("Popular Visualisation") != std::string::npos)
        return true;
    return reference_->IsProjected() && same_as(parse("EPSG:3857"));
}

bool Crs::is_working_crs() const
{
    if (!reference_->IsProjected() || is_web_mercator()) return false;
    return std::abs(reference_->GetLinearUnits() - 1.0) < 1e-9;
}

bool Crs::same_as(Crs const& other) const
{
    char const* const options[]{"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", nullptr};
    return reference_->IsSame(other.reference_.get(), options) != 0;
}

Crs utm_zone_of(double longitude_deg, double latitude_deg)
{
    if (!std::isfinite(longitude_deg) || !std::isfinite(latitude_deg) || std::abs(latitude_deg) > 90)
        throw Error{Errc::bad_crs, fmt::format("no UTM zone holds longitude {}, latitude {}; check the CRS of the "
                                               "layer, or give --working-crs",
                                               longitude_deg, latitude_deg)};
    if (latitude_deg > 84) return Crs::parse("EPSG:32661");
    if (latitude_deg < -80) return Crs::parse("EPSG:32761");
    double const turned = std::fmod(std::fmod(longitude_deg + 180, 360) + 360, 360);
    int const zone = std::min(60, static_cast<int>(turned / 6) + 1);
    return Crs::parse("EPSG:" + std::to_string((latitude_deg >= 0 ? 32600 : 32700) + zone));
}

struct Reprojection::Impl {
    OGRSpatialReference from, to;
    bool identity = false;
    std::unique_ptr<OGRCoordinateTransformation> transformation;

    [[nodiscard]] bool apply(std::vector<double>& xs, std::vector<double>& ys) const
    {
        std::vector<int> done(xs.size(), 0);
        ErrorCollector quiet;
        transformation->Transform(static_cast<int>(xs.size()), xs.data(), ys.data(), nullptr, done.data());
        for (std::size_t i = 0; i < xs.size(); ++i)
            if (!done[i] || !std::isfinite(xs[i]) || !std::isfinite(ys[i])) return false;
        return true;
    }

    [[nodiscard]] bool apply(Ring& ring) const
    {
        std::vector<double> xs, ys;
        xs.reserve(ring.size());
        ys.reserve(ring.size());
        for (auto const& p : ring) {
            xs.push_back(p.x);
            ys.push_back(p.y);
        }
        if (!apply(xs, ys)) return false;
        for (std::size_t i = 0; i < ring.size(); ++i) ring[i] = {xs[i], ys[i]};
        return true;
    }
};

Reprojection::Reprojection(Crs const& from, Crs const& to) : impl_{std::make_unique<Impl>()}
{
    impl_->from = from.reference();
    impl_->to = to.reference();
    impl_->identity = from.same_as(to);
    if (impl_->identity) return;
    ErrorCollector errors;
    impl_->transformation.reset(OGRCreateCoordinateTransformation(&impl_->from, &impl_->to));
    if (!impl_->transformation)
        throw Error{Errc::bad_crs, "coordinates of " + from.label() + " cannot be brought to " + to.label() + ": " +
                                       errors.text() + "; give another CRS"};
}

Reprojection::~Reprojection() = default;
Reprojection::Reprojection(Reprojection&&) noexcept = default;
Reprojection& Reprojection::operator=(Reprojection&&) noexcept = default;

bool Reprojection::apply(MultiPolygon& shape) const
{
    if (impl_->identity) return is_finite(shape);
    for (auto& polygon : shape) {
        if (!impl_->apply(polygon.outer)) return false;
        for (auto& inner : polygon.inners)
            if (!impl_->apply(inner)) return false;
    }
    return true;
}

bool Reprojection::apply(Point& point) const
{
    if (impl_->identity) return std::isfinite(point.x) && std::isfinite(point.y);
    Ring one{point};
    if (!impl_->apply(one)) return false;
    point = one.front();
    return true;
}

}  // namespace lacuna
