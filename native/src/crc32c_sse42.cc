// CRC-32C with the SSE4.2 instruction; three interleaved streams hide its latency on long inputs.
#include <cstring>

#include "glassboard/crc32c.h"

#if defined(__x86_64__) && defined(__SSE4_2__)
#include <nmmintrin.h>

#include <array>

namespace glassboard {
namespace {

constexpr std::size_t kStream = 1024;  // bytes per stream of one round

std::uint64_t load(const unsigned char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// The checksum register after kStream zero bytes, for each bit of the register before: a linear map.
std::array<std::uint32_t, 32> make_shift() {
  std::array<std::uint32_t, 32> shift{};
  for (std::size_t bit = 0; bit < 32; ++bit) {
    std::uint64_t crc = std::uint64_t{1} << bit;
    for (std::size_t i = 0; i < kStream; i += 8) crc = _mm_crc32_u64(crc, 0);
    shift[bit] = static_cast<std::uint32_t>(crc);
  }
  return shift;
}

std::uint32_t past_stream(const std::array<std::uint32_t, 32>& shift, std::uint32_t crc) {
  std::uint32_t shifted = 0;
  for (std::size_t bit = 0; bit < 32; ++bit) shifted ^= shift[bit] & (0U - (crc >> bit & 1U));
  return shifted;
}

std::uint32_t extend(const void* data, std::size_t size, std::uint32_t seed) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  std::uint64_t crc = static_cast<std::uint32_t>(~seed);
  if (size >= 3 * kStream) {
    static const std::array<std::uint32_t, 32> shift = make_shift();
    for (; size >= 3 * kStream; size -= 3 * kStream, bytes += 3 * kStream) {
      std::uint64_t second = 0;
      std::uint64_t third = 0;
      for (std::size_t i = 0; i < kStream; i += 8) {
        crc = _mm_crc32_u64(crc, load(bytes + i));
        second = _mm_crc32_u64(second, load(bytes + kStream + i));
        third = _mm_crc32_u64(third, load(bytes + 2 * kStream + i));
      }
      const std::uint32_t two =
          past_stream(shift, static_cast<std::uint32_t>(crc)) ^ static_cast<std::uint32_t>(second);
      crc = past_stream(shift, two) ^ static_cast<std::uint32_t>(third);
    }
  }
  for (; size >= 8; size -= 8, bytes += 8) crc = _mm_crc32_u64(crc, load(bytes));
  auto tail = static_cast<std::uint32_t>(crc);
  for (; size > 0; --size) tail = _mm_crc32_u8(tail, *bytes++);
  return ~tail;
}

}  // namespace

Crc32cFunction crc32c_sse42() { return __builtin_cpu_supports("sse4.2") ? extend : nullptr; }

}  // namespace glassboard
#else
namespace glassboard {

Crc32cFunction crc32c_sse42() { return nullptr; }

}  // namespace glassboard
#endif
