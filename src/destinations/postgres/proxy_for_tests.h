#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "postgres/address.h"

namespace sluice::postgres {

/// What happens to a connection, and when.
struct NetworkFault {
  enum class What {
    cut,           ///< the message does not arrive, both sides are closed
    stall,         ///< the message does not arrive, nothing moves any more
    cut_at_reply,  ///< the message arrives, the reply does not, both sides are closed
    lose_reply,    ///< the message arrives, the reply does not, nothing moves any more
  };
  What what = What::cut;
  char type = 'Q';          ///< of the message: Q statement, d data of COPY, c their end; 0: any
  std::string text{};       ///< that the message has in it
  std::size_t bytes = 0;    ///< of data of COPY that went before
  std::size_t skipped = 0;  ///< messages that fit and go through
  bool is_outage = false;   ///< from then on nobody who connects gets an answer
};

/// Stands between PostgreSQL's clients and a server, and breaks one connection where it is told to.
class Proxy {
 public:
  explicit Proxy(const std::string& uri) : server_(read_address(uri, {config::Config(), "postgres"})) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place = loopback(0);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&place), sizeof place) != 0 || listen(listener_, 16) != 0)
      throw std::runtime_error("the proxy cannot listen");
    socklen_t size = sizeof place;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size);
    port_ = ntohs(place.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;
  ~Proxy() {
    is_over_ = true;
    acceptor_.join();
    for (std::thread& line : lines_) line.join();
    close(listener_);
  }

  /// The server's URI with the proxy in its place.
  [[nodiscard]] std::string uri() const {
    const auto part = [&](const char* keyword) { return server_.at(keyword).reveal(); };
    return "postgresql://" + part("user") + ":" + part("password") + "@127.0.0.1:" + std::to_string(port_) +
           "/" + part("dbname");
  }
  /// The next message that fits is struck, once.
  void arm(NetworkFault fault) {
    const std::lock_guard lock(mutex_);
    fault_ = std::move(fault);
    has_struck_ = false;
    is_outage_ = false;
  }
  void disarm() {
    const std::lock_guard lock(mutex_);
    fault_.reset();
  }
  /// Ends every connection, and an outage.
  void hang_up() {
    is_outage_ = false;
    ++generation_;
  }
  [[nodiscard]] bool has_struck() const { return has_struck_; }

 private:
  /// One client with its way to the server.
  struct Line {
    int client = -1;
    int server = -1;
    std::string pending{};    ///< of the client, not a whole message yet
    bool is_started = false;  ///< messages have a type from then on
    std::size_t copied = 0;
    std::optional<NetworkFault::What> struck{};
  };
  static constexpr std::size_t kBlockBytes = 65536;

  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return place;
  }
  void accept_all() {
    while (!is_over_) {
      pollfd waiting{listener_, POLLIN, 0};
      if (poll(&waiting, 1, 20) <= 0) continue;
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client >= 0) lines_.emplace_back([this, client] { serve(client); });
    }
  }
  void serve(int client) {
    Line line{.client = client, .server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in place = loopback(static_cast<std::uint16_t>(std::stoi(server_.at("port").reveal())));
    const int generation = generation_;
    if (connect(line.server, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0)
      while (!is_over_ && generation == generation_ && pass(line)) {
      }
    close(line.server);
    close(line.client);
  }
  /// Moves what there is to move; false: the connection is over.
  bool pass(Line& line) {
    const bool is_still = is_outage_ && !line.struck;
    const bool stands = line.struck == NetworkFault::What::stall || is_still;
    pollfd ends[2] = {{line.client, static_cast<short>(stands ? 0 : POLLIN), 0},
                      {line.server, static_cast<short>(stands ? 0 : POLLIN), 0}};
    if (poll(ends, 2, 20) <= 0 || stands) return (ends[0].revents & (POLLHUP | POLLERR)) == 0;
    return (ends[0].revents == 0 || from_client(line)) && (ends[1].revents == 0 || from_server(line));
  }
  bool from_server(const Line& line) {
    std::string block(kBlockBytes, '\0');
    const ssize_t size = read(line.server, block.data(), block.size());
    if (size <= 0) return false;
    if (line.struck == NetworkFault::What::lose_reply) return true;
    if (line.struck == NetworkFault::What::cut_at_reply) return false;
    return write_all(line.client, {block.data(), static_cast<std::size_t>(size)});
  }
  bool from_client(Line& line) {
    std::string block(kBlockBytes, '\0');
    const ssize_t size = read(line.client, block.data(), block.size());
    if (size <= 0) return false;
    line.pending.append(block, 0, static_cast<std::size_t>(size));
    for (std::string message = next_message(line); !message.empty(); message = next_message(line)) {
      if (!line.struck && is_struck(line, message)) {
        if (*line.struck == NetworkFault::What::cut) return false;
        if (*line.struck == NetworkFault::What::stall) return true;
      }
      if (!write_all(line.server, message)) return false;
    }
    return true;
  }
  /// A whole message, or nothing. Those before the session starts have no type.
  static std::string next_message(Line& line) {
    const std::size_t head = line.is_started ? 1 : 0;
    if (line.pending.size() < (line.is_started ? 5 : 8)) return {};
    const std::size_t size = head + number_at(line.pending, head);
    if (line.pending.size() < size) return {};
    constexpr std::uint32_t kProtocol = 3U << 16;
    if (!line.is_started) line.is_started = number_at(line.pending, 4) == kProtocol;
    std::string message = line.pending.substr(0, size);
    line.pending.erase(0, size);
    return message;
  }
  static std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
  }
  /// Whether the fault is for that message of that connection.
  [[nodiscard]] bool fits(const Line& line, const std::string& message) const {
    return fault_ && (fault_->type == 0 || message[0] == fault_->type) && line.copied >= fault_->bytes &&
           message.find(fault_->text) != std::string::npos;
  }
  bool is_struck(Line& line, const std::string& message) {
    const std::lock_guard lock(mutex_);
    const bool is_due = fits(line, message) && fault_->skipped-- == 0;
    if (message[0] == 'd') line.copied += message.size();
    if (!is_due) return false;
    line.struck = fault_->what;
    is_outage_ = fault_->is_outage;
    fault_.reset();
    has_struck_ = true;
    return true;
  }
  static bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

  Address server_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::optional<NetworkFault> fault_;
  std::atomic<bool> has_struck_ = false;
  std::atomic<bool> is_outage_ = false;
  std::atomic<bool> is_over_ = false;
  std::atomic<int> generation_ = 0;
  std::thread acceptor_;
  std::vector<std::thread> lines_;  ///< of the acceptor
};

}  // namespace sluice::postgres
