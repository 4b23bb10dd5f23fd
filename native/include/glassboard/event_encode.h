// Encodes one scalar as a framed Event record, straight into the buffer that goes to disk.
//
// Layout (TFRecord): u64 length, u32 masked CRC of it, payload, u32 masked CRC of the payload; little-endian
// throughout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "glassboard/crc32c.h"
#include "glassboard/record.h"

namespace glassboard {

struct ScalarPoint {
  const char* tag;  // UTF-8
  std::size_t tag_size;
  double value;
  std::int64_t step;
  double wall;  // seconds since the epoch
};

// No scalar record of a tag of this size is longer: three lengths of up to 10 bytes and 53 bytes of fields
// and frame.
constexpr std::size_t scalar_record_bound(std::size_t tag_size) { return tag_size + 96; }

namespace encode_detail {

template <typename T>
char* put(char* out, T value) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
                "the event encoder copies little-endian values as they are");
  std::memcpy(out, &value, sizeof value);
  return out + sizeof value;
}

inline char* put_varint(char* out, std::uint64_t value) {
  while (value >= 0x80) {
    *out++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *out++ = static_cast<char>(value);
  return out;
}

inline std::size_t varint_size(std::uint64_t value) {
  return (static_cast<std::size_t>(70 - __builtin_clzll(value | 1))) / 7;
}

}  // namespace encode_detail

// Writes the frame around a payload that already lies at record + kHeaderSize; returns the size of the
// record.
inline std::size_t seal_record(char* record, std::size_t payload_size) {
  using encode_detail::put;
  put(record, static_cast<std::uint64_t>(payload_size));
  put(record + 8, masked_crc32c(record, 8));
  char* const payload = record + kHeaderSize;
  put(payload + payload_size, masked_crc32c(payload, payload_size));
  return kHeaderSize + payload_size + kFooterSize;
}

// Writes one record to `record`, which has scalar_record_bound(tag_size) bytes; returns its size.
inline std::size_t encode_scalar_record(char* record, const ScalarPoint& point) {
  using encode_detail::put;
  using encode_detail::put_varint;
  using encode_detail::varint_size;

  const float single = static_cast<float>(point.value);
  // A NaN is unequal to itself: its float32 form says all there is, so it takes no exact field.
  const bool exact = static_cast<double>(single) != point.value && point.value == point.value;
  const std::size_t value_size = 1 + varint_size(point.tag_size) + point.tag_size + 5 + (exact ? 10 : 0);
  const std::size_t summary_size = 1 + varint_size(value_size) + value_size;

  char* const payload = record + kHeaderSize;
  char* out = payload;
  *out++ = 0x09;  // Event.wall_time
  out = put(out, point.wall);
  if (point.step != 0) {
    *out++ = 0x10;  // Event.step
    out = put_varint(out, static_cast<std::uint64_t>(point.step));
  }
  *out++ = 0x2a;  // Event.summary
  out = put_varint(out, summary_size);
  *out++ = 0x0a;  // Summary.value
  out = put_varint(out, value_size);
  *out++ = 0x0a;  // Value.tag
  out = put_varint(out, point.tag_size);
  std::memcpy(out, point.tag, point.tag_size);
  out += point.tag_size;
  *out++ = 0x15;  // Value.simple_value
  out = put(out, single);
  if (exact) {
    out = put_varint(out, (1001u << 3) | 1u);  // our private field: the double that float32 cannot hold
    out = put(out, point.value);
  }
  return seal_record(record, static_cast<std::size_t>(out - payload));
}

}  // namespace glassboard
