// A run of points that no longer changes: arrays in memory, or in a mapped cache file.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace glassboard {

// Bytes of a cache file that were mapped, and their checksum, which is compared when they are first used.
class MappedBytes {
 public:
  MappedBytes(std::shared_ptr<const void> map, std::string_view bytes, std::uint64_t offset,
              std::uint32_t checksum)
      : map_(std::move(map)), bytes_(bytes), offset_(offset), checksum_(checksum) {}

  std::string_view bytes() const { return bytes_; }
  std::uint64_t offset() const { return offset_; }  // in the file
  std::uint32_t checksum() const { return checksum_; }
  // False when the bytes are not those that were written.
  bool are_sound() const;
  // For what was written a moment ago.
  void trust() const { state_ = kSound; }

 private:
  enum State : int { kUnknown, kSound, kDamaged };

  std::shared_ptr<const void> map_;
  std::string_view bytes_;
  std::uint64_t offset_;
  std::uint32_t checksum_;
  mutable std::atomic<int> state_{kUnknown};
};

struct Chunk {
  std::size_t begin = 0;  // position of its first point in the column
  std::size_t size = 0;
  const std::int64_t* steps = nullptr;  // null: they are `first_step`, and `stride` more each
  std::int64_t first_step = 0;
  std::int64_t stride = 0;
  const double* walls = nullptr;
  const float* value32 = nullptr;  // null when the values are in value64
  const double* value64 = nullptr;
  std::shared_ptr<const MappedBytes> mapped;  // what the arrays lie in; null: in the column itself

  std::size_t end() const { return begin + size; }
  std::int64_t step(std::size_t position) const {
    const std::size_t i = position - begin;
    if (steps != nullptr) return steps[i];
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(first_step) +
                                     static_cast<std::uint64_t>(stride) * i);
  }
  double wall(std::size_t position) const { return walls[position - begin]; }
  double value(std::size_t position) const {
    return value32 != nullptr ? static_cast<double>(value32[position - begin]) : value64[position - begin];
  }
  // Of at least one point.
  std::int64_t largest_step() const;
};

}  // namespace glassboard
