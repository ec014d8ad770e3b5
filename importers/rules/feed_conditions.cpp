// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/feed_conditions.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

namespace {

using Json = nlohmann::json;

constexpr int deepest = 50;  ///< brackets within brackets; a file is nobody's word

/// constant + slope x lot area
struct Linear {
    double constant = 0, slope = 0;
    [[nodiscard]] double at(double acres) const { return slope == 0 ? constant : constant + slope * acres; }
};

/// A number or a truth; neither: not known.
struct Value {
    std::optional<Linear> number;
    Truth truth = Truth::maybe;
};

Truth opposite(Truth t) { return t == Truth::yes ? Truth::no : t == Truth::no ? Truth::yes : Truth::maybe; }

struct Unreadable {};

class ConditionReader {
public:
    ConditionReader(std::string_view text, LotArea lot, std::vector<double>* turns)
        : left_{text}, lot_{lot}, turns_{turns}
    {
    }

    Truth read()
    {
        auto const all = any();
        skip();
        if (!left_.empty()) throw Unreadable{};
        return all.truth;
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

    Value any()
    {
        auto out = all();
        while (take("or")) out = {std::nullopt, std::max(out.truth, all().truth)};
        return out;
    }

    Value all()
    {
        auto out = negation();
        while (take("and")) out = {std::nullopt, std::min(out.truth, negation().truth)};
        return out;
    }

    Value negation()
    {
        if (++depth_ > deepest) throw Unreadable{};
        auto const out = take("not") ? Value{std::nullopt, opposite(negation().truth)} : comparison();
        --depth_;
        return out;
    }

    /// a < b <= c is a < b and b <= c.
    Value comparison()
    {
        auto left = sum();
        std::optional<Truth> truth;
        while (true) {
            std::string_view sign;
            for (std::string_view const each : {"<=", ">=", "==", "!=", "<", ">"})
                if (take(each)) {
                    sign = each;
                    break;
                }
            if (sign.empty()) break;
            auto const right = sum();
            truth = std::min(truth.value_or(Truth::yes), compared(left, sign, right));
            left = right;
        }
        return truth ? Value{std::nullopt, *truth} : left;
    }

    Truth compared(Value const& left, std::string_view sign, Value const& right)
    {
        if (!left.number || !right.number) return Truth::maybe;
        Linear const d{left.number->constant - right.number->constant, left.number->slope - right.number->slope};
        if (turns_ && d.slope != 0) turns_->push_back(-d.constant / d.slope);
        auto const [low, high] = std::minmax({d.at(lot_.low), d.at(lot_.high)});
        auto const known = [](bool always, bool never) {
            return always ? Truth::yes : never ? Truth::no : Truth::maybe;
        };
        if (sign == "<") return known(high < 0, low >= 0);
        if (sign == "<=") return known(high <= 0, low > 0);
        if (sign == ">") return known(low > 0, high <= 0);
        if (sign == ">=") return known(low >= 0, high < 0);
        Truth const same = known(low == 0 && high == 0, low > 0 || high < 0);
        return sign == "==" ? same : opposite(same);
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
                out = {Linear{out.number->constant + (plus ? 1 : -1) * next.number->constant,
                              out.number->slope + (plus ? 1 : -1) * next.number->slope}};
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
        if (!a.number || !b.number || (a.number->slope != 0 && b.number->slope != 0)) return {};
        auto const &x = *a.number, &y = *b.number;
        return {Linear{x.constant * y.constant, x.slope * y.constant + x.constant * y.slope}};
    }
    static Value divided(Value const& a, Value const& b)
    {
        if (!a.number || !b.number || b.number->slope != 0 || b.number->constant == 0) return {};
        return {Linear{a.number->constant / b.number->constant, a.number->slope / b.number->constant}};
    }

    Value factor()
    {
        if (++depth_ > deepest) throw Unreadable{};
        auto const out = take("-") ? multiplied({Linear{-1, 0}}, factor()) : atom();
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
        return {Linear{value, 0}};
    }

    Value name()
    {
        auto const end = std::ranges::find_if_not(left_, in_word);
        auto const word = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
        if (word.empty() || word == "and" || word == "or" || word == "not") throw Unreadable{};
        left_.remove_prefix(word.size());
        if (word == "lot_area") return {Linear{0, 1}};
        if (word == "True" || word == "False") return {std::nullopt, word == "True" ? Truth::yes : Truth::no};
        return {};
    }

    std::string_view left_;
    LotArea lot_;
    std::vector<double>* turns_;
    int depth_ = 0;
};

Truth read(Json const& condition, LotArea lot, std::vector<double>* turns)
{
    if (condition.is_string()) try {
            return ConditionReader{condition.get_ref<std::string const&>(), lot, turns}.read();
        } catch (Unreadable const&) {
            return Truth::maybe;
        }
    if (!condition.is_array() || condition.empty()) return Truth::maybe;
    std::optional<Truth> all;
    for (auto const& each : condition) {
        auto const one = each.is_string() ? read(each, lot, turns) : Truth::maybe;
        all = !all || *all == one ? one : Truth::maybe;
    }
    return *all;
}

}  // namespace

Truth condition_holds(Json const& condition, LotArea lot) { return read(condition, lot, nullptr); }

void add_turns(Json const& condition, std::vector<double>& acres) { read(condition, {}, &acres); }

}  // namespace lacuna
