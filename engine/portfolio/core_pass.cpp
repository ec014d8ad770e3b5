// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/core_pass.h"

#include "engine/portfolio/core_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <functional>
#include <limits>
#include <utility>

namespace lacuna {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// Bounds side by side: a fixed number, so that the compiler makes vector instructions of their loops.
constexpr std::size_t bounds = 32;
using Bounds = std::array<double, bounds>;
/// Of the shared rows. Passed on by value: what is added and taken off again does not come back to the last digit.
using Usage = std::array<double, Core::most_shared>;
/// Of a dive: places that a part may move in the order, and the noise in a bound as a share of what may be lost.
constexpr double far = 40, share_of_noise = 0.05;
constexpr double narrowest = 1e-9;

/// What an option does beside its part's first one, of greatest worth.
struct Change {
    Bounds loss;  ///< of each bound
    double value;
    Usage usage;
    std::size_t option;
};
struct Part {
    std::vector<Change> changes;  ///< by rising loss
    Bounds loss_of_first;
    std::size_t number, first;
};

class Pass {
public:
    Pass(Core const& core, Prices const& best, PassRules const& rules)
        : core_{core},
          rules_{rules},
          seed_{rules.seed},
          above_{rules.above},
          accept_{rules.accept},
          rows_{core.shared.size()}
    {
        root_.fill(infinite);
        root_[0] = bound_at(core_, best);
        auto const margin = root_[0] - above_;
        if (margin <= 0) return;
        prices_ = prices_around(core_, best, margin, bounds);
        for (std::size_t m = 0; m < prices_.size(); ++m) root_[m] = bound_at(core_, prices_[m]);
        for (std::size_t s = 0; s < rows_; ++s) room_[s] = core_.shared[s].limit;
        value_ = core_.value;
        for (std::size_t k = 0; k < core_.parts.size(); ++k) add_part(k);
    }

    PassResult result()
    {
        if (!hopeless(root_)) search();
        result_.complete = rules_.seed == 0 && steps_ < rules_.steps;
        result_.above = above_;
        result_.steps = steps_;
        return std::move(result_);
    }

private:
    void add_part(std::size_t k)
    {
        auto const& options = core_.parts[k];
        std::vector<double> most(prices_.size(), -infinite);
        std::size_t first = 0;
        for (std::size_t o = 0; o < options.size(); ++o)
            for (std::size_t m = 0; m < prices_.size(); ++m) {
                auto const w = worth(options[o], prices_[m]);
                if (m == 0 && w > most[0]) first = o;
                most[m] = std::max(most[m], w);
            }
        auto const change = [&](std::size_t o) {
            Change c{{}, options[o].value - options[first].value, {}, o};
            for (std::size_t m = 0; m < prices_.size(); ++m) c.loss[m] = most[m] - worth(options[o], prices_[m]);
            for (std::size_t s = 0; s < rows_; ++s) c.usage[s] = options[o].usage[s] - options[first].usage[s];
            return c;
        };
        Part part{{}, change(first).loss, k, first};
        for (std::size_t o = 0; o < options.size(); ++o) {
            if (o == first) continue;
            auto c = change(o);
            if (root_[0] - c.loss[0] > above_) part.changes.push_back(std::move(c));
        }
        std::ranges::stable_sort(part.changes, {}, [](auto const& c) { return c.loss[0]; });
        for (std::size_t s = 0; s < rows_; ++s) room_[s] -= options[first].usage[s];
        value_ += options[first].value;
        if (part.changes.empty()) {
            root_ = less(root_, part.loss_of_first);
            settled_.emplace_back(k, first);
        } else {
            parts_.push_back(std::move(part));
        }
    }

    void search()
    {
        // Great losses first: few branches until deep down.
        std::ranges::stable_sort(parts_, std::greater<>{}, [](auto const& p) { return p.changes.front().loss[0]; });
        if (rules_.seed != 0) shuffle();
        chosen_.assign(parts_.size(), none);
        above_in_table_ = above_;
        if (!fill_table_as_full_as_it_goes() || table_.empty()) return;
        std::vector<double> windows;
        for (std::size_t s = 0; s < rows_; ++s) windows.push_back(window(s, root_[0] - accept_));
        table_.sort(windows);
        if (rules_.seed != 0)
            dive();
        else
            visit(0, root_, room_, value_);
    }

    void shuffle()
    {
        std::vector<std::pair<double, Part>> places;
        for (auto& part : parts_)
            places.emplace_back(static_cast<double>(places.size()) + far * draw(), std::move(part));
        std::ranges::stable_sort(places, {}, [](auto const& p) { return p.first; });
        for (std::size_t k = 0; k < parts_.size(); ++k) parts_[k] = std::move(places[k].second);
    }

    [[nodiscard]] static bool any_below(Bounds const& b, double value)
    {
        bool any = false;
        for (std::size_t m = 0; m < bounds; ++m) any |= b[m] <= value;
        return any;
    }
    [[nodiscard]] bool hopeless(Bounds const& b) const { return any_below(b, above_); }

