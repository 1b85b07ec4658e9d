#pragma once

#include "sluice/current.hpp"       // IWYU pragma: export
#include "sluice/dataset.hpp"       // IWYU pragma: export
#include "sluice/error.hpp"         // IWYU pragma: export
#include "sluice/files.hpp"         // IWYU pragma: export
#include "sluice/generator.hpp"     // IWYU pragma: export
#include "sluice/hints.hpp"         // IWYU pragma: export
#include "sluice/incremental.hpp"   // IWYU pragma: export
#include "sluice/naming.hpp"        // IWYU pragma: export
#include "sluice/normalizer.hpp"    // IWYU pragma: export
#include "sluice/pipeline.hpp"      // IWYU pragma: export
#include "sluice/receiver.hpp"      // IWYU pragma: export
#include "sluice/resource.hpp"      // IWYU pragma: export
#include "sluice/rest_api.hpp"      // IWYU pragma: export
#include "sluice/schema.hpp"        // IWYU pragma: export
#include "sluice/source.hpp"        // IWYU pragma: export
#include "sluice/sql_database.hpp"  // IWYU pragma: export
#include "sluice/value.hpp"         // IWYU pragma: export
