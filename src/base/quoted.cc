#include "base/quoted.h"

namespace sluice::sql {

std::string quoted(std::string_view text, char mark) {
  std::string out(1, mark);
  for (const char c : text) out.append(c == mark ? 2 : 1, c);
  return out += mark;
}

}  // namespace sluice::sql
