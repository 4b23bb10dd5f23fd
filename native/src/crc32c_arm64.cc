// CRC-32C with the ARMv8 CRC instructions.
#include <cstring>

#include "glassboard/crc32c.h"

#if defined(__aarch64__) && defined(__ARM_FEATURE_CRC32) && defined(__linux__)
#include <arm_acle.h>
#include <asm/hwcap.h>
#include <sys/auxv.h>

namespace glassboard {
namespace {

std::uint32_t extend(const void* data, std::size_t size, std::uint32_t seed) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  std::uint32_t crc = ~seed;
  for (; size >= 8; size -= 8, bytes += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    crc = __crc32cd(crc, word);
  }
  for (; size > 0; --size) crc = __crc32cb(crc, *bytes++);
  return ~crc;
}

}  // namespace

Crc32cFunction crc32c_arm64() { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0 ? extend : nullptr; }

}  // namespace glassboard
#else
namespace glassboard {

Crc32cFunction crc32c_arm64() { return nullptr; }

}  // namespace glassboard
#endif
