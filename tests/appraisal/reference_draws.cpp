// SPDX-License-Identifier: Apache-2.0
// Of the risk cases: the draws, what is simulated with them, sensitivities and the whole site.
#include "tests/appraisal/reference_risk.h"

#include "engine/appraisal/measures.h"
#include "engine/risk/normal.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/sobol_sequence.h"
#include "engine/risk/value_model.h"
#include "engine/risk/variance_shares.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace {

using ::shown;

using Numbers = std::vector<double>;
using Rows = std::vector<Numbers>;

std::string hex(std::uint32_t word) { return fmt::format("{:08x}", word); }

json run_philox(json const& in)
{
    struct Known {
        char const* text;
        lacuna::PhiloxCounter counter;
        lacuna::PhiloxKey key;
    };
    constexpr std::uint32_t ones = 0xffffffff;
    Known const known[] = {{"00000000 00000000 00000000 00000000 / 00000000 00000000", {}, {}},
                           {"ffffffff x4 / ffffffff x2", {ones, ones, ones, ones}, {ones, ones}},
                           {"243f6a88 85a308d3 13198a2e 03707344 / a4093822 299f31d0",
                            {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                            {0xa4093822, 0x299f31d0}}};
    json out;
    for (auto const& [text, counter, key] : known) {
        auto const w = lacuna::philox4x32_10(counter, key);
        out["kat"].push_back({text, hex(w[0]) + " " + hex(w[1]) + " " + hex(w[2]) + " " + hex(w[3])});
    }
    auto const entity = lacuna::fnv1a_64(in.at("entity").get<std::string>());
    out["fnv1a64_G01"] = fmt::format("{:016x}", entity);
    out["fnv1a64_empty"] = fmt::format("{:016x}", lacuna::fnv1a_64(""));
    for (std::uint32_t trial = 0; trial < 4; ++trial) {
        auto const w = lacuna::draw_words(in.at("seed"), trial, in.at("driver_id"), entity);
        double const u = lacuna::draw_uniform(in.at("seed"), trial, in.at("driver_id"), entity);
        json words;
        for (auto const word : w) words.push_back(hex(word));
        out["draws"].push_back({{"trial", trial}, {"words", words}, {"u", u}, {"z", lacuna::normal_quantile(u)}});
    }
    out["u_max"] = lacuna::unit_interval(ones, ones);
    out["u_min"] = lacuna::unit_interval(0, 0);
    return out;
}

json run_stream(json const& in, Cases const& cases)
{
    auto const& linear = in.contains("coef") ? in : cases.at("D04").at("inputs");
    auto const shapes = normals(linear);
    auto const coefficients = linear.at("coef").get<Numbers>();
    std::vector<lacuna::Driver> drivers;
    std::vector<lacuna::LedgerLine> lines{{linear.at("const"), {}}};
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        drivers.push_back({static_cast<std::uint32_t>(i + 1), "MARKET", shapes[i]});
        lines.push_back({coefficients.at(i), {i}});
    }
    auto const model = collect(lines);
    auto const lower = lacuna::cholesky(linear.at("corr").get<Rows>());
    std::size_t const n = in.at("n");
    auto const values = lacuna::simulate(model, drivers, in.at("seed"), n, lower, 1);
    if (values != lacuna::simulate(model, drivers, in.at("seed"), n, lower, 7))
        throw std::runtime_error{"1 and 7 threads differ"};
    auto const seen = lacuna::outlook(values);
    auto out = shown(seen);
    out["first5"] = Numbers(values.begin(), values.begin() + 5);
    auto const truth = linear_of_normals(linear.at("const"), coefficients, shapes, linear.at("corr").get<Rows>());
    out["z_score_of_mean"] = (seen.mean.value - truth.mean) / (truth.sd / std::sqrt(static_cast<double>(n)));
    return out;
}

