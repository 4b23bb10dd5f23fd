// Counts values into the buckets that TensorBoard's histograms are made of.
//
// The bits of a float, read as an unsigned integer, ascend with its magnitude: first all positive ones, then
// all negative ones. The edges cut that order into runs, each of which lies in one bucket. The sign, the
// exponent and the top four bits of the fraction span at most 1/16 of a value, less than the tenth between
// two edges: they tell the run but for one comparison, which is exact because it is one of integers.
#include "glassboard/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace glassboard {
namespace {

constexpr std::size_t kOutside = kHistogramBuckets, kNan = kHistogramBuckets + 1;
// In each half: zero to the first edge, between edges, beyond the last one, no number. Zero has a negative,
// and the last run is never reached.
constexpr std::size_t kRuns = 2 * (kPositiveEdges + 2) + 2;
constexpr std::size_t kBlock = 2048;
constexpr std::size_t kLanes = 4;  // so that one value need not wait for the count of the one before it

// The bits of a float; a vector of 16 bytes for GCC and Clang, and one of as many doubles.
template <typename T>
struct Bits;
template <>
struct Bits<float> {
  using Type = std::uint32_t;
  typedef float Several __attribute__((vector_size(16)));
  typedef double Wide __attribute__((vector_size(32)));
  static constexpr int kFraction = 23;
};
template <>
struct Bits<double> {
  using Type = std::uint64_t;
  typedef double Several __attribute__((vector_size(16)));
  typedef Several Wide;
  static constexpr int kFraction = 52;
};

template <typename T>
typename Bits<T>::Type bits_of(T value) {
  typename Bits<T>::Type bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

template <typename T>
T load(const unsigned char* values, std::size_t at) {
  T value;
  std::memcpy(&value, values + at * sizeof value, sizeof value);
  return value;
}

// Where the runs begin, and which bucket each is part of.
template <typename T>
class Runs {
 public:
  using Word = typename Bits<T>::Type;

  static const Runs& get() {
    static const Runs runs;
    return runs;
  }

  std::size_t find(Word bits) const {
    const std::size_t run = first_[bits >> kShift];
    return run + (bits >= next_[run]);
  }
  std::size_t bucket(std::size_t run) const { return bucket_[run]; }

 private:
  static constexpr int kShift = Bits<T>::kFraction - 4;

  Runs() {
    constexpr T kInfinity = std::numeric_limits<T>::infinity();
    const double* const edges = histogram_edges().data() + kPositiveEdges + 1;  // the positive ones
    std::vector<Word> begin;
    const auto add = [&](Word from, std::size_t bucket) {
      bucket_[begin.size()] = static_cast<std::uint16_t>(bucket);
      begin.push_back(from);
    };
    // A bucket includes its lower edge, which is the one of smaller magnitude only among positive ones.
    add(0, kPositiveEdges);
    for (std::size_t i = 0; i + 1 < kPositiveEdges; ++i)
      add(bits_of(at_least(edges[i])), kPositiveEdges + 1 + i);
    add(bits_of(above(edges[kPositiveEdges - 1])), kOutside);
    add(bits_of(kInfinity) + 1, kNan);
    add(bits_of(T{-0.0}), kPositiveEdges);
    add(bits_of(T{-0.0}) + 1, kPositiveEdges - 1);
    for (std::size_t i = 0; i < kPositiveEdges; ++i)
      add(bits_of(-above(edges[i])), i + 1 < kPositiveEdges ? kPositiveEdges - 2 - i : kOutside);
    add(bits_of(-kInfinity) + 1, kNan);
    add(std::numeric_limits<Word>::max(), kNan);
    for (std::size_t run = 0; run < kRuns; ++run)
      next_[run] = run + 1 < kRuns ? begin[run + 1] : std::numeric_limits<Word>::max();
    for (std::size_t key = 0, run = 0; key < first_.size(); ++key) {
      while (next_[run] <= static_cast<Word>(key) << kShift) ++run;
      first_[key] = static_cast<std::uint16_t>(run);
    }
  }

  static T at_least(double edge) {
    const T near = static_cast<T>(edge);
    return near < edge ? std::nextafter(near, std::numeric_limits<T>::infinity()) : near;
  }
  static T above(double edge) {
    const T near = static_cast<T>(edge);
    return near > edge ? near : std::nextafter(near, std::numeric_limits<T>::infinity());
  }

  std::array<std::uint16_t, (std::size_t{1} << (8 * sizeof(T) - kShift))> first_{};
  std::array<Word, kRuns> next_{};
  std::array<std::uint16_t, kRuns> bucket_{};
};

struct Totals {
  double min, max, sum, sum_squares;
};

// By vectors, because compilers make none of sums that they may not reorder. NaN changes no extreme.
template <typename T>
Totals total(const unsigned char* values, std::size_t count) {
  using Several = typename Bits<T>::Several;
  using Wide = typename Bits<T>::Wide;
  constexpr std::size_t kWidth = sizeof(Several) / sizeof(T), kRows = 2;
  Several low[kRows], high[kRows];
  Wide sum[kRows], squares[kRows];
  for (std::size_t row = 0; row < kRows; ++row) {
    low[row] = Several{} + std::numeric_limits<T>::infinity();
    high[row] = -low[row];
    sum[row] = squares[row] = Wide{};
  }
  constexpr std::size_t kStep = kRows * kWidth;
  for (std::size_t at = 0; at + kStep <= count; at += kStep) {
    for (std::size_t row = 0; row < kRows; ++row) {
      Several value;
      std::memcpy(&value, values + (at + row * kWidth) * sizeof(T), sizeof value);
      low[row] = value < low[row] ? value : low[row];
      high[row] = value > high[row] ? value : high[row];
      const Wide wide = __builtin_convertvector(value, Wide);
      sum[row] += wide;
      squares[row] += wide * wide;
    }
  }
  Totals totals{low[0][0], high[0][0], 0, 0};
  const auto take = [&](double least, double most, double sum, double squares) {
    totals.min = least < totals.min ? least : totals.min;
    totals.max = most > totals.max ? most : totals.max;
    totals.sum += sum;
    totals.sum_squares += squares;
  };
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t i = 0; i < kWidth; ++i) take(low[row][i], high[row][i], sum[row][i], squares[row][i]);
  }
  for (std::size_t at = count - count % kStep; at < count; ++at) {
    const double value = load<T>(values, at);
    take(value, value, value, value * value);
  }
  return totals;
}

