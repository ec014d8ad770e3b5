// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/feed_conditions.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lacuna {

namespace {

using Json = nlohmann::json;

constexpr int deepest = 50;  ///< brackets within brackets; a file is nobody's word
constexpr std::size_t most_steps = 500;
constexpr double metres_a_foot = 0.3048, m2_an_acre = 4046.8564224;

/// A number, or the steps that give a truth; neither: not known.
struct Value {
    std::optional<LotSum> number;
    std::vector<LotTest> steps;
};

LotSum scaled(LotSum const& s, double by)
{
    return {s.constant * by, s.per_area * by, s.per_width * by, s.per_depth * by};
}

LotSum added(LotSum const& a, LotSum const& b)
{
    return {a.constant + b.constant, a.per_area + b.per_area, a.per_width + b.per_width, a.per_depth + b.per_depth};
}

struct Unreadable {};

class ExpressionReader {
public:
    explicit ExpressionReader(std::string_view text) : left_{text} {}

    Value read()
    {
        auto out = any();
        skip();
        if (!left_.empty()) throw Unreadable{};
        return out;
    }

    static std::vector<LotTest> steps_of(Value value)
    {
        return value.steps.empty() ? std::vector<LotTest>{LotTest{}} : std::move(value.steps);
    }

private:
    void skip()
    {
        while (!left_.empty() && std::isspace(static_cast<unsigned char>(left_.front()))) left_.remove_prefix(1);
    }

    static bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

    bool take(std::string_view sign)
    {
        skip();
        if (!left_.starts_with(sign)) return false;
        bool const word = in_word(sign.back());
        if (word && left_.size() > sign.size() && in_word(left_[sign.size()])) return false;
        left_.remove_prefix(sign.size());
        return true;
    }

    Value joined(Value left, Value right, LotTest::Kind kind)
    {
        auto steps = steps_of(std::move(left));
        std::ranges::move(steps_of(std::move(right)), std::back_inserter(steps));
        steps.push_back({kind});
        if (steps.size() > most_steps) throw Unreadable{};
        return {std::nullopt, std::move(steps)};
    }

    Value any()
    {
        auto out = all();
        while (take("or")) out = joined(std::move(out), all(), LotTest::Kind::either);
        return out;
    }

    Value all()
    {
        auto out = negation();
        while (take("and")) out = joined(std::move(out), negation(), LotTest::Kind::both);
        return out;
    }

    Value negation()
    {
        if (++depth_ > deepest) throw Unreadable{};
        Value out;
        if (take("not")) {
            out.steps = steps_of(negation());
            out.steps.push_back({LotTest::Kind::negation});
        } else {
            out = comparison();
        }
        --depth_;
        return out;
    }

    /// a < b <= c is a < b and b <= c.
    Value comparison()
    {
        auto left = sum();
        std::optional<Value> truth;
        while (true) {
            std::string_view sign;
            for (std::string_view const each : {"<=", ">=", "==", "!=", "<", ">"})
                if (take(each)) {
                    sign = each;
                    break;
                }
            if (sign.empty()) break;
            auto right = sum();
            auto one = compared(left, sign, right);
            truth = truth ? joined(std::move(*truth), std::move(one), LotTest::Kind::both) : std::move(one);
            left = std::move(right);
        }
        return truth ? std::move(*truth) : std::move(left);
    }

    static Value compared(Value const& left, std::string_view sign, Value const& right)
    {
        using enum LotTest::Kind;
        if (!left.number || !right.number) return {};
        bool const less = sign.front() == '<';
        // a > b is b - a < 0.
        auto const& from = less ? *left.number : *right.number;
        auto const& what = less ? *right.number : *left.number;
        auto const difference = added(from, scaled(what, -1));
        auto const kind = sign == "<" || sign == ">" ? negative : sign == "<=" || sign == ">=" ? at_most_0 : is_0;
        Value out{std::nullopt, {{kind, Truth::maybe, difference}}};
        if (sign == "!=") out.steps.push_back({negation});
        return out;
    }

