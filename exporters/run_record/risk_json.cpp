// SPDX-License-Identifier: Apache-2.0
#include "exporters/run_record/risk_json.h"

namespace lacuna {

using Json = nlohmann::ordered_json;

Json drivers_json(std::vector<RiskRecord::Driver> const& drivers)
{
    Json out = Json::object();
    for (auto const& driver : drivers) {
        Json one{{"scope", driver.scope}, {"shape", driver.shape}};
        for (auto const& [name, figure] : driver.figures) one[name] = figure;
        out[driver.name] = std::move(one);
    }
    return out;
}

Json correlations_json(std::vector<RiskRecord::Correlation> const& correlations)
{
    Json out = Json::array();
    for (auto const& c : correlations) out.push_back({{"drivers", {c.a, c.b}}, {"rank_correlation", c.rank}});
    return out;
}

}  // namespace lacuna
