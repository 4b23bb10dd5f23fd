// Growth of the write queues inside the process-wide memory bound.
#include "glassboard/write_queue.h"

#include <algorithm>
#include <atomic>

#include "glassboard/record.h"

namespace glassboard {
namespace {

std::atomic<std::size_t> shared_bound{std::size_t{64} << 20};
std::atomic<std::size_t> shared_used{0};

// What is used with `bytes` more, or 0 when that is beyond `limit`.
std::size_t charge(std::size_t bytes, std::size_t limit) {
  std::size_t used = shared_used.load();
  do {
    if (used + bytes > limit) return 0;
  } while (!shared_used.compare_exchange_weak(used, used + bytes));
  return used + bytes;
}

}  // namespace

std::size_t whole_records(const char* records, std::size_t bytes) {
  std::size_t at = 0;
  while (bytes - at >= kHeaderSize) {
    const std::size_t size = record_size({records + at, kHeaderSize});
    if (size > bytes - at) break;
    at += size;
  }
  return at;
}

WriteBlock::~WriteBlock() {
  std::free(data_);
  shared_used -= charge_;
}

void WriteBlock::swap(WriteBlock& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
  std::swap(charge_, other.charge_);
  std::swap(scalars_only_, other.scalars_only_);
  std::swap(events_, other.events_);
  others_.swap(other.others_);
}

EventCounts WriteBlock::events_between(std::size_t begin, std::size_t end) const {
  if (begin == 0 && end >= size_) return events();
  EventCounts counts;
  auto other = others_.begin();
  for (std::size_t at = 0; at < std::min(end, size_);) {
    const bool is_other = other != others_.end() && *other == at;
    if (is_other) ++other;
    if (at >= begin) ++(is_other ? counts.others : counts.scalars);
    at += record_size({data_ + at, kHeaderSize});
  }
  return counts;
}

void WriteQueue::set_bound(std::size_t bytes) { shared_bound = bytes; }
void WriteQueue::forget_all() { shared_used = 0; }

bool WriteQueue::grow(std::size_t need, EventClass kind) {
  WriteBlock added;
  if (blocks() == 0 && need <= kFirst) {
    if (spare_.capacity() > 0) {
      added = std::move(spare_);
    } else if (char* data = static_cast<char*>(std::malloc(kFirst))) {
      added = WriteBlock(data, kFirst, 0, false);
    }
  } else {
    const std::size_t bound = shared_bound.load();
    const std::size_t limit_of_others = bound - bound / 4;
    const std::size_t limit = kind == EventClass::kScalar ? bound : limit_of_others;
    for (const std::size_t wanted : {std::max(need, kUsual), std::max(need, kFirst)}) {
      const std::size_t cost = std::max<std::size_t>(1, std::min(wanted, limit));
      const std::size_t used = charge(cost, limit);
      if (used == 0) continue;
      if (char* data = static_cast<char*>(std::malloc(wanted))) {
        added = WriteBlock(data, wanted, cost, used > limit_of_others);
        break;
      }
      shared_used -= cost;
    }
  }
  if (added.capacity() == 0) return false;
  if (tail_.size() > 0) {
    full_bytes_ += tail_.size();
    full_.push_back(std::move(tail_));
  } else if (tail_.capacity() > 0) {
    give_back(std::move(tail_));
  }
  tail_ = std::move(added);
  return true;
}

WriteBlock WriteQueue::take() {
  WriteBlock taken;
  if (!full_.empty()) {
    taken = std::move(full_.front());
    full_.pop_front();
    full_bytes_ -= taken.size();
  } else if (tail_.size() > 0) {
    taken = std::move(tail_);
    tail_ = std::move(spare_);
  }
  return taken;
}

WriteBlock WriteQueue::give_back(WriteBlock block) {
  if (block.charge() == 0 && block.capacity() > 0 && spare_.capacity() == 0) {
    block.clear();
    spare_ = std::move(block);
  }
  return block;
}

EventCounts WriteQueue::events() const {
  EventCounts counts = tail_.events();
  for (const WriteBlock& block : full_) counts += block.events();
  return counts;
}

}  // namespace glassboard
