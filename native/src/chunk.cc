// A run of points that no longer changes: arrays in memory, or in a mapped cache file.
#include "glassboard/chunk.h"

#include "glassboard/crc32c.h"

namespace glassboard {

bool MappedBytes::are_sound() const {
  if (state_ == kUnknown) state_ = crc32c(bytes_.data(), bytes_.size()) == checksum_ ? kSound : kDamaged;
  return state_ == kSound;
}

}  // namespace glassboard
