// SPDX-License-Identifier: Apache-2.0
#include "tests/appraisal/reference_risk.h"

#include "engine/appraisal/measures.h"
#include "engine/core/error.h"
#include "engine/risk/dependence.h"
#include "engine/risk/outcomes.h"
#include "engine/risk/rank_stability.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

using Numbers = std::vector<double>;

/// The first of several names under which an input may stand.
json input(json const& in, std::initializer_list<char const*> names)
{
    for (auto const* name : names)
        if (in.contains(name)) return in.at(name);
    throw std::runtime_error{fmt::format("no input '{}'", *names.begin())};
}

std::vector<lacuna::Normal> normals(json const& in)
{
    auto const means = in.at("mean").get<Numbers>();
    auto const sds = in.at("sd").get<Numbers>();
    std::vector<lacuna::Normal> result;
    for (std::size_t i = 0; i < means.size(); ++i) result.push_back({means[i], sds.at(i)});
    return result;
}

json shown(lacuna::Outlook const& o)
{
    return {{"mean", o.mean.value},   {"sd", o.sd},
            {"p10", o.p10.value},     {"p50", o.p50.value},
            {"p90", o.p90.value},     {"p_negative", o.p_negative.value},
            {"cvar5", o.cvar5.value}, {"expected_shortfall_subsidy", o.guarantee_price.value}};
}