json run_sobol_points(json const& in)
{
    std::size_t const dim = in.at("dim");
    auto const sequence = lacuna::SobolSequence::plain(dim);
    Numbers point(dim);
    json out;
    for (std::uint32_t i = 0; i < in.at("n").get<std::uint32_t>(); ++i) {
        sequence.point(i, point);
        out["points"].push_back(point);
    }
    return out;
}

json shown(lacuna::VarianceShares const& shares)
{
    return {{"S", shares.first},   {"ST", shares.total},          {"var", shares.variance},
            {"mean", shares.mean}, {"sum_S", shares.sum_first()}, {"sum_ST", shares.sum_total()}};
}

/// The computed shares, where the sampled ones agree to 0.02.
json agreed(lacuna::VarianceShares const& computed, lacuna::VarianceShares const& sampled)
{
    for (std::size_t d = 0; d < computed.first.size(); ++d)
        if (!(std::fabs(computed.first[d] - sampled.first[d]) <= 0.02) ||
            !(std::fabs(computed.total[d] - sampled.total[d]) <= 0.02))
            throw std::runtime_error{"sampled shares differ from the computed ones"};
    return shown(computed);
}

json run_ishigami(json const& in)
{
    double const a = in.at("a"), b = in.at("b");
    auto const f = [a, b](std::span<double const> u) {
        auto const x = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
        return std::sin(x(0)) + a * std::pow(std::sin(x(1)), 2) + b * std::pow(x(2), 4) * std::sin(x(0));
    };
    return agreed(lacuna::variance_shares_by_quadrature(f, 3), lacuna::variance_shares(f, 3, 20270101));
}

/// Sums and products of independent factors, and Sobol's g function, which is one.
json run_factors(json const& in)
{
    if (in.contains("a") && in.at("a").is_array()) {
        auto const a = in.at("a").get<Numbers>();
        Numbers variances;
        for (double const each : a) variances.push_back(1 / (3 * (1 + each) * (1 + each)));
        auto const g = [&a](std::span<double const> u) {
            double product = 1;
            for (std::size_t i = 0; i < a.size(); ++i) product *= (std::fabs(4 * u[i] - 2) + a[i]) / (1 + a[i]);
            return product;
        };
        return agreed(lacuna::variance_shares_of_product(Numbers(a.size(), 1), variances),
                      lacuna::variance_shares(g, a.size(), 20270101));
    }
    auto variances = input(in, {"sd", "sds", "sigma"}).get<Numbers>();
    for (double& v : variances) v *= v;
    if (in.contains("mean") || in.contains("means"))
        if (!in.contains("coef"))
            return shown(lacuna::variance_shares_of_product(input(in, {"mean", "means"}).get<Numbers>(), variances));
    auto const coefficients = input(in, {"coef", "coefficients", "a", "c"}).get<Numbers>();
    for (std::size_t i = 0; i < variances.size(); ++i) variances[i] *= coefficients.at(i) * coefficients.at(i);
    return shown(lacuna::variance_shares_of_sum(variances));
}

json run_tornado(json const& in)
{
    std::vector<std::string> const names{"rent", "occ", "opex", "capex", "rate"};
    Numbers base, low, high;
    for (auto const& key : names) {
        base.push_back(in.at("base").at(key));
        low.push_back(in.at("low_high").at(key).at(0));
        high.push_back(in.at("low_high").at(key).at(1));
    }
    lacuna::ValueFunction const value = [](std::span<double const> x) {
        return (x[0] * 1000 * x[1] - x[2]) * lacuna::annuity(x[4], 15).value - x[3];
    };
    json out{{"base", value(base)}};
    for (auto const& swing : lacuna::tornado(value, base, low, high)) {
        out["swings"][names[swing.driver]] = {swing.at_low, swing.at_high};
        out["order"].push_back(names[swing.driver]);
    }
    for (std::size_t d = 0; d < names.size(); ++d) {
        auto const found = lacuna::break_even(value, base, d, 0, d == 1 ? 1 : 2 * base[d]);
        out["breakeven_" + names[d]] =
            found.status == lacuna::BreakEvenStatus::found ? json(found.at) : json(std::string{name(found.status)});
    }
    return out;
}

