#include "golden/case_file.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include "json/decode.h"
#include "json/encode.h"

namespace sluice::golden {
namespace {

void set_option(Load& load, const std::string& option) {
  const auto equals = option.find('=');
  const std::string name = option.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
  if (name == "table") {
    load.table = value;
  } else if (name == "max_nesting") {
    load.max_nesting = std::stoi(value);
  } else if (name == "write_disposition" && (value == "append" || value == "replace")) {
    load.write_disposition = value == "append" ? WriteDisposition::append : WriteDisposition::replace;
  } else {
    throw std::runtime_error("unknown option in a case file: " + option);
  }
}

Load load_of(const std::string& header) {
  Load load;
  load.header = header;
  std::istringstream words(header);
  std::string word;
  words >> word >> word;  // "--- load"
  while (words >> word) set_option(load, word);
  return load;
}

/// Same spelling of numbers, escapes and spaces on both sides.
std::string canonical(const std::string& json_text) {
  json::Decoded decoded = json::decode(json_text);
  if (decoded.fault) throw std::runtime_error("a case file has cells that are no JSON: " + json_text);
  Dict cells = decoded.value.get<Dict>();
  std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return json::encode(Value(std::move(cells)));
}

/// "items#0[2]" → "items#0" and 2
void split_link(const std::string& text, Row& row) {
  const auto bracket = text.find('[');
  row.link = text == "-" ? "" : text.substr(0, bracket);
  if (bracket != std::string::npos) row.index = std::stoll(text.substr(bracket + 1));
}

/// Puts the rows of every table in order and names them.
class Order {
 public:
  explicit Order(const Tables& tables) : tables_(tables) {
    std::set<std::string> load_ids;
    for (const auto& [name, table] : tables)
      for (const Row& row : table.rows) {
        if (table.parent.empty() && !row.link.empty()) load_ids.insert(row.link);
        if (!table.parent.empty()) children_[table.parent + ' ' + row.link].push_back({name, &row});
      }
    for (const std::string& id : load_ids) loads_.emplace(id, loads_.size() + 1);
  }

  std::string render() {
    std::string text;
    for (const auto& [name, table] : tables_) number(name);
    for (const auto& [name, table] : tables_)
      for (const Row* row : ordered_.at(name)) text += line(name, table, *row);
    return text;
  }

 private:
  struct Child {
    std::string table;
    const Row* row;
  };

  /// Names the rows of the parents first.
  void number(const std::string& name) {
    if (ordered_.contains(name)) return;
    const TableRows& table = tables_.at(name);
    if (!table.parent.empty()) number(table.parent);
    std::vector<std::pair<std::string, const Row*>> keyed;
    for (const Row& row : table.rows) keyed.emplace_back(key(name, table, row), &row);
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    auto& rows = ordered_[name];
    for (const auto& [key_text, row] : keyed) {
      if (!row->id.empty()) symbols_.emplace(name + ' ' + row->id, rows.size());
      rows.push_back(row);
    }
  }

  std::string key(const std::string& name, const TableRows& table, const Row& row) {
    const std::string place = table.parent.empty() ? fixed(row.link.empty() ? 0 : loads_.at(row.link))
                                                   : fixed(position(table.parent, row.link)) +
                                                         fixed(static_cast<std::size_t>(row.index + 1));
    return place + content(name, row);
  }

  /// The row with everything below it, without ids.
  std::string content(const std::string& name, const Row& row) {
    std::vector<std::string> below;
    const auto it = row.id.empty() ? children_.end() : children_.find(name + ' ' + row.id);
    if (it != children_.end())
      for (const Child& child : it->second)
        below.push_back(child.table + fixed(static_cast<std::size_t>(child.row->index + 1)) +
                        content(child.table, *child.row));
    std::sort(below.begin(), below.end());
    std::string text = row.cells;
    for (const std::string& child : below) text += '\n' + child;
    return text;
  }

  [[nodiscard]] std::size_t position(const std::string& table, const std::string& id) const {
    const auto it = symbols_.find(table + ' ' + id);
    return it == symbols_.end() ? 99'999'999 : it->second;
  }

  std::string line(const std::string& name, const TableRows& table, const Row& row) {
    std::string text = row.id.empty() ? name + "#-" : name + '#' + std::to_string(position(name, row.id));
    if (table.parent.empty()) {
      text += row.link.empty() ? " -" : " load:" + std::to_string(loads_.at(row.link));
    } else if (row.link.empty()) {
      text += " -";
    } else {
      const bool is_orphan = !symbols_.contains(table.parent + ' ' + row.link);
      text += ' ' + (is_orphan ? "<orphan>"
                               : table.parent + '#' + std::to_string(position(table.parent, row.link)));
      text += '[' + std::to_string(row.index) + ']';
    }
    return text + ' ' + row.cells + '\n';
  }

  static std::string fixed(std::size_t number) {
    const std::string digits = std::to_string(number);
    return std::string(8 - std::min<std::size_t>(8, digits.size()), '0') + digits;
  }

  const Tables& tables_;
  std::map<std::string, std::size_t> loads_;
  std::map<std::string, std::vector<Child>> children_;
  std::map<std::string, std::vector<const Row*>> ordered_;
  std::map<std::string, std::size_t> symbols_;
};

}  // namespace

Case read_case(const fs::path& path) {
  Case out;
  std::istringstream lines(testing::read_text(path));
  std::string* section = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("--- load")) {
      out.loads.push_back(load_of(line));
      section = &out.loads.back().lines;
    } else if (line == "--- schema") {
      section = &out.schema;
    } else if (line == "--- rows") {
      section = &out.rows;
    } else if (section == nullptr) {
      out.head.push_back(line);
    } else {
      *section += line + '\n';
    }
  }
  if (out.loads.empty()) throw std::runtime_error("a case without a load: " + path.string());
  out.expected_loads = static_cast<int>(out.loads.size());
  for (const std::string& line : out.head)
    if (line.starts_with("loads: ")) out.expected_loads = std::stoi(line.substr(7));
  return out;
}

void write_case(const fs::path& path, const Case& written) {
  std::string text;
  for (const std::string& line : written.head) text += line + '\n';
  for (const Load& load : written.loads) text += load.header + '\n' + load.lines;
  text += "--- schema\n" + written.schema + "--- rows\n" + written.rows;
  testing::write_text(path, text);
}

Tables parse_rows(const std::string& text, const std::map<std::string, std::string>& parents) {
  Tables tables;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(' ');
    const auto second = line.find(' ', first + 1);
    if (second == std::string::npos)
      throw std::runtime_error("a case file has a row that is not `table#n link {…}`: " + line);
    const std::string name = line.substr(0, line.find('#'));
    Row row;
    row.id = line[name.size() + 1] == '-' ? "" : line.substr(0, first);
    split_link(line.substr(first + 1, second - first - 1), row);
    row.cells = canonical(line.substr(second + 1));
    TableRows& table = tables[name];
    if (const auto parent = parents.find(name); parent != parents.end()) table.parent = parent->second;
    table.rows.push_back(std::move(row));
  }
  return tables;
}

std::string render_rows(const Tables& tables) { return Order(tables).render(); }

}  // namespace sluice::golden
