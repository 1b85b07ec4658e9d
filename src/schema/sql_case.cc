#include "base/letters.h"
#include "schema/conventions.h"

namespace sluice {
namespace {

std::string to_sql_name(std::string_view identifier) {
  std::string out = replace_symbols(identifier);
  if (starts_with_digit(out)) out.insert(0, 1, '_');
  // Trailing `_` would mislead where a path is broken again.
  if (out != "_") out.erase(out.find_last_not_of('_') + 1);
  return collapse_underscores(out);
}

class SqlCaseSensitive final : public Naming {
 public:
  explicit SqlCaseSensitive(std::optional<int> max_length) : Naming(max_length) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "sql_cs_v1"; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return true; }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    return to_sql_name(identifier);
  }
};

/// Upstream lowers after shortening; a tag is lowercase anyway.
class SqlCaseInsensitive final : public Naming {
 public:
  explicit SqlCaseInsensitive(std::optional<int> max_length) : Naming(max_length) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "sql_ci_v1"; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return false; }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    return lower_ascii(to_sql_name(identifier));
  }
};

}  // namespace

std::unique_ptr<const Naming> make_sql_cs_v1(std::optional<int> max_length) {
  return std::make_unique<SqlCaseSensitive>(max_length);
}

std::unique_ptr<const Naming> make_sql_ci_v1(std::optional<int> max_length) {
  return std::make_unique<SqlCaseInsensitive>(max_length);
}

}  // namespace sluice
