#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/download.h"
#include "http/message.h"
#include "http/pace.h"
#include "http/retry.h"
#include "http/transfer.h"

namespace sluice::http {

struct SessionOptions {
  Limits limits{};
  Retry retry{};
  double requests_per_second = 0;  ///< 0: as many as the server takes
  int max_in_flight = 0;           ///< requests at a time; 0: as many as there are threads
  std::string ca_file{};           ///< certificates to trust in place of the system's
};

/// Sends requests over connections that it keeps: again what may pass, and after redirects. To another
/// origin (scheme, host or port) a redirect takes along no header that could be a credential, and no body.
/// Every wait, also that for a response, ends with Error(retry) as soon as the thread's work is to stop
/// (base/allowance). Thread safe.
class Session {
 public:
  /// True for a response that is the answer, though its status says that it may pass.
  using Accepts = std::function<bool(const Response&)>;

  explicit Session(SessionOptions options = {});
  ~Session();

  /// The response, whatever its status. Throws what Transfer::run throws, once the attempts are used up.
  Response send(const Request& request, const Accepts& accepts = {});
  /// Like `send`, but the body of a success goes to a file that is made anew, however long it is. After a
  /// lost connection it goes on where it was, if the server can; attempts that brought more of it do not
  /// count. What was written stays after an error.
  Response download(const Request& request, const std::filesystem::path& file);
  [[nodiscard]] int max_in_flight() const noexcept { return options_.max_in_flight; }

 private:
  class Lent;

  Response insist(const Request& request, Download* download, const Accepts& accepts);
  Response follow(Request request, Download* download);

  SessionOptions options_;
  Pace pace_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Transfer>> idle_;
};

}  // namespace sluice::http
