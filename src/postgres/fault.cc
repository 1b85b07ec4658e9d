#include "postgres/fault.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "postgres/without_credentials.h"

namespace sluice::postgres {
namespace {

struct Kind {
  std::string_view state;  ///< a SQLSTATE or the start of some
  Remedy remedy;
};

/// The first that fits counts.
constexpr Kind kKinds[] = {
    {"08", Remedy::retry},          // connection
    {"21", Remedy::fix_input},      // MERGE: two rows for one
    {"22P04", Remedy::report_bug},  // our own COPY data
    {"22", Remedy::fix_input},      // values
    {"23", Remedy::fix_input},      // constraints
    {"25P02", Remedy::report_bug},  // a statement in a failed transaction
    {"25P", Remedy::retry},         // a transaction was idle, or took, too long for the server
    {"40", Remedy::retry},          // deadlock, serialization
    {"42P06", Remedy::retry},       // schema, table, column: another program was faster
    {"42P07", Remedy::retry},       //
    {"42701", Remedy::retry},       //
    {"53", Remedy::retry},          // disk, memory, connections
    {"54", Remedy::fix_input},      // too large, too many
    {"55P03", Remedy::retry},       // lock
    {"57", Remedy::retry},          // canceled, shut down, not up yet
    {"58", Remedy::retry},          // input and output
};

constexpr std::string_view kNoPrivilege = "42501";

/// Messages of the library and of the server on one line, without the place in the server's source code.
std::string one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!line.empty() && !line.starts_with("LOCATION:")) {
      if (!out.empty()) out += "; ";
      out += line;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

bool is_state(std::string_view text) {
  return text.size() == 5 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

/// The library gives the SQLSTATE of a refused connection in its text only: `FATAL:  28P01: …`.
std::string state_in(std::string_view text) {
  constexpr std::string_view kMark = ":  ";
  for (auto at = text.rfind(kMark); at != std::string_view::npos && at > 0; at = text.rfind(kMark, at - 1)) {
    const std::string_view state = text.substr(at + kMark.size(), 5);
    if (is_state(state) && text.substr(at + kMark.size() + 5).starts_with(": ")) return std::string(state);
  }
  return {};
}

/// A connection that could not be made, without a word of the server.
Remedy remedy_without_state(PGconn* connection, std::string_view message) {
  const bool is_tls =
      message.find("SSL") != std::string_view::npos || message.find("certificate") != std::string_view::npos;
  const bool has_broken_off =
      message.find("SYSCALL") != std::string_view::npos || message.find("closed") != std::string_view::npos;
  if (message.starts_with("invalid ") || PQconnectionNeedsPassword(connection) != 0 ||
      (is_tls && !has_broken_off))
    return Remedy::fix_config;
  return Remedy::retry;
}

/// What the server says, as an error of its own, of catalogs that two programs change at the same time.
bool is_concurrent_update(std::string_view state, std::string_view message) {
  return state == "XX000" && message.starts_with("tuple concurrently ");
}

/// Rows that were refused are told in full or by their key.
void add_detail(Error& error, const std::string& state, const std::string& detail) {
  if (detail.empty()) return;
  if (state == "23502" || state == "23514")
    error.at({.row = detail});
  else
    error.with_outcome(one_line(detail));
}

}  // namespace

Remedy remedy_of(std::string_view state) noexcept {
  const auto* found =
      std::ranges::find_if(kKinds, [&](const Kind& kind) { return state.starts_with(kind.state); });
  return found == std::end(kKinds) ? Remedy::fix_config : found->remedy;
}

std::string column_in_context(std::string_view context) {
  constexpr std::string_view kColumn = ", column ";
  const std::size_t copy = context.starts_with("COPY ") ? 0 : context.find("\nCOPY ");
  const std::size_t at = context.rfind(kColumn);
  if (copy == std::string_view::npos || at == std::string_view::npos || at < copy) return {};
  return std::string(context.substr(at + kColumn.size()));
}

std::uint64_t row_in_context(std::string_view context) {
  constexpr std::string_view kLine = ", line ";
  const std::size_t copy = context.starts_with("COPY ") ? 0 : context.find("\nCOPY ");
  const std::size_t at = context.rfind(kLine);
  if (copy == std::string_view::npos || at == std::string_view::npos || at < copy) return 0;
  const std::string_view digits = context.substr(at + kLine.size());
  std::uint64_t row = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), row);
  return row;
}

std::string column_in_detail(std::string_view detail) {
  const std::size_t start = detail.find('(');
  const std::size_t end = detail.find(")=(");
  if (start == std::string_view::npos || end == std::string_view::npos || end < start) return {};
  const std::string_view quoted = detail.substr(start + 1, end - start - 1);
  if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"') return std::string(quoted);
  std::string name;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    name += quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return name;
}

Error to_error(PGconn* connection, const PGresult* result) {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  if (state.empty() || PQstatus(connection) == CONNECTION_BAD) {
    Error error = to_connection_error(connection);
    return state.empty() ? error : error.with_vendor_code(state);
  }
  Remedy remedy = remedy_of(state);
  // Two programs made the same table or schema at the same time.
  if (state == "23505" && field(result, PG_DIAG_SCHEMA_NAME) == "pg_catalog") remedy = Remedy::retry;
  if (is_concurrent_update(state, field(result, PG_DIAG_MESSAGE_PRIMARY))) remedy = Remedy::retry;
  const std::string detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  std::string column = field(result, PG_DIAG_COLUMN_NAME);
  if (column.empty()) column = column_in_context(field(result, PG_DIAG_CONTEXT));
  if (column.empty() && state == "23505") column = column_in_detail(detail);
  Error error(remedy, one_line(field(result, PG_DIAG_MESSAGE_PRIMARY)), {.column = column});
  error.with_vendor_code(state);
  if (state == kNoPrivilege) error.with_fault(Fault::access_denied);
  add_detail(error, state, detail);
  return error;
}

Error to_connection_error(PGconn* connection, const Address& address) {
  const std::string said = one_line(PQerrorMessage(connection));
  const std::string state = state_in(said);
  const std::string message = without_credentials(connection, address, said);
  if (!state.empty()) {
    const Remedy remedy = remedy_of(state);  // there is no input yet: a wrong value is one of the options
    return Error(remedy == Remedy::fix_input ? Remedy::fix_config : remedy, message).with_vendor_code(state);
  }
  if (message.empty()) return {Remedy::retry, "the connection to PostgreSQL was lost"};
  return {remedy_without_state(connection, said), message};
}

}  // namespace sluice::postgres
