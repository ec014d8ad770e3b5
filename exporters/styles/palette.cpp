// SPDX-License-Identifier: Apache-2.0
#include "exporters/styles/palette.h"

#include <fmt/format.h>

#include <array>

namespace lacuna {

std::string rgba(unsigned rgb, int alpha)
{
    return fmt::format("{},{},{},{}", rgb >> 16U & 0xffU, rgb >> 8U & 0xffU, rgb & 0xffU, alpha);
}

Symbol distinct_symbol(std::size_t number)
{
    constexpr std::array<unsigned, 12> colors{0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00,
                                              0xF0E442, 0x332288, 0x882255, 0x999933, 0x44AA99, 0xAA4499};
    constexpr std::array brushes{"solid", "b_diagonal", "f_diagonal", "diagonal_x", "dense5", "horizontal"};
    unsigned const color = colors[number % colors.size()];
    std::size_t const brush = number / colors.size() % brushes.size();
    return {rgba(color, brush == 0 ? 225 : 240), rgba(0x222222, 255), 0.2, brushes[brush], "circle", 2};
}

std::string sequence_color(std::size_t number, std::size_t count, int alpha)
{
    constexpr std::array<unsigned, 5> colors{0xF7F4FB, 0xECE5F5, 0xDDD2EC, 0xCBBBE2, 0xB59FD5};
    std::size_t const last = colors.size() - 1;
    std::size_t const step = count < 2 ? last : number * last / (count - 1);
    return rgba(colors[step > last ? last : step], alpha);
}

}  // namespace lacuna
