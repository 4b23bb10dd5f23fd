// TFRecord framing: how payloads lie in an event file, one after the other.
//
//   u64 length | u32 masked CRC-32C of the length | payload | u32 masked CRC-32C of the payload
//   (little-endian)
//
// Origin of the layout: TensorFlow's record_writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "glassboard/crc32c.h"

namespace glassboard {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kFooterSize = 4;
// A protobuf message cannot be longer; a length beyond it is damage even when its checksum fits.
constexpr std::uint64_t kMaxPayload = std::uint64_t{1} << 31;

enum class RecordState {
  kWhole,       // payload is set
  kIncomplete,  // the rest has not been written yet: call again when there is more
  kBadLength,   // no header stands here
  kBadPayload,  // the checksum of the payload fails
};

struct Record {
  RecordState state;
  std::string_view payload;
  std::size_t size;  // of the whole record, once the header is there; else 0
};

template <typename T>
T load_little_endian(const char* bytes) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "event files are read as they lie in memory");
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

// Whether a sound header stands at the start of `bytes`.
inline bool has_header(std::string_view bytes) {
  return bytes.size() >= kHeaderSize && load_little_endian<std::uint64_t>(bytes.data()) <= kMaxPayload &&
         load_little_endian<std::uint32_t>(bytes.data() + 8) == masked_crc32c(bytes.data(), 8);
}

// Size of the record whose header stands at the start of `bytes`.
inline std::size_t record_size(std::string_view bytes) {
  return kHeaderSize + static_cast<std::size_t>(load_little_endian<std::uint64_t>(bytes.data())) +
         kFooterSize;
}

// Reads the record at the start of `bytes`.
inline Record read_record(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return {RecordState::kIncomplete, {}, 0};
  if (!has_header(bytes)) return {RecordState::kBadLength, {}, 0};
  const std::size_t size = record_size(bytes);
  if (bytes.size() < size) return {RecordState::kIncomplete, {}, size};
  const std::string_view payload = bytes.substr(kHeaderSize, size - kHeaderSize - kFooterSize);
  const auto expected = load_little_endian<std::uint32_t>(payload.data() + payload.size());
  const bool sound = expected == masked_crc32c(payload.data(), payload.size());
  return {sound ? RecordState::kWhole : RecordState::kBadPayload, payload, size};
}

// Appends `payload` with its frame to `out`.
inline void append_record(std::string& out, std::string_view payload) {
  const auto put = [&out](auto value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); };
  const std::uint64_t length = payload.size();
  put(length);
  put(masked_crc32c(&length, sizeof length));
  out.append(payload);
  put(masked_crc32c(payload.data(), payload.size()));
}

}  // namespace glassboard
