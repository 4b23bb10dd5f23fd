// Growth of the write buffers inside the process-wide memory bound.
#include "glassboard/write_buffer.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

namespace glassboard {
namespace {

std::atomic<std::size_t> shared_bound{std::size_t{64} << 20};
std::atomic<std::size_t> shared_used{0};

std::size_t charged(std::size_t capacity) {
  return capacity > WriteBuffer::kFree ? capacity - WriteBuffer::kFree : 0;
}

bool take(std::size_t bytes) {
  std::size_t used = shared_used.load();
  do {
    if (used + bytes > shared_bound.load()) return false;
  } while (!shared_used.compare_exchange_weak(used, used + bytes));
  return true;
}

}  // namespace

void WriteBuffer::set_bound(std::size_t bytes) { shared_bound = bytes; }
std::size_t WriteBuffer::bound() { return shared_bound; }
void WriteBuffer::forget_all() { shared_used = 0; }

bool WriteBuffer::grow(std::size_t need) {
  // Twice the size while that fits the bound, else just what is needed.
  const std::size_t least = std::max(size_ + need, kFree);
  for (const std::size_t wanted : {std::max(least, 2 * capacity_), least}) {
    const std::size_t extra = charged(wanted) - charged(capacity_);
    if (!take(extra)) continue;
    if (char* grown = static_cast<char*>(std::realloc(data_, wanted))) {
      data_ = grown;
      capacity_ = wanted;
      return true;
    }
    shared_used -= extra;
  }
  return false;
}

void WriteBuffer::release() {
  shared_used -= charged(capacity_);
  std::free(data_);
  data_ = nullptr;
  size_ = capacity_ = 0;
}

}  // namespace glassboard
