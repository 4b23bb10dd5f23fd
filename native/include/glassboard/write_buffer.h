// Growable bytes on their way to disk; the buffers of a process share one memory bound.
#pragma once

#include <cstddef>
#include <utility>

namespace glassboard {

class WriteBuffer {
 public:
  // A buffer's first bytes are outside the shared bound, so that one stuck file cannot silence the others.
  static constexpr std::size_t kFree = std::size_t{64} << 10;

  WriteBuffer() = default;
  WriteBuffer(const WriteBuffer&) = delete;
  WriteBuffer& operator=(const WriteBuffer&) = delete;
  ~WriteBuffer() { release(); }

  // Bytes that all buffers of the process may hold beyond their free ones: 64 MiB unless set.
  static void set_bound(std::size_t bytes);
  static std::size_t bound();
  // For the child of a fork, which leaves its parent's buffers where they are.
  static void forget_all();

  // Where the next `need` bytes may be written, or null when they do not fit.
  char* reserve(std::size_t need) {
    return need <= capacity_ - size_ || grow(need) ? data_ + size_ : nullptr;
  }
  void commit(std::size_t bytes) { size_ += bytes; }
  void clear() { size_ = 0; }
  void release();

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }

  void swap(WriteBuffer& other) {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  bool grow(std::size_t need);

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace glassboard
