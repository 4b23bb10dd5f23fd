// Every implementation that this machine runs, against published vectors and against each other.
#include "glassboard/crc32c.h"

#include <cstdint>
#include <cstdio>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "check.h"

using glassboard::Crc32cFunction;

namespace {

struct Vector {
  std::string bytes;
  std::uint32_t crc;
};

// RFC 3720, appendix B.4, and the check value of the CRC catalogue.
std::vector<Vector> vectors() {
  std::string rising(32, '\0'), falling(32, '\0');
  std::iota(rising.begin(), rising.end(), '\0');
  std::iota(falling.rbegin(), falling.rend(), '\0');
  const unsigned char read_command[48] = {0x01, 0xc0, 0, 0, 0, 0, 0,    0, 0,    0, 0, 0,    0, 0, 0, 0,
                                          0x14, 0,    0, 0, 0, 0, 0x04, 0, 0,    0, 0, 0x14, 0, 0, 0, 0x18,
                                          0x28, 0,    0, 0, 0, 0, 0,    0, 0x02, 0, 0, 0,    0, 0, 0, 0};
  return {
      {"", 0},
      {std::string(32, '\0'), 0x8a9136aa},
      {std::string(32, '\xff'), 0x62a8ab43},
      {rising, 0x46dd794e},
      {falling, 0x113fdb5c},
      {std::string(reinterpret_cast<const char*>(read_command), sizeof read_command), 0xd9963a56},
      {"123456789", 0xe3069283},
  };
}

void test(const char* name, Crc32cFunction crc) {
  if (crc == nullptr) {
    std::printf("crc32c %s: not on this machine\n", name);
    return;
  }
  for (const Vector& one : vectors()) CHECK(crc(one.bytes.data(), one.bytes.size(), 0) == one.crc);
  const Crc32cFunction reference = glassboard::crc32c_portable();
  std::mt19937 random(1);
  std::string bytes(5000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  for (std::size_t begin = 0; begin < 17; ++begin) {  // every alignment
    for (std::size_t size = 0; size + begin <= bytes.size(); size += 1 + size / 7) {
      const std::uint32_t whole = crc(bytes.data() + begin, size, 0);
      CHECK(whole == reference(bytes.data() + begin, size, 0));
      const std::size_t cut = size / 3;  // in two parts
      CHECK(crc(bytes.data() + begin + cut, size - cut, crc(bytes.data() + begin, cut, 0)) == whole);
    }
  }
  std::printf("crc32c %s: ok\n", name);
}

}  // namespace

int main() {
  CHECK(glassboard::crc32c_portable() != nullptr);
  test("portable", glassboard::crc32c_portable());
  test("sse42", glassboard::crc32c_sse42());
  test("arm64", glassboard::crc32c_arm64());
  test("dispatched", glassboard::crc32c);
}
