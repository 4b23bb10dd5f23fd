// Records on their way to disk, in blocks that are given back one by one as the disk takes them; what all
// files of a process hold is bounded together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <utility>
#include <vector>

namespace glassboard {

enum class EventClass { kScalar, kOther };

struct EventCounts {
  std::uint64_t scalars = 0;
  std::uint64_t others = 0;

  EventCounts& operator+=(const EventCounts& more) {
    scalars += more.scalars;
    others += more.others;
    return *this;
  }
  std::uint64_t total() const { return scalars + others; }
};

// The size of the whole records at the start of `records`, of which `bytes` are looked at.
std::size_t whole_records(const char* records, std::size_t bytes);

// Whole records, one after the other.
class WriteBlock {
 public:
  WriteBlock() = default;
  // Owns `data`, from malloc; gives `charge` back to the shared bound.
  WriteBlock(char* data, std::size_t capacity, std::size_t charge, bool scalars_only)
      : data_(data), capacity_(capacity), charge_(charge), scalars_only_(scalars_only) {}
  WriteBlock(WriteBlock&& other) noexcept { swap(other); }
  WriteBlock& operator=(WriteBlock&& other) noexcept {
    WriteBlock(std::move(other)).swap(*this);
    return *this;
  }
  ~WriteBlock();

  bool fits(std::size_t need, EventClass kind) const {
    return need <= capacity_ - size_ && (kind == EventClass::kScalar || !scalars_only_);
  }
  char* end() { return data_ + size_; }
  // Takes the record of `bytes` that was written to end().
  void commit(std::size_t bytes, EventClass kind) {
    if (kind == EventClass::kOther) others_.push_back(size_);
    size_ += bytes;
    ++events_;
  }
  void clear() {
    size_ = events_ = 0;
    others_.clear();
  }

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  std::size_t charge() const { return charge_; }
  EventCounts events() const { return {events_ - others_.size(), others_.size()}; }
  // The events whose records begin at byte `begin` or later, and before `end`.
  EventCounts events_between(std::size_t begin, std::size_t end) const;

 private:
  void swap(WriteBlock& other) noexcept;

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t charge_ = 0;
  bool scalars_only_ = false;  // lies in the last quarter of the bound
  std::size_t events_ = 0;
  std::vector<std::size_t> others_;  // where the records that are no scalars begin
};

class WriteQueue {
 public:
  // A file's first block is outside the shared bound, so that one stuck file cannot silence the others.
  static constexpr std::size_t kFirst = std::size_t{64} << 10;
  static constexpr std::size_t kUsual = std::size_t{256} << 10;

  // Bytes that all files of the process may hold beyond their first blocks: 64 MiB unless set. The last
  // quarter is for scalars only. Something larger than all of it is taken while nothing else waits.
  static void set_bound(std::size_t bytes);
  // For the child of a fork, which leaves its parent's blocks where they are.
  static void forget_all();

  bool fits(std::size_t need, EventClass kind) const { return tail_.fits(need, kind); }
  // Makes `need` bytes fit; false when the bound forbids it.
  bool grow(std::size_t need, EventClass kind);
  WriteBlock& tail() { return tail_; }

  // The oldest block; an empty one when there is none.
  WriteBlock take();
  // Keeps a block that is written for the next records, or returns it, for the caller to free.
  WriteBlock give_back(WriteBlock block);

  std::size_t blocks() const { return full_.size() + (tail_.size() > 0); }
  std::size_t bytes() const { return full_bytes_ + tail_.size(); }
  EventCounts events() const;

 private:
  WriteBlock tail_;  // first: an append touches nothing else
  std::deque<WriteBlock> full_;
  std::size_t full_bytes_ = 0;
  WriteBlock spare_;  // a first block, warm from its last use
};

}  // namespace glassboard
