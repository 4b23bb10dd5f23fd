// Any bytes as numbers of any format, in one piece or two: each is counted where a search of the edges finds
// it.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "bytes.h"
#include "glassboard/histogram.h"

using glassboard::Histogram;
using glassboard::kHistogramBuckets;
using Format = Histogram::Format;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

double half_value(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
  if (exponent == 0x1f) return fraction ? std::nan("") : bits & 0x8000 ? -HUGE_VAL : HUGE_VAL;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 0x400, exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

double take(Bytes& bytes, Format format) {
  if (format == Format::kDouble) return bytes.take<double>();
  if (format == Format::kFloat) return static_cast<double>(bytes.take<float>());
  const auto word = bytes.take<std::uint16_t>();
  if (format == Format::kHalf) return half_value(word);
  const std::uint32_t wide = std::uint32_t{word} << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return static_cast<double>(value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const auto format = static_cast<Format>(bytes.take<std::uint8_t>() % 4);
  const std::size_t width = Histogram::size_of(format), count = bytes.rest().size() / width;
  const std::size_t cut = count ? bytes.take<std::uint8_t>() % count : 0;
  const std::string_view values = bytes.rest().substr(0, bytes.rest().size() / width * width);
  const std::size_t whole = values.size() / width, split = std::min(cut, whole);

  Histogram one, first, second;
  one.add(values.data(), whole, format);
  first.add(values.data(), split, format);
  second.add(values.data() + split * width, whole - split, format);
  first.merge(second);
  require(first.counts() == one.counts() && first.size() == one.size() && one.size() == whole);

  const auto& edges = glassboard::histogram_edges();
  std::vector<std::uint64_t> expected(kHistogramBuckets);
  bool nan = false;
  double min = HUGE_VAL, max = -HUGE_VAL;
  for (std::size_t i = 0; i < whole; ++i) {
    const double value = take(bytes, format);
    nan |= std::isnan(value);
    min = value < min ? value : min;
    max = value > max ? value : max;
    if (!(value >= edges.front() && value <= edges.back())) continue;
    const auto above = std::upper_bound(edges.begin(), edges.end() - 1, value);
    ++expected[static_cast<std::size_t>(above - edges.begin()) - 1];
  }
  require(std::equal(expected.begin(), expected.end(), one.counts().begin()));
  require(nan ? std::isnan(one.min()) && std::isnan(first.max()) : one.min() == min && first.max() == max);
  return 0;
}
