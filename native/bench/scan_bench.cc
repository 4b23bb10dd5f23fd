// The physical reference of the scan: a plain loop that knows this one layout, verifies checksums and fills
// columns.
//
// Usage: scan_bench FILE    prints {"events": n, "events_per_second": x}

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "glassboard/crc32c.h"

namespace {

constexpr size_t kChunk = 1 << 18;
constexpr size_t kHeader = 12;  // length and its checksum
constexpr size_t kFooter = 4;

struct Column {
  std::string tag;
  std::vector<int64_t> steps;
  std::vector<double> walls;
  std::vector<double> values;
};

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "scan_bench: %s\n", why);
  std::exit(1);
}

template <typename T>
T load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

uint64_t varint(const uint8_t*& at) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    value |= static_cast<uint64_t>(*at & 0x7f) << shift;
    if (!(*at++ & 0x80)) return value;
  }
}

class Scan {
 public:
  // An event of one scalar, as every writer lays it out; others (the first two) are passed over.
  void event(const uint8_t* at, size_t size) {
    ++events;
    const uint8_t* end = at + size;
    if (*at++ != 0x09) return;
    const double wall = load<double>(at);
    at += sizeof wall;
    const int64_t step = at < end && *at == 0x10 ? static_cast<int64_t>(varint(++at)) : 0;
    if (at >= end || *at++ != 0x2a) return;
    varint(at);        // summary
    ++at, varint(at);  // value
    ++at;
    const size_t length = varint(at);
    Column& column = column_of(reinterpret_cast<const char*>(at), length);
    at += length + 1;
    column.steps.push_back(step);
    column.walls.push_back(wall);
    column.values.push_back(load<float>(at));
  }

  uint64_t events = 0;

 private:
  // Tags come round in the same order, so the next one is looked at first.
  Column& column_of(const char* tag, size_t length) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (++last_ >= columns_.size()) last_ = 0;
      const std::string& known = columns_[last_].tag;
      if (known.size() == length && std::memcmp(known.data(), tag, length) == 0) return columns_[last_];
    }
    last_ = columns_.size();
    columns_.push_back({std::string(tag, length), {}, {}, {}});
    return columns_.back();
  }

  std::vector<Column> columns_;
  size_t last_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) fail("say which event file to read");
  const int file = open(argv[1], O_RDONLY);
  if (file < 0) fail("cannot open the file");
  const auto begin = std::chrono::steady_clock::now();
  std::vector<uint8_t> buffer(2 * kChunk);
  size_t held = 0;
  Scan scan;
  for (ssize_t got; (got = read(file, buffer.data() + held, kChunk)) > 0;) {
    held += static_cast<size_t>(got);
    const uint8_t* at = buffer.data();
    const uint8_t* end = at + held;
    while (static_cast<size_t>(end - at) >= kHeader + kFooter) {
      const size_t size = load<uint64_t>(at);
      if (load<uint32_t>(at + 8) != glassboard::masked_crc32c(at, 8)) fail("damaged length");
      if (static_cast<size_t>(end - at) < kHeader + size + kFooter) break;
      if (load<uint32_t>(at + kHeader + size) != glassboard::masked_crc32c(at + kHeader, size))
        fail("damaged");
      scan.event(at + kHeader, size);
      at += kHeader + size + kFooter;
    }
    held = static_cast<size_t>(end - at);
    if (held > kChunk) fail("record too large");
    std::memmove(buffer.data(), at, held);
  }
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  std::printf("{\"events\": %llu, \"events_per_second\": %.0f}\n",
              static_cast<unsigned long long>(scan.events), static_cast<double>(scan.events) / spent.count());
}
