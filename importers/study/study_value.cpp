// SPDX-License-Identifier: Apache-2.0
#include "importers/study/study_value.h"

#include "engine/core/text.h"
#include "engine/model/measure.h"
#include "engine/model/ramp_up.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace lacuna {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

template <class Choice>
struct Named {
    Choice choice;
    std::string_view name;
};
constexpr std::array timings{Named<Timing>{Timing::mid, "mid"}, Named<Timing>{Timing::end, "end"},
                             Named<Timing>{Timing::monthly, "monthly"}};
/// The other views need transfers, taxes and benefits, which no flow here carries.
constexpr std::array views{Named<View>{View::asset_owner, "asset_owner"}, Named<View>{View::spv, "spv"}};

constexpr std::array endings{Named<Ending>{Ending::handback, "handback"}, Named<Ending>{Ending::own, "own"}};
constexpr std::array alignments{Named<Align>{Align::report, "report"}, Named<Align>{Align::correct, "correct"},
                                Named<Align>{Align::off, "off"}};
constexpr std::array plot_sources{Named<Plots>{Plots::automatic, "auto"}, Named<Plots>{Plots::cadastre, "cadastre"},
                                  Named<Plots>{Plots::tessellation, "tessellation"}};

template <class Choice, std::size_t count>
std::optional<std::string> choose(Choice& target, GivenValue const& value, std::array<Named<Choice>, count> const& from)
{
    std::string known;
    for (auto const& [choice, word] : from) {
        if (value.texts.size() == 1 && value.texts.front() == word) {
            target = choice;
            return std::nullopt;
        }
        known += (known.empty() ? "\"" : " or \"") + std::string{word} + "\"";
    }
    return "must be " + known + (value.texts.empty() ? "" : ", not \"" + value.texts.front() + "\"");
}

template <class Choice, std::size_t count>
std::string word_of(Choice value, std::array<Named<Choice>, count> const& from)
{
    for (auto const& [choice, word] : from)
        if (choice == value) return "\"" + std::string{word} + "\"";
    return "";
}

std::optional<std::string> check(double value, StudyLimits const& limits)
{
    if (value >= limits.least && value <= limits.most) return std::nullopt;
    return "is " + shortest(value) + ", not in " + shortest(limits.least) + " to " + shortest(limits.most) +
           domain_fault(value, limits.domain);
}

std::optional<std::string> check_all(std::vector<double> const& values, StudyLimits const& limits)
{
    for (double const value : values)
        if (auto fault = check(value, limits)) return fault;
    return std::nullopt;
}

std::optional<std::string> check_interval(Interval const& value, StudyLimits const& limits)
{
    if (!(value.low <= value.likely && value.likely <= value.high))
        return "must rise: low, likely, high, not " + shortest(value.low) + ", " + shortest(value.likely) + ", " +
               shortest(value.high);
    return check_all({value.low, value.likely, value.high}, limits);
}

std::optional<std::string> check_range(RangedDistance const& value, StudyLimits const& limits)
{
    if (!(value.strict >= value.likely && value.likely >= value.relaxed))
        return "must fall: strict, likely, relaxed, not " + shortest(value.strict) + ", " + shortest(value.likely) +
               ", " + shortest(value.relaxed);
    return check_all({value.strict, value.likely, value.relaxed}, limits);
}

std::optional<std::string> one_number(GivenValue const& value, StudyLimits const& limits, bool whole, double& number)
{
    if (value.list || value.numbers.size() != 1) return whole ? "must be a whole number" : "must be a number";
    number = value.numbers.front();
    if (whole && std::isfinite(number) && number != std::floor(number))
        return "is " + shortest(number) + ", not a whole number";
    return check(number, limits);
}

std::vector<std::string> split(std::string const& text)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        auto const comma = std::min(text.find(',', start), text.size());
        parts.push_back(text.substr(start, comma - start));
        start = comma + 1;
    }
    return parts;
}

