#pragma once

#include <memory>
#include <string>

#include "sluice/generator.hpp"
#include "sluice/resource.hpp"
#include "sources/files/store.h"

namespace sluice {

/// Rows of the files below the store's folder that fit, as upstream's source `filesystem` lists them.
Generator<Page> listing(std::shared_ptr<const Store> store, std::string pattern);

/// The file that such a row tells of. Throws Error(fix_config) for any other row.
StoredFile listed(const Store& store, const Value& row);

}  // namespace sluice
