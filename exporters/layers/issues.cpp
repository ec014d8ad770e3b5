// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

namespace lacuna {

Layer issues_layer(PlanIndex const& index)
{
    using enum ColumnType;
    std::vector<Field<Issue>> fields{
        {{"code", "Code", integer, 0, "Number of the issue, never reused"},
         [](Issue const& i) { return whole(static_cast<int>(i.code)); }},
        {{"name", "Issue", text, 0, "Name of the issue"},
         [](Issue const& i) { return lacuna::text(info(i.code).name); }},
        {{"effect", "Effect", text, 0, "rejected: does not take part; changed: does, altered; noted: does, unaltered"},
         [](Issue const& i) { return lacuna::text(name(info(i.code).effect)); }},
        {{"layer", "Layer", text, 0, "Input layer"}, [](Issue const& i) { return lacuna::text(i.layer); }},
        {{"feature_id", "Feature", text, 0, "Id of the feature, or file and number where it has none"},
         [](Issue const& i) { return lacuna::text(i.feature_id); }},
        {{"area_m2", "Area concerned (m²)", real, 3, "In the working CRS; positive where lost to a repair"},
         [](Issue const& i) { return lacuna::real(i.area_m2); }},
        {{"detail", "Detail", text, 0, "With the value and, where there is one, the remedy"},
         [](Issue const& i) { return text_or_null(i.detail); }},
        {{"meaning", "Meaning", text, 0, "What the issue means"},
         [](Issue const& i) { return lacuna::text(info(i.code).meaning); }},
    };
    Layer layer{"issues",
                "Issues of the input",
                "What was found wrong with, or decided about, features of the input.",
                LayerGeometry::point,
                columns_of(fields),
                index.plan().area.issues.size(),
                {}};
    layer.row = [&index, fields = std::move(fields)](std::size_t i) {
        auto const& issue = index.plan().area.issues[i];
        return Row{fmt::format("{}", i + 1), {}, issue.at, cells_of(fields, issue)};
    };
    return layer;
}

}  // namespace lacuna
