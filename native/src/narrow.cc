// Makes a frame smaller for a page: nothing that a picture of it shows is lost.
#include "glassboard/narrow.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

namespace glassboard {
namespace {

constexpr double kOutermost = 0.05;  // left out of a chart's y axis where outliers are
constexpr double kFinest = 0x1p-12;  // of a value: a span below it needs more digits than F32 has
constexpr double kFarthest = std::numeric_limits<std::uint16_t>::max();

template <typename T>
std::vector<T> values_of(const FieldArray& field) {
  std::vector<T> values(field.bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), field.bytes.data(), field.bytes.size());
  return values;
}

template <typename T>
void replace(FieldArray& field, const char* dtype, const std::vector<T>& values) {
  field.dtype = dtype;
  field.bytes.assign(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

bool is_value(const FieldArray& field) {
  return field.dtype == "F64" &&
         (field.name == "min" || field.name == "max" || field.name == "last" || field.name == "smoothed");
}

// Whether floats tell these values apart as well as a chart of them does, with its outliers or without.
bool floats_suffice(std::vector<double> values) {
  const auto is_odd = [](double value) { return !std::isfinite(value); };
  values.erase(std::remove_if(values.begin(), values.end(), is_odd), values.end());
  if (values.empty()) return true;
  const auto outermost = static_cast<std::ptrdiff_t>(kOutermost * static_cast<double>(values.size()));
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  const auto low = values.begin() + outermost;
  const auto high = values.end() - 1 - outermost;
  std::nth_element(values.begin(), middle, values.end());
  std::nth_element(values.begin(), low, middle);
  std::nth_element(middle, high, values.end());
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double span = *low < *high ? *high - *low : *most - *least;
  return span == 0 || span > kFinest * std::fabs(*middle);
}

bool floats_suffice(const FieldArray& field) {
  const std::vector<double> values = values_of<double>(field);
  for (std::size_t row = 0; row < field.rows; ++row) {
    const double* begin = values.data() + row * field.columns;
    if (!floats_suffice(std::vector<double>(begin, begin + field.columns))) return false;
  }
  return true;
}

bool is_float(double value) {
  const double size = std::fabs(value);
  return size == 0 || !std::isfinite(value) ||
         (size >= std::numeric_limits<float>::min() && size <= std::numeric_limits<float>::max());
}

void narrow_values(Frame& frame) {
  std::vector<std::pair<FieldArray*, std::vector<float>>> narrowed;
  for (FieldArray& field : frame.fields) {
    if (!is_value(field)) continue;
    // What is drawn strongest decides how far a y axis goes in.
    if ((field.name == "smoothed" || field.name == "last") && !floats_suffice(field)) return;
    const std::vector<double> values = values_of<double>(field);
    if (!std::all_of(values.begin(), values.end(), is_float)) return;
    narrowed.emplace_back(&field, std::vector<float>(values.begin(), values.end()));
  }
  for (const auto& [field, values] : narrowed) replace(*field, "F32", values);
}

void narrow_x(FieldArray& field, std::vector<RowInfo>& rows) {
  const std::vector<double> x = values_of<double>(field);
  std::vector<std::uint16_t> distances(x.size(), 0);
  for (std::size_t row = 0; row < field.rows; ++row) {
    const std::size_t begin = row * field.columns;
    for (std::size_t i = begin; i < begin + rows[row].length; ++i) {
      if (x[i] != std::floor(x[i])) return;
      if (i == begin) continue;
      const double distance = x[i] - x[i - 1];
      if (!(distance >= 0 && distance <= kFarthest)) return;
      distances[i] = static_cast<std::uint16_t>(distance);
    }
  }
  for (std::size_t row = 0; row < field.rows; ++row) {
    if (rows[row].length > 0) rows[row].begin = x[row * field.columns];
  }
  replace(field, "U16", distances);
}

}  // namespace

void narrow(Frame& frame) {
  narrow_values(frame);
  for (FieldArray& field : frame.fields) {
    if (field.name == "x" && field.dtype == "F64" && field.rows > 1) narrow_x(field, frame.rows);
  }
}

}  // namespace glassboard
