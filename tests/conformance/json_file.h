#pragma once

#include <filesystem>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::conformance {

namespace fs = std::filesystem;

/// The JSON text in a file. Throws Error(fix_input) that names the file.
Value read_json(const fs::path& path);
/// Rows of a data file: the lines of `.jsonl`; else the list, or the one value, in the file.
List read_rows(const fs::path& path);
/// The value with every {"$type": t, "value": text} in it made what it stands for. Throws Error(fix_input)
/// for a type that is not known and a text that is none of its type.
Value with_types(const Value& value);
/// Member of a dict. Throws Error(fix_input) that names the key if it is not there.
const Value& at(const Value& dict, std::string_view key);
/// Puts the patch over a document: dicts are merged, everything else takes the place of what was there.
void merge_into(Dict& document, const Dict& patch);
/// The dict without the keys of that name.
Dict without(Dict dict, std::string_view key);

}  // namespace sluice::conformance
