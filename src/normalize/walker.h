#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <simdjson.h>

#include "normalize/workspace.h"

namespace sluice {

/// The hot path: walks a JSON object on demand and appends its values straight to the columns. It knows
/// where a key goes from the rows before it, and gives up a row that brings anything new, rare or odd:
/// the Shredder then takes that row. Both leave the same rows (walker_test proves it).
class Walker {
 public:
  explicit Walker(Workspace& workspace);
  ~Walker();
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  /// Adds the row. False: the row was taken back, the caller gives it to the Shredder, which finds out
  /// whether it is new or wrong. `end` is the end of the readable memory that holds the document.
  bool walk(const std::string& root_table, simdjson::ondemand::object& row, const char* end);

 private:
  struct Field;
  struct Level;
  struct Nested;
  struct Row;

  Nested* root(const std::string& table);
  static void prepare(Nested& nested, Workspace& workspace);
  bool start_root(Nested& nested, Row& row);
  void start_child(Nested& nested, const char* parent_id, std::uint64_t index, Row& row);
  bool object(Level& level, simdjson::ondemand::object& object, const Row& row);
  bool value(Field& field, simdjson::ondemand::value& value, const Row& row);
  bool null(Field& field, std::string_view token);
  bool scalar(Field& field, simdjson::ondemand::value& value, std::string_view token, const Row& row);
  bool inner_object(Field& field, simdjson::ondemand::value& value, const Row& row);
  bool inner_array(Field& field, simdjson::ondemand::value& value, const Row& row);
  bool element(Nested& nested, simdjson::ondemand::value& value, const Row& row);
  Field& field_of(Level& level, const char* key, std::size_t expected);
  Field& look_up(Level& level, std::string_view raw);
  Field& add(Level& level, std::string raw);
  bool resolve_slot(Field& field);
  bool resolve_object(Field& field);
  bool resolve_array(Field& field);
  bool stays_json(const Field& field);

  Workspace& workspace_;
  std::uint64_t generation_ = 0;
  std::uint64_t serial_ = 0;
  const char* end_ = nullptr;
  std::unordered_map<std::string, std::unique_ptr<Nested>> roots_;
  std::unordered_map<std::string, Nested*> owners_;  ///< of table names: two lists must not share one
};

}  // namespace sluice
