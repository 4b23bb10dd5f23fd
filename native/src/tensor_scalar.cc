// Reads a TensorProto that holds one number, as new-style scalars do.
#include "glassboard/tensor_scalar.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "glassboard/record.h"
#include "glassboard/wire.h"

namespace glassboard {
namespace {

enum DataType : std::uint64_t {
  kFloat = 1,
  kDouble = 2,
  kInt32 = 3,
  kUint8 = 4,
  kInt16 = 5,
  kInt8 = 6,
  kInt64 = 9,
  kBool = 10,
  kBfloat16 = 14,
  kUint16 = 17,
  kHalf = 19,
  kUint32 = 22,
  kUint64 = 23
};

bool is_number(std::uint64_t type) {
  switch (type) {
    case kFloat:
    case kDouble:
    case kInt32:
    case kUint8:
    case kInt16:
    case kInt8:
    case kInt64:
    case kBool:
    case kBfloat16:
    case kUint16:
    case kHalf:
    case kUint32:
    case kUint64:
      return true;
    default:
      return false;
  }
}

double half_value(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == 0x1f) {
    return fraction != 0 ? std::numeric_limits<double>::quiet_NaN()
                         : sign * std::numeric_limits<double>::infinity();
  }
  return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 0x400, exponent - 25));
}

double bfloat16_value(std::uint16_t bits) {
  const std::uint32_t wide = std::uint32_t{bits} << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

template <typename T>
std::optional<double> content_as(std::string_view content) {
  if (content.size() != sizeof(T)) return std::nullopt;
  return static_cast<double>(load_little_endian<T>(content.data()));
}

std::optional<double> from_content(std::uint64_t type, std::string_view content) {
  switch (type) {
    case kFloat:
      return content_as<float>(content);
    case kDouble:
      return content_as<double>(content);
    case kInt8:
      return content_as<std::int8_t>(content);
    case kUint8:
    case kBool:
      return content_as<std::uint8_t>(content);
    case kInt16:
      return content_as<std::int16_t>(content);
    case kUint16:
      return content_as<std::uint16_t>(content);
    case kInt32:
      return content_as<std::int32_t>(content);
    case kUint32:
      return content_as<std::uint32_t>(content);
    case kInt64:
      return content_as<std::int64_t>(content);
    case kUint64:
      return content_as<std::uint64_t>(content);
    case kHalf:
    case kBfloat16: {
      if (content.size() != 2) return std::nullopt;
      const auto bits = load_little_endian<std::uint16_t>(content.data());
      return type == kHalf ? half_value(bits) : bfloat16_value(bits);
    }
    default:
      return std::nullopt;
  }
}

// The number in one of the typed *_val fields, or nothing when the field is not one of them or holds several.
std::optional<double> from_typed_field(std::uint64_t type, const Field& field) {
  const bool packed = field.type == WireType::kBytes;
  if (field.number == 5 && type == kFloat) {
    return packed ? content_as<float>(field.bytes) : std::optional<double>(field.as_float());
  }
  if (field.number == 6 && type == kDouble) {
    return packed ? content_as<double>(field.bytes) : std::optional<double>(field.as_double());
  }
  std::uint64_t bits = field.value;
  if (packed) {
    FieldReader values(field.bytes);
    if (!values.read_varint(bits) || !values.at_end()) return std::nullopt;
  }
  switch (field.number) {
    case 7:
      return static_cast<double>(static_cast<std::int32_t>(bits));  // int_val: 8 to 32 bits
    case 10:
      return static_cast<double>(static_cast<std::int64_t>(bits));  // int64_val
    case 11:
      return bits != 0 ? 1.0 : 0.0;  // bool_val
    case 13: {                       // half_val: 16-bit floats as their bits
      const auto half = static_cast<std::uint16_t>(bits);
      return type == kBfloat16 ? bfloat16_value(half) : half_value(half);
    }
    case 16:
      return static_cast<double>(static_cast<std::uint32_t>(bits));  // uint32_val
    case 17:
      return static_cast<double>(bits);  // uint64_val
    default:
      return std::nullopt;
  }
}

bool has_one_element(std::string_view shape) {
  FieldReader fields(shape);
  for (Field field; fields.next(field);) {
    if (field.number == 3 && field.type == WireType::kVarint && field.value != 0)
      return false;  // unknown rank
    if (field.number != 2 || field.type != WireType::kBytes) continue;
    std::uint64_t size = 0;
    FieldReader dimension(field.bytes);
    for (Field part; dimension.next(part);) {
      if (part.number == 1 && part.type == WireType::kVarint) size = part.value;
    }
    if (size != 1) return false;
  }
  return fields.sound();
}

}  // namespace

TensorScalar read_tensor_scalar(std::string_view tensor) {
  std::uint64_t type = 0;
  int values = 0;
  std::optional<double> value;
  FieldReader fields(tensor);
  for (Field field; fields.next(field);) {
    if (field.number == 1 && field.type == WireType::kVarint) {
      type = field.value;
    } else if (field.number == 2 && field.type == WireType::kBytes) {
      if (!has_one_element(field.bytes)) return {};
    } else if (field.number == 4 && field.type == WireType::kBytes) {
      if (field.bytes.empty()) continue;
      value = from_content(type, field.bytes);
      ++values;
    } else if (field.number >= 5 && field.number <= 17) {
      value = from_typed_field(type, field);
      ++values;
    }
  }
  if (!fields.sound() || !is_number(type) || values > 1 || (values == 1 && !value)) return {};
  const double number = value.value_or(0.0);  // TensorFlow leaves zeros out when it compresses a tensor
  const bool single = static_cast<double>(static_cast<float>(number)) == number || std::isnan(number);
  return {single ? TensorScalar::Kind::kFloat : TensorScalar::Kind::kDouble, number};
}

}  // namespace glassboard
