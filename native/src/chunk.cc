// A run of points that no longer changes: arrays in memory, or in a mapped cache file.
#include "glassboard/chunk.h"

#include <algorithm>

#include "glassboard/crc32c.h"

namespace glassboard {

bool MappedBytes::are_sound() const {
  if (state_ == kUnknown) state_ = crc32c(bytes_.data(), bytes_.size()) == checksum_ ? kSound : kDamaged;
  return state_ == kSound;
}

std::int64_t Chunk::largest_step() const {
  if (steps != nullptr) return *std::max_element(steps, steps + size);
  std::int64_t last = 0;
  if (!__builtin_mul_overflow(stride, size - 1, &last) && !__builtin_add_overflow(first_step, last, &last))
    return std::max(first_step, last);
  std::int64_t largest = first_step;  // steps that run over the largest number there is
  for (std::size_t i = begin; i < end(); ++i) largest = std::max(largest, step(i));
  return largest;
}

}  // namespace glassboard