    static Bounds less(Bounds const& b, Bounds const& loss)
    {
        Bounds result;
        for (std::size_t m = 0; m < bounds; ++m) result[m] = b[m] - loss[m];
        return result;
    }

    [[nodiscard]] Usage plus(Usage const& a, Usage const& b, double sign) const
    {
        Usage result{};
        for (std::size_t s = 0; s < rows_; ++s) result[s] = a[s] + sign * b[s];
        return result;
    }

    /// What may be left of a row where so much may be lost.
    [[nodiscard]] double window(std::size_t s, double spare) const
    {
        return prices_[0][s] > 0 ? spare / prices_[0][s] : infinite;
    }

    /// Calls `use` with value and usage of each setting of the parts from `k`; false where that stopped it.
    template <class Use>
    bool settings(std::size_t k, Bounds bound, double value, Usage const& usage, Use const& use)
    {
        for (; k < parts_.size(); ++k) {
            for (std::size_t c = 0; c < parts_[k].changes.size(); ++c) {
                auto const& change = parts_[k].changes[c];
                if (bound[0] - change.loss[0] <= above_in_table_) break;
                ++steps_;
                auto const next = less(bound, change.loss);
                if (any_below(next, above_in_table_)) continue;
                chosen_[k] = c;
                bool const go_on = settings(k + 1, next, value + change.value, plus(usage, change.usage, 1), use);
                chosen_[k] = none;
                if (!go_on) return false;
            }
            ++steps_;
            bound = less(bound, parts_[k].loss_of_first);
            if (any_below(bound, above_in_table_)) return true;
        }
        return use(value, usage);
    }

    /// The settings of the parts from `from`; false where they are too many, and then the table is as it was.
    bool fill_table(std::size_t from)
    {
        auto const most = std::size_t{1} << (rules_.seed == 0 ? 18U : 16U);
        CoreTable table{rows_};
        bool const all = settings(from, root_, 0, {}, [&](double value, Usage const& usage) {
            table.add(value, usage);
            return table.size() <= most && steps_ < rules_.steps;
        });
        if (!all) return false;
        table_ = std::move(table);
        head_ = from;
        return true;
    }

    bool fill_table_as_full_as_it_goes()
    {
        if (!fill_table(parts_.size())) return false;
        for (std::size_t stride = 1; head_ > 0;) {
            stride = std::min(stride, head_);
            auto const before = table_.size();
            if (fill_table(head_ - stride))
                stride = table_.size() < 2 * before + 64 ? 2 * stride : 1;
            else if (stride > 1)
                stride = 1;
            else
                break;
            if (table_.empty()) return true;
        }
        return steps_ < rules_.steps;
    }

    void visit(std::size_t from, Bounds bound, Usage const& room, double value)
    {
        for (std::size_t k = from; k < head_; ++k) {
            if (++steps_ >= rules_.steps || hopeless(bound)) return;
            for (std::size_t c = 0; c < parts_[k].changes.size(); ++c) {
                auto const& change = parts_[k].changes[c];
                if (bound[0] - change.loss[0] <= above_) break;
                if (++steps_ >= rules_.steps) return;
                auto const next = less(bound, change.loss);
                if (hopeless(next)) continue;
                chosen_[k] = c;
                visit(k + 1, next, plus(room, change.usage, -1), value + change.value);
                chosen_[k] = none;
            }
            bound = less(bound, parts_[k].loss_of_first);
        }
        if (!hopeless(bound)) look_up(bound[0], room, value);
    }

    /// Takes for each part before the table an option that leaves about the greatest bounds, again and again.
    void dive()
    {
        constexpr int most_repairs = 12;
        auto const lowest = [](Bounds const& b) { return *std::ranges::min_element(b); };
        do {
            auto room = room_;
            std::fill(chosen_.begin(), chosen_.end(), none);
            auto bound = root_;
            double value = value_;
            double const noise = (root_[0] - above_) * share_of_noise * draw();
            for (std::size_t k = 0; k < head_; ++k) {
                auto const& part = parts_[k];
                ++steps_;
                auto best = less(bound, part.loss_of_first);
                double most = lowest(best) + noise * draw();
                std::size_t take = none;
                for (std::size_t c = 0; c < part.changes.size(); ++c) {
                    ++steps_;
                    auto const next = less(bound, part.changes[c].loss);
                    double const least = lowest(next) + noise * draw();
                    if (least <= most) continue;
                    most = least;
                    best = next;
                    take = c;
                }
                bound = best;
                if (take == none) continue;
                chosen_[k] = take;
                room = plus(room, part.changes[take].usage, -1);
                value += part.changes[take].value;
            }
            ++steps_;
            look_up(bound[0], room, value);
            for (int i = 0; i < most_repairs && steps_ < rules_.steps && repair(bound[0], room, value); ++i)
                look_up(bound[0], room, value);
        } while (head_ > 0 && steps_ < rules_.steps);
    }

