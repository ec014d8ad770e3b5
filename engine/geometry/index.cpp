// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/index.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>

namespace lacuna {

namespace {

constexpr std::uint32_t node_size = 16;

Point centre(Box const& box) { return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}; }

double gap(Box const& a, Box const& b)
{
    double const dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
    double const dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
    return std::hypot(dx, dy);
}

struct Candidate {
    double distance;
    bool is_item;
    std::uint32_t number;
    bool operator>(Candidate const& other) const
    {
        if (distance != other.distance) return distance > other.distance;
        if (is_item != other.is_item) return is_item;  // nodes first, so that ties between items are seen together
        return number > other.number;
    }
};
using Queue = std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>>;

}  // namespace

std::uint32_t hilbert_key(Point p, Box const& extent)
{
    auto const scale = [](double v, double low, double high) {
        double const t = high > low ? (v - low) / (high - low) : 0;
        return static_cast<std::uint32_t>(std::clamp(t, 0.0, 1.0) * 65535);
    };
    std::uint32_t x = scale(p.x, extent.min_x, extent.max_x);
    std::uint32_t y = scale(p.y, extent.min_y, extent.max_y);
    std::uint32_t key = 0;
    for (std::uint32_t s = 1U << 15; s > 0; s /= 2) {
        std::uint32_t const rx = (x & s) ? 1 : 0;
        std::uint32_t const ry = (y & s) ? 1 : 0;
        key += s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) {
                x = 65535 - x;
                y = 65535 - y;
            }
            std::swap(x, y);
        }
    }
    return key;
}

BoxIndex::BoxIndex(std::vector<Box> const& boxes)
{
    Box extent;
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
        if (is_empty(boxes[i])) continue;
        items_.push_back(i);
        extent = united(extent, boxes[i]);
    }
    std::vector<std::uint32_t> keys(boxes.size());
    for (auto i : items_) keys[i] = hilbert_key(centre(boxes[i]), extent);
    std::ranges::sort(items_, [&](auto a, auto b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
    for (auto i : items_) item_boxes_.push_back(boxes[i]);

    for (std::uint32_t first = 0; first < items_.size(); first += node_size) {
        Node node{
            {}, first, std::min<std::uint32_t>(node_size, static_cast<std::uint32_t>(items_.size()) - first), true};
        for (std::uint32_t k = 0; k < node.count; ++k) node.box = united(node.box, item_boxes_[first + k]);
        nodes_.push_back(node);
    }
    for (std::uint32_t begin = 0, end = static_cast<std::uint32_t>(nodes_.size()); end - begin > 1;) {
        for (std::uint32_t first = begin; first < end; first += node_size) {
            Node node{{}, first, std::min(node_size, end - first), false};
            for (std::uint32_t k = 0; k < node.count; ++k) node.box = united(node.box, nodes_[first + k].box);
            nodes_.push_back(node);
        }
        begin = end;
        end = static_cast<std::uint32_t>(nodes_.size());
    }
}

std::vector<std::uint32_t> BoxIndex::query(Box const& box) const
{
    std::vector<std::uint32_t> found;
    if (nodes_.empty() || is_empty(box)) return found;
    std::vector<std::uint32_t> stack{static_cast<std::uint32_t>(nodes_.size()) - 1};
    while (!stack.empty()) {
        Node const& node = nodes_[stack.back()];
        stack.pop_back();
        if (!overlap(node.box, box)) continue;
        for (std::uint32_t k = node.first; k < node.first + node.count; ++k) {
            if (!node.leaf)
                stack.push_back(k);
            else if (overlap(item_boxes_[k], box))
                found.push_back(items_[k]);
        }
    }
    std::ranges::sort(found);
    return found;
}

std::vector<std::uint32_t> BoxIndex::nearest(Point p, std::size_t count) const
{
    std::vector<std::uint32_t> found;
    if (nodes_.empty()) return found;
    Box const at{p.x, p.y, p.x, p.y};
    Queue queue;
    queue.push({0, false, static_cast<std::uint32_t>(nodes_.size()) - 1});
    while (!queue.empty() && found.size() < count) {
        Candidate const next = queue.top();
        queue.pop();
        if (next.is_item) {
            found.push_back(next.number);
            continue;
        }
        Node const& node = nodes_[next.number];
        for (std::uint32_t k = node.first; k < node.first + node.count; ++k) {
            if (!node.leaf) {
                queue.push({gap(nodes_[k].box, at), false, k});
                continue;
            }
            Point const c = centre(item_boxes_[k]);
            queue.push({std::hypot(c.x - p.x, c.y - p.y), true, items_[k]});
        }
    }
    return found;
}

bool BoxIndex::nearest_by(Box const& box, std::function<double(std::uint32_t)> const& distance_to, std::uint32_t& item,
                          double& distance) const
{
    bool any = false;
    if (nodes_.empty()) return any;
    Queue queue;
    queue.push({0, false, static_cast<std::uint32_t>(nodes_.size()) - 1});
    while (!queue.empty()) {
        Candidate const next = queue.top();
        queue.pop();
        if (any && next.distance > distance) break;
        if (next.is_item) {
            double const d = distance_to(next.number);
            if (!any || d < distance || (d == distance && next.number < item)) {
                distance = d;
                item = next.number;
                any = true;
            }
            continue;
        }
        Node const& node = nodes_[next.number];
        for (std::uint32_t k = node.first; k < node.first + node.count; ++k) {
            if (node.leaf)
                queue.push({gap(item_boxes_[k], box), true, items_[k]});
            else
                queue.push({gap(nodes_[k].box, box), false, k});
        }
    }
    return any;
}

}  // namespace lacuna
