#pragma once

#include "declared/source_type.h"

namespace sluice {

/// `type: files`: bucket_url (a folder), file_glob, table_name, hints; or several resources with a file_glob
/// each.
SourceType files_source_type();

}  // namespace sluice