    /// Of a row, how far the room is from the middle of what the table uses, in halves of its range.
    [[nodiscard]] double distance(Usage const& room) const
    {
        double sum = 0;
        for (std::size_t s = 0; s < rows_; ++s) {
            auto const [low, high] = table_.range(s);
            double const half = std::max({(high - low) / 2, window(s, root_[0] - accept_), narrowest});
            double const off = (room[s] - (low + high) / 2) / half;
            if (std::isfinite(half)) sum += off * off;
        }
        return sum;
    }

    /// The change of one part before the table that brings the room nearest to the middle of what the table uses, for a
    /// small part of what may be lost; false where none does.
    bool repair(double& bound, Usage& room, double& value)
    {
        constexpr double share = 0.1;
        double const most_loss = share * (bound - accept_);
        double nearest = distance(room);
        std::size_t part = none, to = none;
        auto const first = Change{};
        auto const at = [&](std::size_t k, std::size_t c) -> Change const& {
            return c == none ? first : parts_[k].changes[c];
        };
        auto const after = [&](std::size_t k, std::size_t c) {
            return plus(plus(room, at(k, chosen_[k]).usage, 1), at(k, c).usage, -1);
        };
        for (std::size_t k = 0; k < head_; ++k)
            for (std::size_t c = 0; c <= parts_[k].changes.size(); ++c) {
                auto const option = c == 0 ? none : c - 1;
                ++steps_;
                if (option == chosen_[k] || at(k, option).loss[0] - at(k, chosen_[k]).loss[0] > most_loss) continue;
                double const d = distance(after(k, option));
                if (d >= nearest) continue;
                nearest = d;
                part = k;
                to = option;
            }
        if (part == none) return false;
        room = after(part, to);
        bound -= at(part, to).loss[0] - at(part, chosen_[part]).loss[0];
        value += at(part, to).value - at(part, chosen_[part]).value;
        chosen_[part] = to;
        return true;
    }

    /// From 0 to 1. SplitMix64 (Steele, Lea and Flood 2014).
    double draw()
    {
        auto z = seed_ += 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
    }

    void look_up(double bound, Usage const& room, double value)
    {
        constexpr std::int64_t cost = 4;
        double const spare = bound - accept_;
        if (spare <= 0) return;
        Usage low{}, high{};
        for (std::size_t s = 0; s < rows_; ++s) {
            double const rounding = 1e-11 * std::max(1.0, std::fabs(core_.shared[s].limit));
            high[s] = room[s] + rounding;
            low[s] = room[s] - window(s, spare) - rounding;
        }
        steps_ += cost + table_.find(low, high, [&](double tail, std::uint32_t number) {
            if (value + tail > accept_) take(value + tail, number);
        });
    }

    void take(double value, std::uint32_t number)
    {
        accept_ = value;
        above_ = std::max(above_, value + rules_.step);
        auto chosen = chosen_;
        std::uint32_t n = 0;
        settings(head_, root_, 0, {}, [&](double, Usage const&) {
            if (n++ != number) return true;
            std::copy(chosen_.begin() + static_cast<std::ptrdiff_t>(head_), chosen_.end(),
                      chosen.begin() + static_cast<std::ptrdiff_t>(head_));
            return false;
        });
        result_.found = true;
        result_.value = value;
        result_.ones = core_.ones;
        auto const add = [&](std::size_t part, std::size_t option) {
            auto const& ones = core_.parts[part][option].ones;
            result_.ones.insert(result_.ones.end(), ones.begin(), ones.end());
        };
        for (auto const& [part, option] : settled_) add(part, option);
        for (std::size_t k = 0; k < parts_.size(); ++k)
            add(parts_[k].number, chosen[k] == none ? parts_[k].first : parts_[k].changes[chosen[k]].option);
        std::fill(chosen_.begin() + static_cast<std::ptrdiff_t>(head_), chosen_.end(), none);
        if (value >= rules_.enough) steps_ = std::max(steps_, rules_.steps);
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    Core const& core_;
    PassRules const& rules_;
    std::uint64_t seed_;
    double above_, accept_, above_in_table_ = 0;
    double value_ = 0;  ///< with the first option of every part
    std::size_t rows_;
    Usage room_{};  ///< with the first option of every part
    std::vector<Prices> prices_;
    Bounds root_;
    std::vector<Part> parts_;                                   ///< that have changes
    std::vector<std::pair<std::size_t, std::size_t>> settled_;  ///< other parts, with their first option
    std::vector<std::size_t> chosen_;                           ///< the change of each part, or none
    std::size_t head_ = 0;                                      ///< parts before this one are not in the table
    CoreTable table_{0};
    std::int64_t steps_ = 0;
    PassResult result_;
};

}  // namespace

PassResult pass_over(Core const& core, Prices const& best, PassRules const& rules)
{
    return Pass{core, best, rules}.result();
}

}  // namespace lacuna
