#include "schema/conventions.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr int kLongest = 255;

std::optional<int> limit(std::optional<int> max_length) {
  if (max_length.value_or(0) > kLongest)
    throw Error(Remedy::fix_config, "names of the naming convention s3_tables have at most 255 characters");
  return max_length.value_or(kLongest);
}

class S3Tables final : public Naming {
 public:
  explicit S3Tables(std::optional<int> max_length) : Naming(limit(max_length)) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "s3_tables"; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return false; }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    return to_snake_case(identifier);
  }
  [[nodiscard]] std::string finish_table(std::string shortened) const override {
    shortened.erase(0, shortened.find_first_not_of('_'));
    return shortened;
  }
};

}  // namespace

std::unique_ptr<const Naming> make_s3_tables(std::optional<int> max_length) {
  return std::make_unique<S3Tables>(max_length);
}

}  // namespace sluice
