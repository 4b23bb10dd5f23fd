// Reads protobuf messages field by field, never past their end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace glassboard {

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

struct Field {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t value = 0;  // varint, fixed64 or fixed32, as bits
  std::string_view bytes;   // of a length-delimited field

  float as_float() const {
    const auto bits = static_cast<std::uint32_t>(value);
    float result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
  }
  double as_double() const {
    double result;
    std::memcpy(&result, &value, sizeof result);
    return result;
  }
};

// while (fields.next(field)) ...; then fields.sound() tells whether the message ended where it should.
class FieldReader {
 public:
  explicit FieldReader(std::string_view message) : at_(message.data()), end_(at_ + message.size()) {}

  bool sound() const { return sound_; }

  bool next(Field& field) {
    if (at_ == end_ || !sound_) return false;
    std::uint64_t key;
    if (!read_varint(key) || key >> 32 != 0 || key >> 3 == 0) return fail();
    field.number = static_cast<std::uint32_t>(key >> 3);
    field.type = static_cast<WireType>(key & 7);
    switch (field.type) {
      case WireType::kVarint:
        return read_varint(field.value) || fail();
      case WireType::kFixed64:
        return read_fixed(field.value, 8) || fail();
      case WireType::kFixed32:
        return read_fixed(field.value, 4) || fail();
      case WireType::kBytes: {
        std::uint64_t size;
        if (!read_varint(size) || size > static_cast<std::uint64_t>(end_ - at_)) return fail();
        field.bytes = {at_, static_cast<std::size_t>(size)};
        at_ += size;
        return true;
      }
    }
    return fail();  // groups and reserved types
  }

  bool read_varint(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) return false;
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool at_end() const { return at_ == end_; }

 private:
  bool read_fixed(std::uint64_t& value, std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) return false;
    value = 0;
    std::memcpy(&value, at_, size);
    at_ += size;
    return true;
  }
  bool fail() {
    sound_ = false;
    return false;
  }

  const char* at_;
  const char* end_;
  bool sound_ = true;
};

}  // namespace glassboard