    Value sum()
    {
        auto out = product();
        while (true) {
            bool const plus = take("+");
            if (!plus && !take("-")) return out;
            auto const next = product();
            if (!out.number || !next.number)
                out = {};
            else
                out = {added(*out.number, scaled(*next.number, plus ? 1 : -1)), {}};
        }
    }

    Value product()
    {
        auto out = factor();
        while (true) {
            bool const times = take("*");
            if (!times && !take("/")) return out;
            out = times ? multiplied(out, factor()) : divided(out, factor());
        }
    }

    static Value multiplied(Value const& a, Value const& b)
    {
        if (!a.number || !b.number || (a.number->by_lot() && b.number->by_lot())) return {};
        return {a.number->by_lot() ? scaled(*a.number, b.number->constant) : scaled(*b.number, a.number->constant), {}};
    }
    static Value divided(Value const& a, Value const& b)
    {
        if (!a.number || !b.number || b.number->by_lot() || b.number->constant == 0) return {};
        auto const &x = *a.number, by = *b.number;
        return {LotSum{x.constant / by.constant, x.per_area / by.constant, x.per_width / by.constant,
                       x.per_depth / by.constant},
                {}};
    }

    Value factor()
    {
        if (++depth_ > deepest) throw Unreadable{};
        auto const out = take("-") ? multiplied({LotSum{-1}, {}}, factor()) : atom();
        --depth_;
        return out;
    }

    Value atom()
    {
        if (take("(")) {
            auto const out = any();
            if (!take(")")) throw Unreadable{};
            return out;
        }
        skip();
        if (left_.empty()) throw Unreadable{};
        char const first = left_.front();
        if (first == '\'' || first == '"') return text(first);
        if (std::isdigit(static_cast<unsigned char>(first)) || first == '.') return number();
        return name();
    }

    Value text(char quote)
    {
        auto const end = left_.find(quote, 1);
        if (end == std::string_view::npos) throw Unreadable{};
        left_.remove_prefix(end + 1);
        return {};
    }

    Value number()
    {
        double value = 0;
        auto const [end, wrong] = std::from_chars(left_.data(), left_.data() + left_.size(), value);
        if (wrong != std::errc{}) throw Unreadable{};
        left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
        if (!left_.empty() && in_word(left_.front())) throw Unreadable{};
        return {LotSum{value}, {}};
    }

    Value name()
    {
        auto const end = std::ranges::find_if_not(left_, in_word);
        auto const word = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
        if (word.empty() || word == "and" || word == "or" || word == "not") throw Unreadable{};
        left_.remove_prefix(word.size());
        if (word == "lot_area") return {LotSum{.per_area = 1 / m2_an_acre}, {}};
        if (word == "lot_width") return {LotSum{.per_width = 1 / metres_a_foot}, {}};
        if (word == "lot_depth") return {LotSum{.per_depth = 1 / metres_a_foot}, {}};
        if (word == "True" || word == "False")
            return {std::nullopt, {{LotTest::Kind::known, word == "True" ? Truth::yes : Truth::no}}};
        return {};
    }

    std::string_view left_;
    int depth_ = 0;
};

std::vector<LotTest> steps_of(std::string_view text)
{
    try {
        return ExpressionReader::steps_of(ExpressionReader{text}.read());
    } catch (Unreadable const&) {
        return {LotTest{}};
    }
}

}  // namespace

LotCondition lot_condition(Json const& condition)
{
    LotCondition out;
    auto const add = [&](Json const& one) {
        bool const first = out.steps.empty();
        if (one.is_string())
            std::ranges::move(steps_of(one.get_ref<std::string const&>()), std::back_inserter(out.steps));
        else
            out.steps.push_back({LotTest::Kind::known, !one.is_boolean() ? Truth::maybe
                                                       : one.get<bool>() ? Truth::yes
                                                                         : Truth::no});
        if (!first) out.steps.push_back({LotTest::Kind::agreed});
    };
    if (condition.is_array() && condition.size() <= most_steps)
        std::ranges::for_each(condition, add);
    else
        add(condition);
    return out;
}

std::optional<LotSum> lot_sum(std::string_view expression)
{
    try {
        return ExpressionReader{expression}.read().number;
    } catch (Unreadable const&) {
        return std::nullopt;
    }
}

}  // namespace lacuna
