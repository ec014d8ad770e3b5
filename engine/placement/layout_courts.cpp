// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/directions.h"
#include "engine/placement/free_rows.h"
#include "engine/placement/layout.h"
#include "engine/placement/stack.h"

#include <numbers>

namespace lacuna {

namespace {

constexpr std::size_t most_directions = 3;
constexpr double tolerance_m = 1e-5;

/// Courts side by side in a row, their one side along it.
class CourtRows {
public:
    CourtRows(Polygon const& polygon, double radians, double width, double depth)
        : rows_{polygon, radians}, along_{width, depth}, across_{depth, width}
    {
        if (width == depth) along_.pop_back(), across_.pop_back();
    }

    [[nodiscard]] FreeRows const& rows() const { return rows_; }
    [[nodiscard]] std::vector<double> const& heights() const { return across_; }

    [[nodiscard]] int at_most(double y, std::size_t band) const
    {
        return static_cast<int>((rows_.free_at_most(y, y + across_[band]) + tolerance_m) / along_[band]);
    }

    int count(double y, std::size_t band)
    {
        rows_.free(y, y + across_[band], free_);
        int n = 0;
        for (auto const& stretch : free_) n += held(stretch, band);
        return n;
    }

    void put(double y, std::size_t band, int& group, std::vector<LayoutPiece>& out)
    {
        rows_.free(y, y + across_[band], free_);
        for (auto const& stretch : free_)
            for (int i = 0, n = held(stretch, band); i < n; ++i) {
                double const width = std::min(along_[band], stretch.length() / n), x = stretch.from + i * width;
                out.push_back({"court", rows_.rectangle(x, x + width, y, y + across_[band]), 1, ++group});
            }
    }

private:
    [[nodiscard]] int held(FreeStretch const& stretch, std::size_t band) const
    {
        return static_cast<int>((stretch.length() + tolerance_m) / along_[band]);
    }

    FreeRows rows_;
    std::vector<double> along_, across_;
    std::vector<FreeStretch> free_;
};

}  // namespace

Layout lay_out_courts(Polygon const& polygon, Facility const& facility, int enough)
{
    Layout best;
    int const most = pieces_at_most(polygon, facility);
    for (double const radians : edge_directions(polygon, most_directions))
        for (double const turned : {radians, radians + std::numbers::pi / 2}) {
            if (best.count >= std::min(most, enough)) return best;
            CourtRows courts{polygon, turned, *facility.piece_width_m, *facility.piece_depth_m};
            auto const stack = best_stack(
                courts.rows(), courts.heights(), [&](double y, std::size_t band) { return courts.count(y, band); },
                [&](double y, std::size_t band) { return courts.at_most(y, band); }, enough, best.count);
            if (stack.count <= best.count) continue;
            best = {{}, turned, stack.count};
            int group = 0;
            for (auto const& level : stack.levels) courts.put(level.y, level.band, group, best.pieces);
        }
    return best;
}

}  // namespace lacuna
