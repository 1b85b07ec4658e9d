#include "sources/rest_api/paginator.h"

namespace sluice::rest {
namespace {

class SinglePage : public Paginator {
 public:
  bool advance(const Answer&, Call&) override { return false; }
};

Value& dict_at(Value& value, std::string_view key) {
  if (!value.is<Dict>()) value = Dict();
  return member(*value.get_if<Dict>(), key);
}

}  // namespace

std::unique_ptr<Paginator> single_page() { return std::make_unique<SinglePage>(); }

void RequestPlace::put(Call& call, Value value) const {
  if (body_path.empty()) {
    member(call.params, param) = std::move(value);
    return;
  }
  Value* place = &call.json;
  std::string_view rest = body_path;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find('.'));
    place = &dict_at(*place, name);
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  *place = std::move(value);
}

}  // namespace sluice::rest
