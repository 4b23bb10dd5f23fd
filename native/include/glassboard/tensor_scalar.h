// Reads a TensorProto that holds one number, as new-style scalars do.
#pragma once

#include <string_view>

namespace glassboard {

struct TensorScalar {
  enum class Kind { kNone, kFloat, kDouble };  // kFloat: float32 holds the value exactly
  Kind kind = Kind::kNone;
  double value = 0;
};

// float, double, half, bfloat16 and the integers, of rank 0 or with one element.
TensorScalar read_tensor_scalar(std::string_view tensor);

}  // namespace glassboard
