#include "package/document.h"

#include <utility>

#include <fmt/format.h>

#include "json/decode.h"
#include "json/encode.h"
#include "package/escape.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::int64_t kPackageVersion = 2;

// ---- words ----

template <class T>
using Words = std::initializer_list<std::pair<T, std::string_view>>;

const Words<JsonLayout> kLayouts = {{JsonLayout::lines, "lines"}, {JsonLayout::document, "document"}};
const Words<Transfer> kTransfers = {
    {Transfer::cloned, "cloned"}, {Transfer::linked, "linked"}, {Transfer::copied, "copied"}};

constexpr std::string_view kColumns = "columns";

template <class T>
std::string_view word_of(const Words<T>& words, T value) {
  for (const auto& [known, word] : words)
    if (known == value) return word;
  throw Error(Remedy::report_bug, "a value has no word in package.json");
}

// ---- writing ----

/// Paths and keys are any bytes, JSON is UTF-8 with marked strings: they travel escaped.
Value escaped(std::string_view bytes) { return escape(bytes, is_printable); }

Value document_of(const FileStamp& stamp) {
  return Dict{{"size", stamp.size}, {"mtime_ns", stamp.mtime_ns}, {"inode", stamp.inode}};
}

Value document_of(const RawPage& page) {
  return Dict{{"file", page.file},
              {"table", page.table},
              {"source", escaped(page.source)},
              {"layout", page.has_columns ? kColumns : word_of(kLayouts, page.layout)},
              {"transfer", word_of(kTransfers, page.transfer)},
              {"stamp", document_of(page.stamp)},
              {"rows", page.rows ? Value(*page.rows) : Value()}};
}

Value document_of(const JobFile& job) {
  return Dict{{"file", job.file}, {"table", job.table}, {"rows", job.rows}};
}

Value document_of(const std::string& text) { return text; }

template <class T>
Value list_of(const T& elements) {
  List list;
  for (const auto& element : elements) list.push_back(document_of(element));
  return list;
}

Value counts_of(const std::map<std::string, std::uint64_t>& counts) {
  Dict dict;
  for (const auto& [name, count] : counts) dict.emplace_back(name, count);
  return dict;
}

// ---- reading ----

[[noreturn]] void fail(std::string_view what, std::string_view where) {
  throw Error(Remedy::fix_input,
              fmt::format("package.json is damaged; remove the package and load again: {}: {}", what, where));
}

const Value& member(const Value& dict, std::string_view key) {
  const Value* value = dict.find(key);
  if (value == nullptr) fail("missing key", key);
  return *value;
}

template <class T>
const T& typed_member(const Value& dict, std::string_view key) {
  const T* value = member(dict, key).get_if<T>();
  if (value == nullptr) fail("value of the wrong type", key);
  return *value;
}

const std::string& text(const Value& dict, std::string_view key) {
  return typed_member<std::string>(dict, key);
}

std::int64_t number(const Value& dict, std::string_view key) { return typed_member<std::int64_t>(dict, key); }

/// Written as the int64 of the same bits.
std::uint64_t count(const Value& dict, std::string_view key) {
  return static_cast<std::uint64_t>(number(dict, key));
}

std::string unescaped(const Value& dict, std::string_view key) {
  std::string bytes;
  if (!unescape(text(dict, key), bytes)) fail("wrong escape", key);
  return bytes;
}

template <class T>
T word(const Value& dict, std::string_view key, const Words<T>& words) {
  const std::string& written = text(dict, key);
  for (const auto& [value, known] : words)
    if (known == written) return value;
  fail("unknown word", written);
}

/// A name that cannot lead out of the folder.
std::string file_name(const Value& dict) {
  const std::string& name = text(dict, "file");
  try {
    JobName::parse(name);
  } catch (const Error&) {
    fail("wrong file name", name);
  }
  return name;
}

void read(const Value& dict, RawPage& page) {
  page.file = file_name(dict);
  page.table = text(dict, "table");
  page.source = unescaped(dict, "source");
  page.has_columns = text(dict, "layout") == kColumns;
  if (!page.has_columns) page.layout = word(dict, "layout", kLayouts);
  page.transfer = word(dict, "transfer", kTransfers);
  const Value& stamp = member(dict, "stamp");
  page.stamp = {
      .size = count(stamp, "size"), .mtime_ns = number(stamp, "mtime_ns"), .inode = count(stamp, "inode")};
  if (const Value* rows = dict.find("rows"); rows != nullptr && !rows->is_null())
    page.rows = count(dict, "rows");
}

void read(const Value& dict, JobFile& job) {
  job.file = file_name(dict);
  job.table = text(dict, "table");
  job.rows = count(dict, "rows");
}

void read(const Value& element, std::string& out) {
  const std::string* written = element.get_if<std::string>();
  if (written == nullptr) fail("value of the wrong type", "text");
  out = *written;
}

