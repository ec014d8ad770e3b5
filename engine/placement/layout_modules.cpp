// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/directions.h"
#include "engine/placement/free_rows.h"
#include "engine/placement/layout.h"
#include "engine/placement/stack.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double tolerance_m = 1e-5;
constexpr std::size_t most_anchors = 6;
constexpr int offsets = 3;  ///< first rows tried from each anchor, besides the one at the anchor

/// Rows of tilted modules at a pitch that keeps the sun on the next row (D = L sin(tilt) / tan(altitude)).
struct ModuleRows {
    double width;    ///< of a module along the row
    double depth;    ///< of a row, seen from above
    double gap;      ///< to the next row
    double walkway;  ///< instead of the gap after `rows`
    int rows;

    explicit ModuleRows(Facility const& f)
        : width{*f.piece_width_m},
          depth{*f.piece_depth_m * std::cos(*f.tilt_deg * std::numbers::pi / 180)},
          gap{*f.piece_depth_m * std::sin(*f.tilt_deg * std::numbers::pi / 180) /
              std::tan(*f.sun_deg * std::numbers::pi / 180)},
          walkway{std::max(gap, *f.aisle_width_m)},
          rows{static_cast<int>(*f.rows_a_walkway)}
    {
    }

    /// Calls use(y) for each row from `y` upward.
    template <class Use>
    void each(double y, double high, Use&& use) const
    {
        for (int i = 1; y + depth <= high + tolerance_m; ++i) {
            use(y);
            y += depth + (i % rows == 0 ? walkway : gap);
        }
    }
};

/// Along the roof's main direction or across it, whichever is nearer to east: modules face the equator within 45
/// degrees.
double direction_of(Polygon const& polygon)
{
    auto const directions = edge_directions(polygon, 1);
    double const main = directions.empty() ? 0 : directions.front();
    return main <= std::numbers::pi / 4 ? main : main + std::numbers::pi / 2;
}

}  // namespace

Layout lay_out_modules(Polygon const& polygon, Facility const& facility, int enough)
{
    ModuleRows const modules{facility};
    double const radians = direction_of(polygon);
    FreeRows rows{polygon, radians};
    std::vector<FreeStretch> free;
    auto const held = [&](FreeStretch const& s) {
        return static_cast<int>((s.length() + tolerance_m) / modules.width);
    };
    auto const count_from = [&](double first) {
        int n = 0;
        modules.each(first, rows.high(), [&](double y) {
            rows.free(y, y + modules.depth, free);
            for (auto const& stretch : free) n += held(stretch);
        });
        return n;
    };
    Layout best;
    best.radians = radians;
    double best_first = rows.low();
    double const pitch = modules.depth + modules.gap;
    for (double const anchor : rows.anchors(most_anchors))
        for (int i = 0; i <= offsets && best.count < enough; ++i) {
            // The row at the anchor rests on it, or is the last below it.
            double const at = i == offsets ? anchor - modules.depth : anchor + i * pitch / offsets;
            double const first = std::max(rows.low(), at - std::floor((at - rows.low() + tolerance_m) / pitch) * pitch);
            if (int const n = count_from(first); n > best.count) {
                best.count = n;
                best_first = first;
            }
        }
    if (best.count == 0) return best;
    int group = 0;
    modules.each(best_first, rows.high(), [&](double y) {
        rows.free(y, y + modules.depth, free);
        for (auto const& stretch : free) {
            int const n = held(stretch);
            if (n == 0) continue;
            double const width = std::min(modules.width, stretch.length() / n);
            best.pieces.push_back({"module_row",
                                   rows.rectangle(stretch.from, stretch.from + n * width, y, y + modules.depth), n,
                                   ++group});
        }
    });
    order_groups(best.pieces);
    return best;
}

}  // namespace lacuna
