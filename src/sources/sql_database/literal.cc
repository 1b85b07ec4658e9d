#include "sources/sql_database/literal.h"

#include <cmath>

#include <fmt/format.h>

#include "base/quoted.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice::sql_source {
namespace {

std::string text_literal(std::string_view text) {
  if (text.find('\0') != std::string_view::npos)
    throw Error(Remedy::fix_config, "a cursor with a zero byte in it cannot be looked for");
  return sql::quoted(text, '\'');
}

class Writer {
 public:
  explicit Writer(const Column& column) : column_(column) {}

  std::string operator()(bool value) const { return value ? "TRUE" : "FALSE"; }
  std::string operator()(std::int64_t value) const { return number(std::to_string(value)); }
  std::string operator()(double value) const { return number(fmt::format("{}", value)); }
  std::string operator()(const std::string& value) const { return text_literal(value); }
  std::string operator()(const BigInt& value) const { return number(value.digits); }
  std::string operator()(const Decimal& value) const { return number(value.text); }
  std::string operator()(const Wei& value) const { return number(value.text); }
  std::string operator()(const Date& value) const { return text_literal(json::format_iso(value)); }
  std::string operator()(const Time& value) const { return text_literal(json::format_iso(value)); }
  std::string operator()(const Timestamp& value) const {
    return text_literal(json::format_iso(Timestamp{value.micros, column_.timezone.value_or(true), 0}));
  }
  template <class T>
  std::string operator()(const T&) const {
    throw Error(Remedy::fix_config,
                "the start or the end of a cursor is none that a column can be compared with",
                {.column = column_.name});
  }

 private:
  /// What is no number for SQL stands in quotes, as NaN does, and what a text is compared with.
  [[nodiscard]] std::string number(const std::string& text) const {
    const bool is_bare = text.find_first_not_of("+-.0123456789eE") == std::string::npos;
    return is_bare && column_.data_type != DataType::text ? text : text_literal(text);
  }

  const Column& column_;
};

}  // namespace

std::string literal(const Value& value, const Column& column) {
  return std::visit(Writer(column), value.variant());
}

}  // namespace sluice::sql_source
