#include "extract/inlet.h"

#include <utility>

namespace sluice {

void Inlet::open() {
  streams_.emplace_back(running_, [&resource = running_.resource()] { return resource.pages(); });
  is_fed_ = true;
}

void Inlet::feed(std::shared_ptr<const Page> page, std::shared_ptr<const List> rows) {
  if (is_closed_ || (rows && rows->empty())) return;
  fed_.push_back({Traffic::Ticket(running_.traffic()), std::move(page), std::move(rows)});
}

void Inlet::close() {
  is_closed_ = is_fed_ = true;
  running_.give_up();
  fed_.clear();
  streams_.clear();
}

void Inlet::settle() {
  for (Stream& stream : streams_) stream.settle();
  while (!streams_.empty() && streams_.front().is_over()) streams_.pop_front();
}

Page Inlet::take() {
  Stream& stream = streams_.front();
  Page page = stream.take();
  if (running_.is_ahead() && stream.may_read()) stream.read();
  return page;
}

bool Inlet::reach(bool has_room, bool is_needed) {
  for (Stream& stream : streams_) {
    const bool is_next = is_needed && &stream == &streams_.front() && stream.is_empty();
    if (!stream.may_read() || !(has_room || is_next)) continue;
    stream.read();
    settle();
    return true;
  }
  if (fed_.empty() || !(has_room || (is_needed && streams_.empty()))) return false;
  open_next();
  return true;
}

void Inlet::open_next() {
  Fed& fed = fed_.front();
  const Resource::Feed& feed = *running_.resource().feed();
  if (fed.rows) {
    const auto* from_row = &std::get<Resource::FromRow>(feed);
    streams_.emplace_back(running_,
                          [from_row, rows = fed.rows, at = fed.next] { return (*from_row)((*rows)[at]); });
    if (++fed.next < fed.rows->size()) return;
  } else {
    const auto* from_page = &std::get<Resource::FromPage>(feed);
    streams_.emplace_back(running_, [from_page, page = fed.page] { return (*from_page)(*page); });
  }
  fed_.pop_front();
}

}  // namespace sluice