template <class T>
std::vector<T> read_list(const Value& dict, std::string_view key) {
  std::vector<T> list;
  for (const Value& element : typed_member<List>(dict, key)) read(element, list.emplace_back());
  return list;
}

std::map<std::string, std::uint64_t> read_counts(const Value& dict, std::string_view key) {
  const Value& counts = member(dict, key);
  if (!counts.is<Dict>()) fail("value of the wrong type", key);
  std::map<std::string, std::uint64_t> map;
  for (const auto& [name, ignored] : counts.get<Dict>()) map[name] = count(counts, name);
  return map;
}

std::map<std::string, ContractMode> read_modes(const Value& dict, std::string_view key) {
  std::map<std::string, ContractMode> map;
  for (const auto& [table, mode] : typed_member<Dict>(dict, key))
    map[table] = parse_contract(mode).tables.value_or(ContractMode::evolve);
  return map;
}

Value modes_of(const std::map<std::string, ContractMode>& modes) {
  Dict dict;
  for (const auto& [table, mode] : modes) dict.emplace_back(table, to_value(Contract::all(mode)));
  return Value(std::move(dict));
}

std::optional<std::string> read_state(const Value& dict) {
  if (member(dict, "state").is_null()) return std::nullopt;
  return text(dict, "state");
}

void check_version(const Value& document) {
  const std::int64_t version = number(document, "package_version");
  if (version == kPackageVersion) return;
  throw Error(Remedy::fix_config,
              fmt::format("the package was written by another version of sluice; use that one to "
                          "finish it: package version {}",
                          version));
}

PackageInfo read_package(const Value& document) {
  check_version(document);
  PackageInfo info;
  info.load_id = text(document, "load_id");
  info.schema_name = text(document, "schema_name");
  info.fingerprint = unescaped(document, "fingerprint");
  info.load_key = unescaped(document, "load_key");
  info.skips_bad_lines = typed_member<bool>(document, "skips_bad_lines");
  info.state_json = read_state(document);
  // Packages of earlier versions have none.
  if (document.find("state_before") != nullptr) info.state_before = text(document, "state_before");
  info.pages = read_list<RawPage>(document, "pages");
  info.jobs = read_list<JobFile>(document, "jobs");
  info.replaced = read_list<std::string>(document, "replaced");
  info.dropped_tables = read_list<std::string>(document, "dropped_tables");
  const std::vector<std::string> empty = read_list<std::string>(document, "empty_tables");
  info.empty_tables.insert(empty.begin(), empty.end());
  info.discarded_tables = read_modes(document, "discarded_tables");
  info.collects_rejects = typed_member<bool>(document, "collects_rejects");
  info.row_counts = read_counts(document, "row_counts");
  info.column_counts_added = read_counts(document, "column_counts_added");
  info.input_bytes = count(document, "input_bytes");
  info.rejected_lines = count(document, "rejected_lines");
  info.duplicate_keys = count(document, "duplicate_keys");
  info.discarded_rows = count(document, "discarded_rows");
  info.discarded_values = count(document, "discarded_values");
  return info;
}

}  // namespace

std::string encode_package(const PackageInfo& info) {
  return json::encode_pretty(Dict{{"package_version", kPackageVersion},
                                  {"load_id", info.load_id},
                                  {"schema_name", info.schema_name},
                                  {"fingerprint", escaped(info.fingerprint)},
                                  {"load_key", escaped(info.load_key)},
                                  {"skips_bad_lines", info.skips_bad_lines},
                                  {"state", info.state_json ? Value(*info.state_json) : Value()},
                                  {"state_before", info.state_before},
                                  {"pages", list_of(info.pages)},
                                  {"jobs", list_of(info.jobs)},
                                  {"replaced", list_of(info.replaced)},
                                  {"dropped_tables", list_of(info.dropped_tables)},
                                  {"empty_tables", list_of(info.empty_tables)},
                                  {"discarded_tables", modes_of(info.discarded_tables)},
                                  {"collects_rejects", info.collects_rejects},
                                  {"row_counts", counts_of(info.row_counts)},
                                  {"column_counts_added", counts_of(info.column_counts_added)},
                                  {"input_bytes", info.input_bytes},
                                  {"rejected_lines", info.rejected_lines},
                                  {"duplicate_keys", info.duplicate_keys},
                                  {"discarded_rows", info.discarded_rows},
                                  {"discarded_values", info.discarded_values}}) +
         "\n";
}

PackageInfo decode_package(std::string_view text, const fs::path& path) {
  try {
    const json::Decoded decoded = json::decode(text);
    if (decoded.fault) fail(decoded.fault->reason, fmt::format("byte {}", decoded.fault->offset));
    return read_package(decoded.value);
  } catch (Error& error) {
    error.at({.file = path.native()});
    throw;
  }
}

}  // namespace sluice