namespace {

using lacuna::Distribution;
using Rows = std::vector<Numbers>;

json of_shape(Distribution const& shape)
{
    check(shape);
    return {{"mean", mean(shape)},
            {"var", variance(shape)},
            {"p10", quantile(shape, 0.1)},
            {"p50", quantile(shape, 0.5)},
            {"p90", quantile(shape, 0.9)}};
}

json run_triangular(json const& in) { return of_shape(lacuna::Triangular{in.at("a"), in.at("mode"), in.at("b")}); }

json run_pert(json const& in)
{
    lacuna::Pert const shape{in.at("a"), in.at("mode"), in.at("b"), in.value("lam", 4.0)};
    auto out = of_shape(shape);
    out["alpha"] = shape.alpha();
    out["beta"] = shape.beta();
    return out;
}

json run_lognormal(json const& in)
{
    lacuna::Lognormal const shape{in.at("mean"), in.at("cv")};
    auto out = of_shape(shape);
    out["mu"] = shape.mu();
    out["sigma"] = shape.sigma();
    return out;
}

json run_linear(json const& in)
{
    auto const value =
        linear_of_normals(in.at("const"), in.at("coef").get<Numbers>(), normals(in), in.at("corr").get<Rows>());
    auto out = of_shape(value);
    out["sd"] = value.sd;
    out["p_negative"] = probability_negative(value);
    out["cvar5"] = cvar(value, 0.05);
    out["var5"] = quantile(value, 0.05);
    out["expected_shortfall_subsidy"] = guarantee_price(value);
    return out;
}

json run_guarantee(json const& in)
{
    lacuna::Lognormal const worth{in.at("mean"), in.at("cv")};
    double const cost = in.at("cost");
    return {{"mean", worth.mean - cost},
            {"p_negative", probability_negative(worth, cost)},
            {"p10", quantile(worth, 0.1) - cost},
            {"p50", quantile(worth, 0.5) - cost},
            {"p90", quantile(worth, 0.9) - cost},
            {"cvar5", cvar(worth, cost, 0.05)},
            {"expected_shortfall_subsidy", guarantee_price(worth, cost)}};
}

json run_tree(json const& in)
{
    std::vector<lacuna::Atom> atoms;
    double const factor = lacuna::annuity(0.08, 10).value;
    for (auto const& [p_rent, rent] : in.at("rent").get<std::vector<std::pair<double, double>>>())
        for (auto const& [p_occ, occ] : in.at("occupancy").get<std::vector<std::pair<double, double>>>())
            for (auto const& [p_delay, delay] : in.at("delay").get<std::vector<std::pair<double, double>>>())
                atoms.push_back({rent * occ * factor / std::pow(1.08, delay) - 600, p_rent * p_occ * p_delay});
    atoms = lacuna::joined(std::move(atoms));
    json out{{"mean", mean(atoms)},
             {"p_negative", probability_negative(atoms)},
             {"p10", lower_quantile(atoms, 0.1)},
             {"p50", lower_quantile(atoms, 0.5)},
             {"p90", lower_quantile(atoms, 0.9)},
             {"cvar10", cvar(atoms, 0.1)},
             {"cvar5", cvar(atoms, 0.05)},
             {"expected_shortfall_subsidy", guarantee_price(atoms)}};
    for (auto const& atom : atoms) out["outcomes"].push_back({atom.value, atom.probability});
    return out;
}

json run_sample(json const& in)
{
    auto sample = in.at("sample").get<Numbers>();
    auto out = shown(lacuna::outlook(sample));
    std::ranges::sort(sample);
    double const a = in.at("alpha");
    out[fmt::format("cvar{}", std::lround(100 * a))] = lacuna::sample_cvar(sample, a);
    return out;
}

json run_rank_pair(json const& in)
{
    auto const sites = normals(in);
    json out;
    for (double const rho : in.at("rho").get<Numbers>()) {
        out["p_first"].push_back(probability_first(sites.at(0), sites.at(1), rho));
        out["sd_of_difference"].push_back(lacuna::sd_of_difference(sites[0].sd, sites[1].sd, rho));
    }
    return out;
}

/// What common random numbers take from the variance of a difference.
json run_common_numbers(json const& in)
{
    auto const sds = input(in, {"sd", "sds"}).get<Numbers>();
    double const rho = input(in, {"rho", "corr", "correlation"});
    double const apart = lacuna::sd_of_difference(sds.at(0), sds.at(1), 0);
    double const common = lacuna::sd_of_difference(sds.at(0), sds.at(1), rho);
    double const ratio = apart * apart / (common * common);
    return {
        {"sd_independent", apart},          {"sd_common", common},       {"sd_crn", common}, {"variance_ratio", ratio},
        {"var_independent", apart * apart}, {"var_crn", common * common}};
}

json run_copula(json const& in)
{
    json out;
    for (double const rho : in.at("spearman").get<Numbers>())
        out["pearson_normal"].push_back(lacuna::normal_correlation(rho));
    out["kendall_for_pearson_half"] = lacuna::kendall_of_normal(0.5);
    return out;
}

json run_refusal(json const& in)
{
    auto const matrix = input(in, {"corr", "correlation", "matrix", "spearman", "R"}).get<Rows>();
    auto const eigenvalues = lacuna::symmetric_eigenvalues(matrix);
    auto const checked = lacuna::check_correlation(matrix);
    bool refused = false;
    try {
        lacuna::cholesky(matrix);
    } catch (lacuna::Error const&) {
        refused = true;
    }
    double const least = checked.smallest_eigenvalue;
    return {{"smallest_eigenvalue", least},
            {"min_eigenvalue", least},
            {"eigenvalue_min", least},
            {"lambda_min", least},
            {"eigenvalues", eigenvalues},
            {"psd", checked.usable},
            {"is_psd", checked.usable},
            {"accepted", !refused},
            {"valid", !refused},
            {"refused", refused},
            {"status", refused ? "NOT_PSD" : "OK"}};
}

json run_iman_conover(json const& in)
{
    auto columns = in.contains("x") ? Rows{in.at("x").get<Numbers>(), in.at("y").get<Numbers>()}
                                    : input(in, {"samples", "sample", "columns", "data", "X"}).get<Rows>();
    auto const given = input(in, {"target", "corr", "correlation", "target_corr", "spearman", "rho"});
    double const pair = given.is_number() ? given.get<double>() : 0;
    auto const target = given.is_number() ? Rows{{1, pair}, {pair, 1}} : given.get<Rows>();
    bool const by_row = columns.size() != target.size();
    if (by_row) {
        Rows turned(target.size());
        for (auto const& row : columns)
            for (std::size_t i = 0; i < turned.size(); ++i) turned[i].push_back(row.at(i));
        columns = std::move(turned);
    }
    auto const made = lacuna::iman_conover(columns, target);
    json shown_columns = made;
    if (by_row) {
        shown_columns = json::array();
        for (std::size_t t = 0; t < made.front().size(); ++t) {
            json row;
            for (auto const& column : made) row.push_back(column[t]);
            shown_columns.push_back(row);
        }
    }
    json out{{"scores", lacuna::van_der_waerden_scores(made.front().size())}};
    for (auto const* key : {"result", "reordered", "samples", "output", "columns"}) out[key] = shown_columns;
    json matrix;
    for (auto const& a : made) {
        json row;
        for (auto const& b : made) row.push_back(lacuna::spearman_correlation(a, b));
        matrix.push_back(row);
    }
    double const rho = lacuna::spearman_correlation(made[0], made[1]);
    out["x"] = made[0];
    out["y"] = made[1];
    out["spearman"] = made.size() == 2 ? json(rho) : matrix;
    out["spearman_matrix"] = matrix;
    out["spearman_before"] = lacuna::spearman_correlation(columns[0], columns[1]);
    out["spearman_after"] = rho;
    out["pearson"] = lacuna::pearson_correlation(made[0], made[1]);
    return out;
}

Run plain(json (*run)(json const&))
{
    return [run](json const& in, Cases const&) { return run(in); };
}

}  // namespace

std::map<std::string, Run> risk_cases()
{
    std::map<std::string, Run> runs{
        {"D01", plain(run_triangular)}, {"D02", plain(run_pert)},      {"D03", plain(run_lognormal)},
        {"D04", plain(run_linear)},     {"D05", plain(run_guarantee)}, {"D06", plain(run_tree)},
        {"D07", plain(run_sample)},     {"D08", plain(run_rank_pair)}, {"D09", plain(run_common_numbers)},
        {"D10", plain(run_copula)},     {"D10b", plain(run_refusal)},  {"D11", plain(run_iman_conover)}};
    runs.merge(draw_cases());
    return runs;
}
