#include "conformance/reader.h"
#include "sluice/error.hpp"

namespace sluice::conformance {

std::unique_ptr<Place> postgres_place() {
  throw Error(Remedy::fix_config, "this build has no reader for postgres: libpq was not found");
}

}  // namespace sluice::conformance
