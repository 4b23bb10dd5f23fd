// Counts values into the buckets that TensorBoard's histograms are made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace glassboard {

// The edges 1e-12 * 1.1^k below 1e20, their negatives, and zero.
constexpr std::size_t kPositiveEdges = 774;
constexpr std::size_t kHistogramBuckets = 2 * kPositiveEdges;
using HistogramEdges = std::array<double, kHistogramBuckets + 1>;
const HistogramEdges& histogram_edges();

// All have the same edges, whatever they were filled from, so that any two of them add up.
class Histogram {
 public:
  enum class Format { kHalf, kBfloat16, kFloat, kDouble };
  static std::size_t size_of(Format format);

  // Adds `count` numbers that lie one after the other, in native byte order and at any alignment.
  void add(const void* values, std::size_t count, Format format);
  void merge(const Histogram& other);

  // How many lie from one edge up to the next; the last bucket includes its upper edge, too.
  const std::array<std::uint64_t, kHistogramBuckets>& counts() const { return counts_; }

  // Of all values, also those beyond the edges; not a number as soon as one of them is none.
  std::uint64_t size() const { return size_; }
  double min() const { return nans_ ? std::numeric_limits<double>::quiet_NaN() : min_; }
  double max() const { return nans_ ? std::numeric_limits<double>::quiet_NaN() : max_; }
  double sum() const { return sum_; }
  double sum_squares() const { return sum_squares_; }

 private:
  template <typename T, typename BlockAt>
  void add_blocks(std::size_t count, BlockAt block_at);

  std::array<std::uint64_t, kHistogramBuckets> counts_{};
  std::uint64_t size_ = 0, nans_ = 0;
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
  double sum_ = 0, sum_squares_ = 0;
};

}  // namespace glassboard