float to_float(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

struct FromBfloat16 {
  float operator()(std::uint16_t bits) const { return to_float(std::uint32_t{bits} << 16); }
};

// By masks in place of branches, so that the compiler can widen several at a time.
struct FromHalf {
  float operator()(std::uint16_t bits) const {
    constexpr std::uint32_t kRebias = (127U - 15U) << 23, kOneHalf = 126U << 23;
    const std::uint32_t magnitude = bits & 0x7fffU;
    const std::uint32_t special = magnitude >= 0x7c00U ? kRebias : 0;
    const std::uint32_t normal = (magnitude << 13) + kRebias + special;
    // Subnormal ones are multiples of 2^-24, as are the distances of floats from 1/2 up.
    const std::uint32_t subnormal = bits_of(to_float(kOneHalf + magnitude) - 0.5F);
    const std::uint32_t pick = magnitude < 0x400U ? ~0U : 0;
    return to_float((bits & 0x8000U) << 16 | (subnormal & pick) | (normal & ~pick));
  }
};

HistogramEdges make_edges() {
  HistogramEdges edges{};
  double edge = 1e-12;
  for (std::size_t i = 1; i <= kPositiveEdges; ++i, edge *= 1.1) {
    edges[kPositiveEdges + i] = edge;
    edges[kPositiveEdges - i] = -edge;
  }
  return edges;
}

}  // namespace

const HistogramEdges& histogram_edges() {
  static const HistogramEdges edges = make_edges();
  return edges;
}

std::size_t Histogram::size_of(Format format) {
  return format == Format::kDouble ? 8 : format == Format::kFloat ? 4 : 2;
}

void Histogram::add(const void* values, std::size_t count, Format format) {
  const auto* const bytes = static_cast<const unsigned char*>(values);
  std::array<float, kBlock> wide;
  const auto widened = [&](auto widen, std::size_t begin, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) wide[i] = widen(load<std::uint16_t>(bytes, begin + i));
    return reinterpret_cast<const unsigned char*>(wide.data());
  };
  switch (format) {
    case Format::kHalf:
      return add_blocks<float>(
          count, [&](std::size_t begin, std::size_t size) { return widened(FromHalf(), begin, size); });
    case Format::kBfloat16:
      return add_blocks<float>(
          count, [&](std::size_t begin, std::size_t size) { return widened(FromBfloat16(), begin, size); });
    case Format::kFloat:
      return add_blocks<float>(count, [&](std::size_t begin, std::size_t) { return bytes + begin * 4; });
    case Format::kDouble:
      return add_blocks<double>(count, [&](std::size_t begin, std::size_t) { return bytes + begin * 8; });
  }
}

template <typename T, typename BlockAt>
void Histogram::add_blocks(std::size_t count, BlockAt block_at) {
  using Word = typename Bits<T>::Type;
  const Runs<T>& runs = Runs<T>::get();
  std::array<std::array<std::uint64_t, kRuns>, kLanes> found{};
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t size = std::min(kBlock, count - begin);
    const unsigned char* const block = block_at(begin, size);
    std::size_t at = 0;
    for (; at + kLanes <= size; at += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        ++found[lane][runs.find(load<Word>(block, at + lane))];
    }
    for (; at < size; ++at) ++found[0][runs.find(load<Word>(block, at))];
    const Totals totals = total<T>(block, size);
    min_ = std::min(min_, totals.min);
    max_ = std::max(max_, totals.max);
    sum_ += totals.sum;
    sum_squares_ += totals.sum_squares;
  }
  size_ += count;
  for (std::size_t run = 0; run < kRuns; ++run) {
    std::uint64_t number = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) number += found[lane][run];
    const std::size_t bucket = runs.bucket(run);
    if (bucket < kHistogramBuckets) counts_[bucket] += number;
    if (bucket == kNan) nans_ += number;
  }
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < kHistogramBuckets; ++i) counts_[i] += other.counts_[i];
  size_ += other.size_;
  nans_ += other.nans_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  sum_squares_ += other.sum_squares_;
}

}  // namespace glassboard
