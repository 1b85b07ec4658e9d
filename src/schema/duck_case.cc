#include <algorithm>

#include "schema/conventions.h"

namespace sluice {
namespace {

char clean(char c) { return c == '\n' || c == '\r' || c == '"' ? '_' : c; }

class DuckCase final : public Naming {
 public:
  explicit DuckCase(std::optional<int> max_length) : Naming(max_length) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "duck_case"; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return true; }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    std::string out(identifier);
    std::ranges::transform(out, out.begin(), clean);
    return collapse_underscores(out);
  }
};

}  // namespace

std::unique_ptr<const Naming> make_duck_case(std::optional<int> max_length) {
  return std::make_unique<DuckCase>(max_length);
}

}  // namespace sluice
