// CRC-32C (Castagnoli), the checksum of event files, on the fastest path this CPU has.
#pragma once

#include <cstddef>
#include <cstdint>

namespace glassboard {

// Continues from `seed`, the checksum of the bytes before: crc32c(ab) == crc32c(b, crc32c(a)).
std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t seed = 0);

// What a record stores: rotated and offset, so that a checksum of bytes that hold checksums stays sound.
inline std::uint32_t masked_crc32c(const void* data, std::size_t size) {
  const std::uint32_t crc = crc32c(data, size);
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

// One function per implementation, for the dispatcher and the tests; null where this build or CPU lacks it.
using Crc32cFunction = std::uint32_t (*)(const void*, std::size_t, std::uint32_t);
Crc32cFunction crc32c_portable();
Crc32cFunction crc32c_sse42();
Crc32cFunction crc32c_arm64();

}  // namespace glassboard