/// What a number is that no double holds: 0 where it is too small, else infinite.
double beyond_range(std::string const& text)
{
    auto const exponent = text.find_first_of("eE");
    if (exponent != std::string::npos && text.find('-', exponent) != std::string::npos) return 0;
    double const infinite = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinite : infinite;
}

std::string in_quotes(std::string const& text) { return "\"" + text + "\""; }

template <class List, class Write>
std::string bracketed(List const& list, Write const& write)
{
    std::string text = "[";
    for (auto const& entry : list) text += (text.size() > 1 ? ", " : "") + write(entry);
    return text + "]";
}

}  // namespace

std::string domain_fault(double value, Domain domain)
{
    auto const said = [](MeasureStatus status, char const* what) {
        return " (" + std::string{name(status)} + ": " + what + ")";
    };
    if (!std::isfinite(value)) return said(MeasureStatus::nonfinite_input, "it must be a finite number");
    if (domain == Domain::rate && rate_status(value) != MeasureStatus::ok)
        return said(rate_status(value), "a rate must be above -1, which is -100 %");
    if (domain == Domain::cap && cap_status(value) != MeasureStatus::ok)
        return said(cap_status(value), "a capitalisation rate must be above 0");
    if (domain == Domain::years && years_status(value) != MeasureStatus::ok)
        return said(years_status(value), "a number of years must be above 0");
    if (domain == Domain::occupancy && !(value >= 0 && value <= most_occupancy))
        return " (OCCUPANCY: a share of what is full: 0.95 is 95 %)";
    return {};
}

std::optional<GivenValue> given(toml::node const& node)
{
    GivenValue value;
    auto const add = [&value](toml::node const& entry) {
        if (entry.is_number())
            value.numbers.push_back(*entry.value<double>());
        else if (entry.is_string())
            value.texts.push_back(*entry.value<std::string>());
        else
            return false;
        return true;
    };
    if (auto const array = node.as_array()) {
        value.list = true;
        for (auto const& entry : *array)
            if (!add(entry)) return std::nullopt;
        if (!value.numbers.empty() && !value.texts.empty()) return std::nullopt;
        return value;
    }
    if (node.is_boolean()) {
        value.truth = node.value<bool>();
        return value;
    }
    return add(node) ? std::optional{value} : std::nullopt;
}

std::optional<GivenValue> given(std::string const& text, StudyTarget const& target)
{
    GivenValue value;
    bool const listed = std::holds_alternative<std::vector<double>*>(target) ||
                        std::holds_alternative<std::vector<std::string>*>(target) ||
                        std::holds_alternative<Interval*>(target) ||
                        std::holds_alternative<std::optional<RangedDistance>*>(target);
    value.list = listed;
    bool const texts =
        std::holds_alternative<std::vector<std::string>*>(target) || std::holds_alternative<std::string*>(target) ||
        std::holds_alternative<std::filesystem::path*>(target) || std::holds_alternative<Timing*>(target) ||
        std::holds_alternative<View*>(target) || std::holds_alternative<Ending*>(target) ||
        std::holds_alternative<Align*>(target) || std::holds_alternative<Plots*>(target);
    if (std::holds_alternative<bool*>(target)) {
        if (text != "true" && text != "false") return std::nullopt;
        value.truth = text == "true";
        return value;
    }
    if ((text.empty() || (listed && text == "[]")) &&
        (listed || std::holds_alternative<std::optional<double>*>(target))) {
        value.list = true;
        return value;
    }
    // A list may stand in brackets, as a study has it.
    bool const in_brackets = listed && text.size() >= 2 && text.front() == '[' && text.back() == ']';
    auto parts = listed ? split(in_brackets ? text.substr(1, text.size() - 2) : text) : std::vector{text};
    for (auto& part : parts)
        if (in_brackets) {
            auto const from = part.find_first_not_of(" \"");
            part = from == std::string::npos ? "" : part.substr(from, part.find_last_not_of(" \"") - from + 1);
        }
    if (texts) {
        value.texts = std::move(parts);
        return value;
    }
    for (auto const& part : parts) {
        double number = 0;
        auto const [end, fault] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (end != part.data() + part.size()) return std::nullopt;
        if (fault == std::errc::result_out_of_range)
            number = beyond_range(part);
        else if (fault != std::errc{})
            return std::nullopt;
        value.numbers.push_back(number);
    }
    return value;
}

