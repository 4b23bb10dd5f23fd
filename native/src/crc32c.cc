// Chooses a CRC-32C implementation once, then calls it.
#include "glassboard/crc32c.h"

namespace glassboard {
namespace {

Crc32cFunction best() {
  if (Crc32cFunction hardware = crc32c_sse42()) return hardware;
  if (Crc32cFunction hardware = crc32c_arm64()) return hardware;
  return crc32c_portable();
}

}  // namespace

std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t seed) {
  static const Crc32cFunction chosen = best();
  return chosen(data, size, seed);
}

}  // namespace glassboard