json run_trials(json const& in)
{
    auto const given = in.at("z");
    double const z = given.is_string() ? std::stod(given.get<std::string>()) : given.get<double>();
    return {{"n", lacuna::trials_for_share(in.at("p"), in.at("half"), z)},
            {"n_to_order_pair", lacuna::trials_to_order(in.value("difference", 0.1), in.value("sd", 0.5), z)}};
}

/// The ledger of the whole site by what each line is multiplied with: 0 rent, 1 capex, 2 opex.
std::vector<lacuna::LedgerLine> site_lines(json const& site)
{
    auto const& pv = site.at("expected").at("pv_by_line");
    double const kept = 1 - site.at("inputs").at("mgmt").get<double>();
    std::vector<lacuna::LedgerLine> lines;
    auto const add = [&](char const* key, std::vector<std::size_t> drivers, double share) {
        lines.push_back({share * pv.at(key).get<double>(), std::move(drivers)});
    };
    for (auto const* key : {"care", "retail"}) add(key, {0}, kept);
    add("cannib", {0}, 1);
    for (auto const* key : {"capex", "insur", "refurb", "handback"}) add(key, {1}, 1);
    add("opex", {2}, 1);
    for (auto const* key : {"park", "pv"}) add(key, {}, kept);
    add("predev", {}, 1);
    for (auto const* key : {"wo_lease", "wo_park", "wo_upkeep", "wo_roof"}) add(key, {}, -1);
    return lines;
}

json run_site(json const& in, Cases const& cases)
{
    auto const lines = site_lines(cases.at(in.at("base").get<std::string>()));
    auto const model = collect(lines);
    std::vector<lacuna::Driver> drivers;
    double mean_value = model.constant;
    Numbers variances;
    std::vector<std::string> const names{"rent", "capex", "opex"};
    json out{{"coef", {{"const", model.constant}}}};
    for (std::size_t d = 0; d < names.size(); ++d) {
        auto const f = in.at("factors").at(names[d]).get<Numbers>();
        lacuna::Triangular const shape{f.at(0), f.at(1), f.at(2)};
        double const coefficient = model.terms.at(d).coefficient;
        drivers.push_back({static_cast<std::uint32_t>(d + 1), d == 0 ? "MARKET" : "G-01", shape});
        mean_value += coefficient * mean(shape);
        variances.push_back(coefficient * coefficient * variance(shape));
        out["coef"][names[d]] = coefficient;
    }
    auto const shares = lacuna::variance_shares_of_sum(variances);
    auto const values = lacuna::simulate(model, drivers, in.at("seed"), in.at("n"), {}, 2);
    auto const ledger = [&](std::span<double const> factors) {
        double sum = 0;
        for (auto const& line : lines)
            sum += line.present_value * (line.drivers.empty() ? 1 : factors[line.drivers[0]]);
        return sum;
    };
    if (!check_shortcut(model, ledger, drivers, in.at("seed"), in.at("n"), 256).holds())
        throw std::runtime_error{"the coefficients differ from the ledger"};
    out["analytic_mean"] = mean_value;
    out["analytic_sd"] = std::sqrt(shares.variance);
    out["sobol_first_order"] = shares.first;
    out["stream"] = shown(lacuna::outlook(values));
    out["stream"]["first3"] = Numbers(values.begin(), values.begin() + 3);
    return out;
}

}  // namespace

std::map<std::string, Run> draw_cases()
{
    auto const plain = [](json (*run)(json const&)) { return [run](json const& in, Cases const&) { return run(in); }; };
    return {{"D12", plain(run_philox)},       {"D13", run_stream},
            {"D14", plain(run_sobol_points)}, {"D15", plain(run_ishigami)},
            {"D16", plain(run_factors)},      {"D17", plain(run_tornado)},
            {"D18", plain(run_trials)},       {"F07", run_site}};
}
