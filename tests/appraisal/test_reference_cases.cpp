// SPDX-License-Identifier: Apache-2.0
// Runs the reference cases of a JSON file ($LACUNA_CASES, else ../shared/cases/finance.json) against the measures.
// A case passes where every expected value is computed and within its tolerance. With --moved, every expected
// number is put out of its tolerance, one at a time, and each case has to notice.
#include "tests/appraisal/reference_formulas.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

struct Tolerance {
    double absolute = 0;
    double relative = 1e-12;
};

/// Of the leaf's key, else the case's default, else 1e-12 relative.
Tolerance tolerance_of(json const& all, std::string const& key)
{
    for (auto const& name : {key, std::string{"default"}}) {
        if (!all.contains(name) || !all.at(name).is_object()) continue;
        auto const& entry = all.at(name);
        return {entry.value("abs", 0.0), entry.value("rel", 0.0)};
    }
    return {};
}

/// A printed figure stands for what rounds to it.
double half_last_digit(json const& printed)
{
    auto const text = printed.dump();
    auto const dot = text.find('.');
    return dot == std::string::npos ? 0.5 : 0.5 * std::pow(10, -static_cast<double>(text.size() - dot - 1));
}

class Comparison {
public:
    explicit Comparison(json const& tolerances) : tolerances_{tolerances} {}

    void compare(std::string const& path, std::string const& key, json const& expected, json const& got)
    {
        if (expected.is_object()) {
            for (auto const& [name, value] : expected.items()) {
                if (name == "identity") continue;  // a sentence
                if (!got.is_object() || !got.contains(name))
                    differ(path + "/" + name + " is not computed");
                else
                    compare(path + "/" + name, name, value, got.at(name));
            }
        } else if (expected.is_array()) {
            if (!got.is_array() && !(got.is_null() && expected.empty())) return differ(path + " is no list");
            if (got.size() != expected.size())
                return differ(path + " has " + std::to_string(got.size()) + " entries, not " +
                              std::to_string(expected.size()));
            for (std::size_t i = 0; i < expected.size(); ++i)
                compare(path + "/" + std::to_string(i), key, expected[i], got[i]);
        } else if (expected.is_number() && got.is_number()) {
            number(path, key, expected, got.get<double>());
        } else if (expected != got) {
            differ(path + " is " + got.dump() + ", not " + expected.dump());
        }
    }
    [[nodiscard]] std::string const& differences() const { return differences_; }

private:
    void number(std::string const& path, std::string const& key, json const& expected, double got)
    {
        auto const [absolute, relative] = tolerance_of(tolerances_, key);
        double const wanted = expected.get<double>();
        double allowed = std::max(absolute, relative * std::max(1.0, std::fabs(wanted)));
        if (key == "published") allowed = half_last_digit(expected);
        if (!(std::fabs(got - wanted) <= allowed))
            differ(path + " is " + json(got).dump() + ", not " + expected.dump() + " +- " + json(allowed).dump());
    }
    void differ(std::string const& text) { differences_ += "  " + text + "\n"; }

    json const& tolerances_;
    std::string differences_;
};

std::string failure_of(json const& entry, Run const& run, Cases const& cases)
{
    try {
        Comparison comparison{entry.at("tolerance")};
        comparison.compare("", "", entry.at("expected"), run(entry.at("inputs"), cases));
        return comparison.differences();
    } catch (std::exception const& e) {
        return "  cannot be run: " + std::string{e.what()} + "\n";
    }
}

Cases read_cases(std::filesystem::path const& file)
{
    std::ifstream stream{file};
    json const all = json::parse(stream);
    Cases cases;
    for (auto const& entry : all.at("cases")) cases[entry.at("id")] = entry;
    return cases;
}

/// Every number of `expected` moved just out of its tolerance, one at a time.
std::vector<json> moved(json const& entry)
{
    std::vector<json> results;
    auto const flat = entry.at("expected").flatten();
    for (auto const& [path, value] : flat.items()) {
        if (!value.is_number()) continue;
        auto key = path;
        while (!key.empty() && std::isdigit(static_cast<unsigned char>(key.back()))) key.resize(key.find_last_of('/'));
        key = key.substr(key.find_last_of('/') + 1);
        auto const [absolute, relative] = tolerance_of(entry.at("tolerance"), key);
        double const wanted = value.get<double>();
        double step = std::max(absolute, relative * std::max(1.0, std::fabs(wanted)));
        if (key == "published") step = half_last_digit(value);
        auto changed = flat;
        changed[path] = wanted + 3 * step + 1e-15;
        results.push_back(entry);
        results.back()["expected"] = changed.unflatten();
    }
    return results;
}

/// Whether every case notices each of its expected numbers being wrong.
int run_moved(std::filesystem::path const& file)
{
    auto const cases = read_cases(file);
    int noticed = 0, missed = 0;
    for (auto const& [id, run] : implemented()) {
        if (!cases.contains(id)) continue;
        for (auto const& changed : moved(cases.at(id))) {
            bool const fails = !failure_of(changed, run, cases).empty();
            ++(fails ? noticed : missed);
            if (!fails) std::printf("%s passes with expected %s\n", id.c_str(), changed.at("expected").dump().c_str());
        }
    }
    std::printf("%d changed figures noticed, %d missed\n", noticed, missed);
    return missed == 0 && noticed > 0 ? 0 : 1;
}

int run_file(std::filesystem::path const& file)
{
    auto const cases = read_cases(file);
    int passed = 0, failed = 0;
    std::string skipped_ids;
    int skipped = 0;
    for (auto const& [id, entry] : cases) {
        auto const run = formula_of(id, entry);
        if (!run) {
            ++skipped;
            skipped_ids += " " + id;
            continue;
        }
        auto const failure = failure_of(entry, run, cases);
        ++(failure.empty() ? passed : failed);
        if (!failure.empty()) std::printf("%s failed\n%s", id.c_str(), failure.c_str());
    }
    if (skipped > 0) std::printf("skipped, not of this stage:%s\n", skipped_ids.c_str());
    std::printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    bool const move = argc > 1 && std::string_view{argv[1]} == "--moved";
    char const* const given = std::getenv("LACUNA_CASES");
    std::filesystem::path const file =
        given && *given ? std::filesystem::path{given}
                        : std::filesystem::path{LACUNA_SOURCE_DIR}.parent_path() / "shared/cases/finance.json";
    if (!std::filesystem::exists(file)) {
        std::printf("no reference cases: '%s' is absent; set LACUNA_CASES to the file\n0 passed, 0 failed, 0 skipped\n",
                    file.string().c_str());
        return 0;
    }
    try {
        return move ? run_moved(file) : run_file(file);
    } catch (std::exception const& e) {
        std::printf("'%s' cannot be used: %s\n0 passed, 1 failed, 0 skipped\n", file.string().c_str(), e.what());
        return 1;
    }
}
