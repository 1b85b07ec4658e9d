// Tables hold what the documents held: joined back by the ids that link them, they give the documents.

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "json/encode.h"
#include "property/normalized.h"
#include "property/random_documents.h"
#include "schema/dict_members.h"

namespace sluice {
namespace {

using testing::Normalized;
using testing::RandomDocuments;

std::string sorted(const Value& value) {
  return json::encode(value, json::Typing::plain, json::Keys::sorted);
}

Value without_nothing(const Value& value);

/// Nulls vanish, and so does what holds nothing.
Dict without_nothing(const Dict& dict) {
  Dict kept;
  for (const auto& [key, value] : dict) {
    Value left = without_nothing(value);
    const Dict* inner = left.get_if<Dict>();
    const List* list = left.get_if<List>();
    const bool is_nothing =
        left.is_null() || (inner != nullptr && inner->empty()) || (list != nullptr && list->empty());
    if (!is_nothing) kept.emplace_back(key, std::move(left));
  }
  return kept;
}

/// An element of a list keeps its place whatever is left of it: a null or an empty list is an empty row.
List without_nothing(const List& list) {
  List kept;
  for (const Value& element : list) {
    Value left = without_nothing(element);
    const List* inner = left.get_if<List>();
    kept.push_back(left.is_null() || (inner != nullptr && inner->empty()) ? Value(Dict{}) : std::move(left));
  }
  return kept;
}

Value without_nothing(const Value& value) {
  if (const Dict* dict = value.get_if<Dict>()) return without_nothing(*dict);
  if (const List* list = value.get_if<List>()) return without_nothing(*list);
  return value;
}

std::vector<std::string> split(const std::string& path) {
  return make_naming("snake_case", std::nullopt)->break_path(path);
}

/// Puts the value where the path of keys leads.
void put(Dict& dict, const std::vector<std::string>& path, Value value) {
  Dict* at = &dict;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) at = &dict_member(*at, path[i]);
  set_member(*at, path.back(), std::move(value));
}

/// Joins the rows of the tables to documents.
class Join {
 public:
  explicit Join(const Normalized& normalized) {
    for (const auto& [table, rows] : normalized.rows())
      for (const Dict& row : rows) {
        const Value* parent = find_member(row, "_dlt_parent_id");
        if (parent == nullptr)
          roots_.push_back(&row);
        else
          below_[parent->get<std::string>()][table].push_back(&row);
      }
  }

  /// By id.
  [[nodiscard]] std::map<std::int64_t, std::string> documents() const {
    std::map<std::int64_t, std::string> made;
    for (const Dict* row : roots_)
      made[find_member(*row, "id")->get<std::int64_t>()] = sorted(Value(document(*row, "t")));
    return made;
  }

 private:
  [[nodiscard]] Dict document(const Dict& row, const std::string& table) const {
    Dict made;
    for (const auto& [column, value] : row)
      if (!is_system_name(column)) put(made, split(column), value);
    const auto lists = below_.find(find_member(row, "_dlt_id")->get<std::string>());
    if (lists == below_.end()) return made;
    for (const auto& [nested, rows] : lists->second)
      put(made, split(nested.substr(table.size())), elements(rows, nested));
    return made;
  }

  /// An element that was no dict stands in a dict: a scalar under "value", a list under "list".
  [[nodiscard]] List elements(std::vector<const Dict*> rows, const std::string& table) const {
    std::ranges::sort(
        rows, {}, [](const Dict* row) { return find_member(*row, "_dlt_list_idx")->get<std::int64_t>(); });
    List list;
    for (const Dict* row : rows) {
      Dict made = document(*row, table);
      const bool is_wrapped = made.size() == 1 && (made[0].first == "value" || made[0].first == "list");
      list.push_back(is_wrapped ? std::move(made[0].second) : Value(std::move(made)));
    }
    return list;
  }

  std::vector<const Dict*> roots_;
  std::map<std::string, std::map<std::string, std::vector<const Dict*>>> below_;
};

TEST(RoundTrip, TablesJoinedBackGiveTheDocuments) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomDocuments random(seed);
    std::string text;
    std::map<std::int64_t, std::string> expected;
    for (std::int64_t id = 0; id < 60; ++id) {
      const Value document(random.document(id));
      text += json::encode(document) + "\n";
      expected[id] = sorted(without_nothing(document));
    }
    const Normalized normalized({text}, testing::schema_of_t(), {.threads = 2, .block_rows = 7});
    ASSERT_EQ(Join(normalized).documents(), expected) << "seed " << seed;
  }
}

TEST(RoundTrip, EveryIdIsThereOnceAndEveryLinkLeadsToARow) {
  for (unsigned seed = 100; seed < 110; ++seed) {
    RandomDocuments random(seed);
    std::string text;
    for (std::int64_t id = 0; id < 100; ++id) text += json::encode(Value(random.document(id))) + "\n";
    std::set<std::string> ids;
    std::set<std::string> parents;
    const Normalized normalized({text}, testing::schema_of_t());
    for (const auto& [table, rows] : normalized.rows())
      for (const Dict& row : rows) {
        EXPECT_TRUE(ids.insert(find_member(row, "_dlt_id")->get<std::string>()).second) << table;
        if (const Value* parent = find_member(row, "_dlt_parent_id"))
          parents.insert(parent->get<std::string>());
      }
    EXPECT_TRUE(std::ranges::includes(ids, parents)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sluice
