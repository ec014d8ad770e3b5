// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/directions.h"
#include "engine/placement/free_rows.h"
#include "engine/placement/layout.h"
#include "engine/placement/stack.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr std::size_t most_directions = 2;
constexpr double tolerance_m = 1e-5;  ///< a row may be short of whole bays by it

/// What stands on one side of an aisle.
struct Side {
    double depth = 0, width = 0;  ///< of a bay: across and along the aisle; depth 0: nothing
};

/// A row of bays or none, an aisle, a row of bays or none, upward.
struct Module {
    Side below;
    double aisle = 0;
    Side above;
    [[nodiscard]] double height() const { return below.depth + aisle + above.depth; }
};

std::vector<Module> modules_of(Facility const& f)
{
    Side const none, across{*f.piece_depth_m, *f.piece_width_m};
    double const aisle = *f.aisle_width_m;
    std::vector<Module> out{{across, aisle, across}, {none, aisle, across}, {across, aisle, none}};
    if (!f.kerb_bay_m) return out;
    Side const kerb{*f.kerb_bay_m, *f.kerb_length_m};
    for (auto const& m : {Module{across, aisle, kerb}, Module{kerb, aisle, across}, Module{kerb, *f.kerb_aisle_m, kerb},
                          Module{kerb, *f.kerb_aisle_m, none}, Module{none, *f.kerb_aisle_m, kerb}})
        out.push_back(m);
    return out;
}

/// One aisle's free stretch and the bays' beside it.
class Aisles {
public:
    explicit Aisles(Polygon const& polygon, double radians, Facility const& facility)
        : rows_{polygon, radians}, modules_{modules_of(facility)}, needs_edge_{facility.layout == "parking_bays"}
    {
    }

    [[nodiscard]] FreeRows const& rows() const { return rows_; }

    [[nodiscard]] std::vector<double> heights() const
    {
        std::vector<double> out;
        for (auto const& m : modules_) out.push_back(m.height());
        return out;
    }

    /// No more bays than that are in a module with its lower side at y.
    [[nodiscard]] int at_most(double y, std::size_t module) const
    {
        Module const& m = modules_[module];
        double const y0 = y + m.below.depth, y1 = y0 + m.aisle, aisle = rows_.free_at_most(y0, y1);
        auto const side = [&](Side const& s, double from, double to) {
            return s.depth > 0
                       ? static_cast<int>((std::min(aisle, rows_.free_at_most(from, to)) + tolerance_m) / s.width)
                       : 0;
        };
        return side(m.below, y, y0) + side(m.above, y1, y1 + m.above.depth);
    }

    /// How many bays a module holds with its lower side at y.
    int count(double y, std::size_t module)
    {
        int n = 0;
        visit(y, modules_[module], [&](FreeStretch const&, bool, Run const& run) { n += run.count; });
        return n;
    }

    /// The pieces of a module; an aisle and its bays are a group.
    void put(double y, std::size_t module, int& group, std::vector<LayoutPiece>& out)
    {
        Module const& m = modules_[module];
        double const y0 = y + m.below.depth, y1 = y0 + m.aisle;
        std::size_t aisle = out.size();
        double last_from = 1e300;
        visit(y, m, [&](FreeStretch const& stretch, bool from_right, Run const& run) {
            if (run.count == 0) return;
            if (stretch.from != last_from) {
                last_from = stretch.from;
                aisle = out.size();
                out.push_back({"aisle", rows_.rectangle(stretch.from, stretch.to, y0, y1, from_right), 0, ++group});
            }
            double const low = run.above ? y1 : y, high = run.above ? y1 + m.above.depth : y0;
            for (int i = 0; i < run.count; ++i) {
                double const x = from_right ? run.to - (i + 1) * run.width : run.from + i * run.width;
                out.push_back({"bay", rows_.rectangle(x, x + run.width, low, high, from_right), 1, out[aisle].group});
            }
        });
    }

private:
    /// Bays side by side in a free stretch of one row, along the aisle's free stretch.
    struct Run {
        double from, to, width;
        int count;
        bool above;
    };

    /// Calls use(aisle, from_right, run) for each run of bays, aisle by aisle. An aisle is counted from the end that
    /// meets the outer ring; without one its bays cannot be reached.
    template <class Use>
    void visit(double y, Module const& m, Use&& use)
    {
        double const y0 = y + m.below.depth, y1 = y0 + m.aisle;
        aisle_ = free(y0, y1);
        double const least = std::min(m.below.depth > 0 ? m.below.width : 1e300,  //
                                      m.above.depth > 0 ? m.above.width : 1e300);
        std::erase_if(aisle_, [&](FreeStretch const& s) {
            return s.length() + tolerance_m < least || (needs_edge_ && !s.from_edge && !s.to_edge);
        });
        if (aisle_.empty()) return;
        below_.clear();
        above_.clear();
        if (m.below.depth > 0) below_ = free(y, y0);
        if (m.above.depth > 0) above_ = free(y1, y1 + m.above.depth);
        for (auto const& aisle : aisle_) {
            bool const from_right = !aisle.from_edge && aisle.to_edge;
            runs(aisle, below_, m.below.width, false, [&](Run const& run) { use(aisle, from_right, run); });
            runs(aisle, above_, m.above.width, true, [&](Run const& run) { use(aisle, from_right, run); });
        }
    }

    template <class Use>
    static void runs(FreeStretch const& aisle, std::vector<FreeStretch> const& row, double width, bool above, Use&& use)
    {
        for (auto const& free : row) {
            double const from = std::max(aisle.from, free.from), to = std::min(aisle.to, free.to);
            if (to - from + tolerance_m < width) continue;
            int const count = static_cast<int>((to - from + tolerance_m) / width);
            // Short of whole bays by less than the tolerance, they are that little narrower.
            use({from, to, std::min(width, (to - from) / count), count, above});
        }
    }

    /// Modules with their lower side at one level have rows and aisles in common.
    std::vector<FreeStretch> const& free(double y0, double y1)
    {
        for (auto const& known : known_)
            if (known.y0 == y0 && known.y1 == y1) return known.stretches;
        auto& entry = known_[next_++ % known_.size()];
        entry.y0 = y0;
        entry.y1 = y1;
        rows_.free(y0, y1, entry.stretches);
        return entry.stretches;
    }

    struct Known {
        double y0 = 1, y1 = 0;
        std::vector<FreeStretch> stretches;
    };
    FreeRows rows_;
    std::array<Known, 16> known_;
    std::size_t next_ = 0;
    std::vector<Module> modules_;
    bool needs_edge_;
    std::vector<FreeStretch> aisle_, below_, above_;
};

}  // namespace

Layout lay_out_bays(Polygon const& polygon, Facility const& facility, int enough)
{
    Layout best;
    int const most = pieces_at_most(polygon, facility);
    for (double const direction : edge_directions(polygon, most_directions))
        for (double const radians : {direction, direction + std::numbers::pi / 2}) {
            if (best.count >= std::min(most, enough)) break;
            Aisles aisles{polygon, radians, facility};
            auto const stack = best_stack(
                aisles.rows(), aisles.heights(), [&](double y, std::size_t module) { return aisles.count(y, module); },
                [&](double y, std::size_t module) { return aisles.at_most(y, module); }, enough, best.count);
            if (stack.count <= best.count) continue;
            best = {{}, radians, stack.count};
            int group = 0;
            for (auto const& level : stack.levels) aisles.put(level.y, level.band, group, best.pieces);
        }
    order_groups(best.pieces);
    return best;
}

}  // namespace lacuna
