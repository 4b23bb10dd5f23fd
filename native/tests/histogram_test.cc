// Every value is counted where a search of the edges finds it, in each format and however it comes in.
#include "glassboard/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "check.h"

using glassboard::Histogram;
using glassboard::kHistogramBuckets;
using glassboard::kPositiveEdges;
using Format = Histogram::Format;

namespace {

const auto& edges = glassboard::histogram_edges();

// The bucket that NumPy puts a value in; the number of buckets when that is none.
std::size_t bucket_of(double value) {
  if (value == edges.back()) return kHistogramBuckets - 1;
  if (!(value >= edges.front() && value < edges.back())) return kHistogramBuckets;
  return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin()) - 1;
}

double half_value(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
  const double magnitude = exponent == 0      ? std::ldexp(fraction, -24)
                           : exponent == 0x1f ? (fraction ? std::nan("") : HUGE_VAL)
                                              : std::ldexp(fraction + 0x400, exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

double bfloat16_value(std::uint16_t bits) {
  const std::uint32_t wide = std::uint32_t{bits} << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return static_cast<double>(value);
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool near(double a, double b, double scale) { return same(a, b) || std::abs(a - b) <= 1e-12 * scale; }

void check_all(const Histogram& histogram, const std::vector<double>& values) {
  std::vector<std::uint64_t> expected(kHistogramBuckets + 1);
  double min = HUGE_VAL, max = -HUGE_VAL, sum = 0, squares = 0, scale = 0;
  for (const double value : values) {
    ++expected[bucket_of(value)];
    min = std::isnan(value) || std::isnan(min) ? std::nan("") : std::min(min, value);
    max = std::isnan(value) || std::isnan(max) ? std::nan("") : std::max(max, value);
    sum += value;
    squares += value * value;
    scale += std::abs(value);
  }
  CHECK(histogram.size() == values.size());
  CHECK(std::equal(histogram.counts().begin(), histogram.counts().end(), expected.begin()));
  CHECK(same(histogram.min(), min) && same(histogram.max(), max));
  CHECK(near(histogram.sum(), sum, scale) && near(histogram.sum_squares(), squares, squares));
}

template <typename T>
void check_values(const std::vector<T>& values, Format format) {
  Histogram histogram;
  histogram.add(values.data(), values.size(), format);
  check_all(histogram, std::vector<double>(values.begin(), values.end()));
}

void test_the_edges() {
  CHECK(edges[kPositiveEdges] == 0);
  CHECK(edges[kPositiveEdges + 1] == 1e-12);
  CHECK(edges.back() < 1e20 && edges.back() * 1.1 >= 1e20);
  CHECK(std::is_sorted(edges.begin(), edges.end()));
  for (std::size_t i = 0; i < edges.size(); ++i) CHECK(edges[i] == -edges[edges.size() - 1 - i]);
}

// Each edge, rounded to T, and the numbers on both sides of it, one by one.
template <typename T>
void test_around_edges(Format format) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  for (const double edge : edges) {
    const T near = static_cast<T>(edge);
    for (const T value : {near, std::nextafter(near, -kInfinity), std::nextafter(near, kInfinity)})
      check_values<T>({value}, format);
  }
}

template <typename T>
void test_special_numbers(Format format) {
  using Limits = std::numeric_limits<T>;
  const std::vector<T> finite{0,
                              T{-0.0},
                              Limits::denorm_min(),
                              -Limits::denorm_min(),
                              Limits::min(),
                              Limits::max(),
                              Limits::lowest()};
  check_values<T>({}, format);
  check_values<T>({Limits::infinity(), 1}, format);
  check_values<T>({-Limits::infinity(), 1}, format);
  check_values<T>({Limits::infinity(), -Limits::infinity()}, format);
  check_values<T>({Limits::quiet_NaN(), 1}, format);
  check_values<T>({-Limits::quiet_NaN()}, format);
  for (const T value : finite) check_values<T>({value, 1}, format);
}

// Any bits, and numbers of all magnitudes; as many as fill no block, some, and a part of one.
template <typename T, typename Word>
void test_random_numbers(Format format) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> exponent(-14, 21);
  for (const std::size_t count : {1, 3, 8, 13, 2048, 2049, 70'001}) {
    std::vector<T> values(count), bits(count);
    for (std::size_t i = 0; i < count; ++i) {
      const double magnitude = std::pow(10.0, exponent(random));
      values[i] = static_cast<T>(random() % 2 ? magnitude : -magnitude);
      const Word word = static_cast<Word>(random());
      std::memcpy(&bits[i], &word, sizeof word);
      if (std::abs(bits[i]) > T{1e30}) bits[i] = std::numeric_limits<T>::infinity();  // no sum overflows
    }
    check_values(values, format);
    check_values(bits, format);
  }
}

// All 65 536 numbers of a 16-bit format, one by one and together.
void test_16_bits(Format format, double (*value_of)(std::uint16_t)) {
  std::vector<std::uint16_t> words;
  std::vector<double> values;
  for (unsigned bits = 0; bits < 1U << 16; ++bits) {
    const auto word = static_cast<std::uint16_t>(bits);
    const double value = value_of(word);
    if (bits % 16 == 7 || std::isinf(value)) {
      Histogram one;
      one.add(&word, 1, format);
      check_all(one, {value});
    }
    if (std::abs(value) > 1e30 || !(value == value)) continue;
    words.push_back(word);
    values.push_back(value);
  }
  Histogram all;
  all.add(words.data(), words.size(), format);
  check_all(all, values);
}

void test_merging_and_alignment() {
  std::vector<float> floats;
  std::vector<double> doubles;
  for (int i = 0; i < 5000; ++i) floats.push_back(static_cast<float>(i - 2000) * 0.37F);
  for (int i = 0; i < 5000; ++i) doubles.push_back(1e-9 * i);
  std::vector<char> shifted(1 + floats.size() * sizeof(float));
  std::memcpy(shifted.data() + 1, floats.data(), shifted.size() - 1);
  Histogram first, second, both;
  first.add(shifted.data() + 1, floats.size(), Format::kFloat);
  second.add(doubles.data(), doubles.size(), Format::kDouble);
  both.merge(first);
  both.merge(second);
  std::vector<double> all(floats.begin(), floats.end());
  all.insert(all.end(), doubles.begin(), doubles.end());
  check_all(both, all);
}

}  // namespace

int main() {
  test_the_edges();
  test_around_edges<float>(Format::kFloat);
  test_around_edges<double>(Format::kDouble);
  test_special_numbers<float>(Format::kFloat);
  test_special_numbers<double>(Format::kDouble);
  test_random_numbers<float, std::uint32_t>(Format::kFloat);
  test_random_numbers<double, std::uint64_t>(Format::kDouble);
  test_16_bits(Format::kHalf, half_value);
  test_16_bits(Format::kBfloat16, bfloat16_value);
  test_merging_and_alignment();
}
