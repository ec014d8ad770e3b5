// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <cmath>
#include <memory>

namespace lacuna {

namespace {

struct Record {
    Site const& site;
    Facility const& facility;
    LayoutPiece const& piece;
};

double side(LayoutPiece const& piece, std::size_t first)
{
    Point const a = piece.shape.outer.at(first), b = piece.shape.outer.at(first + 1);
    return std::hypot(b.x - a.x, b.y - a.y);
}

std::vector<Field<Record>> make_fields()
{
    using enum ColumnType;
    return {
        {{"rank", "Rank", integer, 0, "Rank of the site"}, [](Record const& r) { return whole(r.site.rank); }},
        {{"site_id", "Site", text, 0, "Id of the space it lies in"},
         [](Record const& r) { return lacuna::text(r.site.id); }},
        {{"facility", "Facility", text, 0, "Id in the catalogue"},
         [](Record const& r) { return lacuna::text(r.facility.id); }},
        {{"piece", "Piece", text, 0, "bay, aisle, module_row, court or rectangle"},
         [](Record const& r) { return lacuna::text(r.piece.kind); }},
        {{"piece_group", "Group", integer, 0, "Number within the site: an aisle and what it serves have the same"},
         [](Record const& r) { return whole(r.piece.group); }},
        {{"pieces", "Pieces", integer, 0,
          "How many pieces it holds, as modules in a row; 0: an aisle, or one of two rectangles"},
         [](Record const& r) { return whole(r.piece.count); }},
        {{"along_m", "Along the row (m)", real, 3, "Side along the row"},
         [](Record const& r) { return lacuna::real(side(r.piece, 0)); }},
        {{"across_m", "Across the row (m)", real, 3, "Side across the row, seen from above"},
         [](Record const& r) { return lacuna::real(side(r.piece, 1)); }},
        {{"area_m2", "Area (m²)", real, 3, "In the working CRS"},
         [](Record const& r) { return lacuna::real(area(r.piece.shape)); }},
    };
}

struct PieceOfSite {
    std::size_t site, piece;
};

}  // namespace

Layer layout_layer(PlanIndex const& index)
{
    auto fields = make_fields();
    auto const& sites = index.plan().sites;
    auto const all = std::make_shared<std::vector<PieceOfSite>>();
    for (std::size_t s = 0; s < sites.size(); ++s)
        for (std::size_t p = 0; p < sites[s].best.placement.pieces.size(); ++p) all->push_back({s, p});
    Layer layer{"layout",
                "Layout",
                "What the units of a best use were counted on: bays and aisles, rows of modules, courts, the two "
                "rectangles of an L, each inside its space.",
                LayerGeometry::polygon,
                columns_of(fields),
                all->size(),
                {}};
    layer.row = [&index, all, fields = std::move(fields)](std::size_t i) {
        auto const [s, p] = all->at(i);
        auto const& site = index.plan().sites[s];
        auto const& placement = site.best.placement;
        Record const record{site, index.facility(placement.facility_id), placement.pieces[p]};
        return Row{valid_text(site.id + "/" + placement.facility_id + "/" + std::to_string(p + 1)),
                   {record.piece.shape},
                   std::nullopt,
                   cells_of(fields, record)};
    };
    return layer;
}

}  // namespace lacuna
