// Documents → tables → documents: joining the tables of random documents gives the documents back.

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "golden/snapshot.h"
#include "json/decode.h"
#include "json/encode.h"
#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::golden {
namespace {

using testing::TemporaryFolder;

/// Documents whose keys say what is in them, so that no two types meet in a column and no two keys in a name.
/// No nulls and no empty lists or objects: tables cannot tell them from nothing.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {}

  Value document(int number) {
    Dict dict = object(0);
    dict.emplace_back("number", number);
    std::shuffle(dict.begin(), dict.end(), random_);
    return Value(std::move(dict));
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  Dict object(int depth) {
    Dict dict;
    const int wanted = 1 + below(5);
    for (int i = 0; i < wanted; ++i) {
      const std::string key =
          kinds()[static_cast<std::size_t>(below(depth < 2 ? 8 : 4))] + static_cast<char>('a' + below(2));
      const bool is_there =
          std::any_of(dict.begin(), dict.end(), [&](const auto& entry) { return entry.first == key; });
      if (!is_there) dict.emplace_back(key, value(key, depth));
    }
    return dict;
  }
  Value value(const std::string& key, int depth) {
    if (key[0] == 'o') return Value(object(depth + 1));
    if (key[0] == 'l') return list([&] { return Value(object(depth + 1)); });
    if (key[0] == 'm') return list([&] { return scalar('s'); });
    if (key[0] == 'n') return list([&] { return list([&] { return scalar('i'); }); });
    return scalar(key[0]);
  }
  template <class Make>
  Value list(Make make) {
    List out;
    const int size = 1 + below(4);
    for (int i = 0; i < size; ++i) out.push_back(make());
    return Value(std::move(out));
  }
  Value scalar(char kind) {
    static const std::vector<std::string> texts{
        "", "x", "7", "true", "a\tb\"c\\", "日本", "🚀", "null", std::string("a\0b", 3)};
    if (kind == 'i') return static_cast<std::int64_t>(random_()) - (std::int64_t{1} << 31);
    if (kind == 'd') return static_cast<double>(below(100000)) / 8 + 0.0625;
    if (kind == 'b') return below(2) == 0;
    return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
  }
  static const std::vector<std::string>& kinds() {
    static const std::vector<std::string> all{"i", "s", "d", "b", "o", "l", "m", "n"};
    return all;
  }

  std::mt19937 random_;
};

/// Puts the rows of a table and of all below it together again.
class Joiner {
 public:
  explicit Joiner(const Tables& tables) : tables_(tables) {
    for (const auto& [name, table] : tables)
      for (const Row& row : table.rows)
        if (!table.parent.empty()) below_[row.link].push_back({name, &row});
    for (auto& [id, children] : below_)
      std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
        return std::make_pair(a.table, a.row->index) < std::make_pair(b.table, b.row->index);
      });
  }

  Value document(const std::string& table, const Row& row) {
    Value out = Value(Dict());
    const json::Decoded cells = json::decode(row.cells);
    for (const auto& [name, value] : cells.value.get<Dict>()) at(out, name) = value;
    for (const Child& child : below_[row.id]) {
      if (child.table.compare(0, table.size() + 2, table + "__") != 0)
        ADD_FAILURE() << child.table << " hangs on " << table;
      Value& place = at(out, child.table.substr(table.size() + 2));
      if (!place.is<List>()) place = Value(List{});
      List& list = *place.get_if<List>();
      EXPECT_EQ(child.row->index, static_cast<long long>(list.size())) << child.table;
      list.push_back(item(document(child.table, *child.row)));
    }
    return out;
  }

 private:
  struct Child {
    std::string table;
    const Row* row;
  };

  /// Items of lists of scalars and of lists come wrapped.
  static Value item(Value value) {
    for (const char* wrapper : {"value", "list"})
      if (const Value* inner = value.find(wrapper)) return *inner;
    return value;
  }

  static Value& at(Value& document, const std::string& path) {
    const auto end = path.find("__");
    Dict& dict = *document.get_if<Dict>();
    const std::string key = path.substr(0, end);
    auto it = std::find_if(dict.begin(), dict.end(), [&](const auto& entry) { return entry.first == key; });
    if (it == dict.end())
      it = dict.insert(dict.end(), {key, end == std::string::npos ? Value() : Value(Dict{})});
    return end == std::string::npos ? it->second : at(it->second, path.substr(end + 2));
  }

  const Tables& tables_;
  std::map<std::string, std::vector<Child>> below_;
};

Value sorted(const Value& value) {
  if (const List* list = value.get_if<List>()) {
    List out;
    for (const Value& element : *list) out.push_back(sorted(element));
    return Value(std::move(out));
  }
  const Dict* dict = value.get_if<Dict>();
  if (dict == nullptr) return value;
  Dict out;
  for (const auto& [key, inner] : *dict) out.emplace_back(key, sorted(inner));
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return Value(std::move(out));
}

void expect_round_trip(unsigned seed, bool from_memory, int threads) {
  constexpr int kDocuments = 60;
  Documents documents(seed);
  List input;
  for (int i = 0; i < kDocuments; ++i) input.push_back(documents.document(i));
  const TemporaryFolder folder;
  const fs::path database = folder / "tables.duckdb";
  Pipeline pipeline({.name = "round_trip",
                     .destination = testing::uri(database),
                     .dataset = "r",
                     .data_dir = folder / "data",
                     .threads = threads});
  if (from_memory) {
    pipeline.run(Value(input), {.table_name = "docs"});
  } else {
    std::string lines;
    for (const Value& document : input) lines += json::encode(document) + '\n';
    pipeline.run(files({folder.write("docs.jsonl", lines).string()}));
  }
  const Tables tables = read_tables(database, "r", *pipeline.schema());
  EXPECT_GT(tables.size(), 5U) << "documents without lists prove nothing";
  Joiner joiner(tables);
  std::map<std::int64_t, std::string> output;
  for (const Row& row : tables.at("docs").rows) {
    const Value document = joiner.document("docs", row);
    output[document.find("number")->get<std::int64_t>()] = json::encode(sorted(document));
  }
  ASSERT_EQ(output.size(), input.size());
  for (int i = 0; i < kDocuments; ++i)
    EXPECT_EQ(output[i], json::encode(sorted(input[static_cast<std::size_t>(i)]))) << "seed " << seed;
}

TEST(RoundTrip, TablesOfJsonLinesJoinToTheDocuments) {
  for (unsigned seed = 0; seed < 6 && !::testing::Test::HasFailure(); ++seed)
    expect_round_trip(seed, false, seed % 2 == 0 ? 1 : 4);
}

TEST(RoundTrip, TablesOfRowsInMemoryJoinToTheDocuments) {
  for (unsigned seed = 100; seed < 102 && !::testing::Test::HasFailure(); ++seed)
    expect_round_trip(seed, true, 2);
}

}  // namespace
}  // namespace sluice::golden
