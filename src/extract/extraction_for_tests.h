#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/ids.h"
#include "extract/extract.h"
#include "sluice/error.hpp"

namespace sluice {

/// Extracts resources into a package of its own; the state stays from one run to the next.
class Extraction : public ::testing::Test {
 public:
  Extraction() : store_(folder_ / "pipeline") {}
  ~Extraction() override {
    draft_.reset();
    fs::remove_all(folder_);
  }

 protected:
  void run(std::vector<Resource> resources) { run(Source("s", std::move(resources))); }
  void run(const Source& source) {
    draft_.reset();  // removes the folder that the next one takes
    draft_ = std::make_unique<PackageDraft>(store_.draft(PackageState::extracted, "1.000000"));
    extract_into(*draft_, source, {schema_, state_, *naming_, capabilities_}, options_);
  }
  Error error_of(const Source& source) {
    try {
      run(source);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Remedy::report_bug, ""};
  }

  /// Everything that a table got, in order.
  [[nodiscard]] std::string text(const std::string& table) const {
    std::string text;
    for (const RawPage& page : draft_->info.pages)
      if (page.table == table) text += read_file(draft_->path() / "new_jobs" / page.file);
    return text;
  }
  [[nodiscard]] std::vector<std::string> tables() const {
    std::vector<std::string> tables;
    for (const RawPage& page : draft_->info.pages) tables.push_back(page.table);
    return tables;
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_extraction_" + random_hex(8));
  PackageStore store_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Capabilities capabilities_;
  Schema schema_{"s"};
  SourceState state_;
  ExtractOptions options_;
  std::unique_ptr<PackageDraft> draft_;
};

/// A page of these numbers.
inline Page numbers(const std::vector<int>& values) {
  List rows;
  for (const int value : values) rows.emplace_back(value);
  return {std::move(rows)};
}

/// Pages of one number each: from 0 to below `end`.
inline Generator<Page> counting(int end) {
  for (int i = 0; i < end; ++i) {
    Page page = numbers({i});
    co_yield page;
  }
}

/// "0\n1\n…" to below `end`.
inline std::string counted(int end) {
  std::string text;
  for (int i = 0; i < end; ++i) text += std::to_string(i) + "\n";
  return text;
}

}  // namespace sluice
