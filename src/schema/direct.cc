#include <algorithm>

#include "schema/conventions.h"

namespace sluice {
namespace {

constexpr std::string_view kSeparator = "▶";

char clean(char c) { return std::string_view("\n\r'\"").find(c) != std::string_view::npos ? '_' : c; }

class Direct final : public Naming {
 public:
  explicit Direct(std::optional<int> max_length) : Naming(max_length) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "direct"; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return true; }
  [[nodiscard]] std::string_view separator() const noexcept override { return kSeparator; }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    std::string out(identifier);
    std::ranges::transform(out, out.begin(), clean);
    for (std::size_t at = out.find(kSeparator); at != std::string::npos; at = out.find(kSeparator, at))
      out.replace(at, kSeparator.size(), "_");
    return out;
  }
};

}  // namespace

std::unique_ptr<const Naming> make_direct(std::optional<int> max_length) {
  return std::make_unique<Direct>(max_length);
}

}  // namespace sluice