std::optional<std::string> assign(StudyTarget const& target, GivenValue const& value, StudyLimits const& limits,
                                  std::filesystem::path const& base)
{
    auto const one_text = !value.list && value.texts.size() == 1;
    return std::visit(Overloaded{[&](double* to) { return one_number(value, limits, false, *to); },
                                 [&](int* to) {
                                     double number = 0;
                                     auto fault = one_number(value, limits, true, number);
                                     if (!fault) *to = static_cast<int>(number);
                                     return fault;
                                 },
                                 [&](std::optional<double>* to) -> std::optional<std::string> {
                                     to->reset();
                                     if (value.list && value.numbers.empty() && value.texts.empty())
                                         return std::nullopt;
                                     double number = 0;
                                     auto fault = one_number(value, limits, false, number);
                                     if (!fault) *to = number;
                                     return fault;
                                 },
                                 [&](std::string* to) -> std::optional<std::string> {
                                     if (!one_text) return "must be a text";
                                     *to = below(base, value.texts.front(), limits.paths);
                                     return std::nullopt;
                                 },
                                 [&](std::filesystem::path* to) -> std::optional<std::string> {
                                     if (!one_text) return "must be a path";
                                     *to = below(base, value.texts.front());
                                     return std::nullopt;
                                 },
                                 [&](std::vector<double>* to) -> std::optional<std::string> {
                                     if (!value.texts.empty() || !value.list) return "must be a list of numbers";
                                     *to = value.numbers;
                                     return check_all(*to, limits);
                                 },
                                 [&](std::vector<std::string>* to) -> std::optional<std::string> {
                                     if (!value.numbers.empty() || value.truth)
                                         return "must be a text or a list of texts";
                                     to->clear();
                                     for (auto const& text : value.texts)
                                         to->push_back(below(base, text, limits.paths));
                                     return std::nullopt;
                                 },
                                 [&](Interval* to) -> std::optional<std::string> {
                                     if (value.numbers.size() != 3) return "must be three numbers: low, likely, high";
                                     *to = {value.numbers[0], value.numbers[1], value.numbers[2]};
                                     return check_interval(*to, limits);
                                 },
                                 [&](std::optional<RangedDistance>* to) -> std::optional<std::string> {
                                     auto const& n = value.numbers;
                                     to->reset();
                                     if (value.list && n.empty() && value.texts.empty()) return std::nullopt;
                                     if (n.size() != 1 && n.size() != 3)
                                         return "must be a number, or three: strict, likely, relaxed";
                                     *to = RangedDistance{n.front(), n[n.size() / 2], n.back()};
                                     return check_range(**to, limits);
                                 },
                                 [&](Timing* to) { return choose(*to, value, timings); },
                                 [&](View* to) { return choose(*to, value, views); },
                                 [&](Ending* to) { return choose(*to, value, endings); },
                                 [&](Align* to) { return choose(*to, value, alignments); },
                                 [&](Plots* to) { return choose(*to, value, plot_sources); },
                                 [&](bool* to) -> std::optional<std::string> {
                                     if (!value.truth) return "must be true or false";
                                     *to = *value.truth;
                                     return std::nullopt;
                                 }},
                      target);
}

std::optional<std::string> out_of_limits(StudyTarget const& target, StudyLimits const& limits)
{
    return std::visit(
        Overloaded{
            [&](double* from) { return check(*from, limits); }, [&](int* from) { return check(*from, limits); },
            [&](std::optional<double>* from) { return *from ? check(**from, limits) : std::nullopt; },
            [&](std::vector<double>* from) { return check_all(*from, limits); },
            [&](Interval* from) { return check_interval(*from, limits); },
            [&](std::optional<RangedDistance>* from) { return *from ? check_range(**from, limits) : std::nullopt; },
            [&](View* from) -> std::optional<std::string> {
                if (!word_of(*from, views).empty()) return std::nullopt;
                return "needs flows that are not computed; choose \"asset_owner\" or \"spv\"";
            },
            [](auto*) -> std::optional<std::string> { return std::nullopt; }},
        target);
}

