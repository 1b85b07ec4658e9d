#include "schema/conventions.h"
#include "schema/naming.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// A user's convention with what all conventions share.
class UserNaming final : public Naming {
 public:
  UserNaming(std::string name, std::shared_ptr<const NamingConvention> convention,
             std::optional<int> max_length)
      : Naming(max_length), name_(std::move(name)), convention_(std::move(convention)) {}

  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] bool is_case_sensitive() const noexcept override { return convention_->is_case_sensitive(); }

 protected:
  [[nodiscard]] std::string convert(std::string_view identifier) const override {
    return convention_->normalize_identifier(identifier);
  }

 private:
  std::string name_;
  std::shared_ptr<const NamingConvention> convention_;
};

}  // namespace

std::unique_ptr<const Naming> make_user_naming(std::string name,
                                               std::shared_ptr<const NamingConvention> convention,
                                               std::optional<int> max_length) {
  return std::make_unique<const UserNaming>(std::move(name), std::move(convention), max_length);
}

}  // namespace sluice
