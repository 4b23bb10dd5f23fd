// Encodes scalars: one as a framed Event record, straight into the buffer that goes to disk, or many as one
// Event.
//
// Layout (TFRecord): u64 length, u32 masked CRC of it, payload, u32 masked CRC of the payload; little-endian
// throughout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

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

namespace encode_detail {

// A scalar as a Summary.Value: its float32, and its double where that says more.
struct ScalarForm {
  float single;
  bool exact;
  std::size_t size;  // of the Value

  ScalarForm(std::size_t tag_size, double value) : single(static_cast<float>(value)) {
    // A NaN is unequal to itself: its float32 form says all there is, so it takes no exact field.
    exact = static_cast<double>(single) != value && value == value;
    size = 1 + varint_size(tag_size) + tag_size + 5 + (exact ? 10 : 0);
  }
  std::size_t field_size() const { return 1 + varint_size(size) + size; }
};

// Writes the field Summary.value; returns the end.
inline char* put_scalar(char* out, const char* tag, std::size_t tag_size, double value,
                        const ScalarForm& form) {
  *out++ = 0x0a;  // Summary.value
  out = put_varint(out, form.size);
  *out++ = 0x0a;  // Value.tag
  out = put_varint(out, tag_size);
  std::memcpy(out, tag, tag_size);
  out += tag_size;
  *out++ = 0x15;  // Value.simple_value
  out = put(out, form.single);
  if (form.exact) {
    out = put_varint(out, (1001u << 3) | 1u);  // our private field: the double that float32 cannot hold
    out = put(out, value);
  }
  return out;
}

// Writes wall time, step and what begins a summary; returns the end, at most 31 bytes further.
inline char* put_summary_head(char* out, double wall, std::int64_t step, std::size_t summary_size) {
  *out++ = 0x09;  // Event.wall_time
  out = put(out, wall);
  if (step != 0) {
    *out++ = 0x10;  // Event.step
    out = put_varint(out, static_cast<std::uint64_t>(step));
  }
  *out++ = 0x2a;  // Event.summary
  return put_varint(out, summary_size);
}

}  // namespace encode_detail

// Writes one record to `record`, which has scalar_record_bound(tag_size) bytes; returns its size.
inline std::size_t encode_scalar_record(char* record, const ScalarPoint& point) {
  using namespace encode_detail;
  const ScalarForm form(point.tag_size, point.value);
  char* const payload = record + kHeaderSize;
  char* out = put_summary_head(payload, point.wall, point.step, form.field_size());
  out = put_scalar(out, point.tag, point.tag_size, point.value, form);
  return seal_record(record, static_cast<std::size_t>(out - payload));
}

// Appends a scalar to the values of a summary of many.
inline void append_scalar(std::string& values, const char* tag, std::size_t tag_size, double value) {
  const encode_detail::ScalarForm form(tag_size, value);
  const std::size_t before = values.size();
  values.resize(before + form.field_size());
  encode_detail::put_scalar(&values[before], tag, tag_size, value, form);
}

// Returns the Event that holds such values.
inline std::string summary_event(double wall, std::int64_t step, const std::string& values) {
  char head[32];
  const char* const end = encode_detail::put_summary_head(head, wall, step, values.size());
  std::string event;
  event.reserve(static_cast<std::size_t>(end - head) + values.size());
  return event.append(head, static_cast<std::size_t>(end - head)).append(values);
}

}  // namespace glassboard