std::string type_name(StudyTarget const& target)
{
    return std::visit(
        Overloaded{
            [](double*) { return "number"; }, [](int*) { return "whole number"; },
            [](std::optional<double>*) { return "number"; }, [](std::string*) { return "text"; },
            [](std::filesystem::path*) { return "path"; }, [](std::vector<double>*) { return "list of numbers"; },
            [](std::vector<std::string>*) { return "text or list of texts"; },
            [](Interval*) { return "low, likely, high"; },
            [](std::optional<RangedDistance>*) { return "number, or strict, likely, relaxed"; },
            [](Timing*) { return "\"mid\", \"end\" or \"monthly\""; },
            [](View*) { return "\"asset_owner\" or \"spv\""; }, [](Ending*) { return "\"handback\" or \"own\""; },
            [](Align*) { return "\"report\", \"correct\" or \"off\""; },
            [](Plots*) { return "\"auto\", \"cadastre\" or \"tessellation\""; }, [](bool*) { return "true or false"; }},
        target);
}

std::optional<double> number_of(StudyTarget const& target)
{
    return std::visit(Overloaded{[](double* from) -> std::optional<double> { return *from; },
                                 [](int* from) -> std::optional<double> { return *from; },
                                 [](std::optional<double>* from) { return *from; },
                                 [](auto*) -> std::optional<double> { return std::nullopt; }},
                      target);
}

bool is_figure(StudyTarget const& target)
{
    return std::visit(
        Overloaded{[](double*) { return true; }, [](int*) { return true; }, [](std::optional<double>*) { return true; },
                   [](std::vector<double>*) { return true; }, [](Interval*) { return true; },
                   [](std::optional<RangedDistance>*) { return true; }, [](auto*) { return false; }},
        target);
}

std::string toml_text(StudyTarget const& target)
{
    return std::visit(
        Overloaded{
            [](double* from) { return shortest(*from); }, [](int* from) { return std::to_string(*from); },
            [](std::optional<double>* from) { return *from ? shortest(**from) : std::string{}; },
            [](std::string* from) { return from->empty() ? std::string{} : in_quotes(*from); },
            [](std::filesystem::path* from) { return from->empty() ? std::string{} : in_quotes(from->string()); },
            [](std::vector<double>* from) { return bracketed(*from, shortest); },
            [](std::vector<std::string>* from) { return from->empty() ? std::string{} : bracketed(*from, in_quotes); },
            [](Interval* from) {
                return bracketed(std::vector{from->low, from->likely, from->high}, shortest);
            },
            [](std::optional<RangedDistance>* from) {
                auto const all =
                    *from ? std::vector{(*from)->strict, (*from)->likely, (*from)->relaxed} : std::vector<double>{};
                bool const one = *from && all.front() == all.back();
                return all.empty() ? std::string{} : one ? shortest(all.front()) : bracketed(all, shortest);
            },
            [](Timing* from) { return word_of(*from, timings); }, [](View* from) { return word_of(*from, views); },
            [](Ending* from) { return word_of(*from, endings); },
            [](Align* from) { return word_of(*from, alignments); },
            [](Plots* from) { return word_of(*from, plot_sources); },
            [](bool* from) { return std::string{*from ? "true" : "false"}; }},
        target);
}

std::string below(std::filesystem::path const& base, std::string const& path, Paths paths)
{
    bool const looks_like_one = path.ends_with(".toml") || path.find('/') != std::string::npos;
    if (paths == Paths::no || (paths == Paths::toml && !looks_like_one)) return path;
    auto const colon = path.find(':');
    bool const connection = colon != std::string::npos && colon > 1;
    if (base.empty() || path.empty() || connection || std::filesystem::path{path}.is_absolute()) return path;
    return (base / path).lexically_normal().string();
}

}  // namespace lacuna
