#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/download.h"
#include "http/message.h"

namespace sluice::http {

/// What a response may take.
struct Limits {
  double connect_seconds = 60;
  /// Without even `stall_bytes_per_second` in so many seconds, the response is given up.
  double stall_seconds = 60;
  long stall_bytes_per_second = 16;
  double total_seconds = 0;                       ///< 0: however long it takes
  std::uint64_t max_response_bytes = 256U << 20;  ///< of the body, unpacked
};

/// One connection's turn: sends a request, reads the response whatever its status. Connections stay open for
/// the next request. Certificates are always verified; redirects are not followed. For one thread at a time.
class Transfer {
 public:
  /// `ca_file`: certificates to trust in place of the system's; empty: the system's.
  Transfer(const Limits& limits, std::string ca_file);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Throws Error(retry) for a connection that fails or times out, or if the thread's work is to stop, and
  /// Error(fix_config) for what sending again does not mend: no URL, a certificate that is not trusted, a
  /// body beyond the limit. With a download the body of a success goes there, without that limit; throws what
  /// it throws.
  Response run(const Request& request, Download* download = nullptr);

 private:
  class Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace sluice::http
