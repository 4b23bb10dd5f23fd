// The grid a chart's buckets lie on: widths 2^k, anchored at zero, so that new points and small pans move no
// edge.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace glassboard {

// Over integer steps. A column is numbered floor(step / 2^k).
class StepGrid {
 public:
  using X = std::int64_t;
  using Column = std::int64_t;

  // The smallest k >= 0 that covers [lo, hi] with at most `columns` columns.
  static StepGrid covering(X lo, X hi, std::size_t columns) {
    StepGrid grid;
    while (static_cast<std::uint64_t>(grid.column(hi)) - static_cast<std::uint64_t>(grid.column(lo)) >=
           columns)
      ++grid.k_;
    return grid;
  }
  Column column(X x) const { return x >> k_; }
  double width() const { return std::ldexp(1.0, k_); }

 private:
  int k_ = 0;  // 63 covers everything with two columns
};

// Over real x: relative and wall time, in seconds.
class RealGrid {
 public:
  using X = double;
  using Column = double;  // a whole number

  static RealGrid covering(X lo, X hi, std::size_t columns) {
    RealGrid grid;
    if (!(hi > lo)) return grid;
    // Start one below the ideal width; rounding and the anchor decide how far up the answer is.
    const double ideal = hi / static_cast<double>(columns) - lo / static_cast<double>(columns);
    grid.k_ = std::max(std::ilogb(std::max(ideal, 1e-300)) - 1, -1000);
    while (grid.column(hi) - grid.column(lo) >= static_cast<double>(columns)) ++grid.k_;
    return grid;
  }
  Column column(X x) const { return std::floor(std::ldexp(x, -k_)); }
  double width() const { return std::ldexp(1.0, k_); }

 private:
  int k_ = 0;
};

// Over x > 0 on a logarithmic axis: a real grid over log2(x), its widths in octaves.
template <typename Number>
class LogGrid {
 public:
  using X = Number;
  using Column = double;  // a whole number

  static LogGrid covering(X lo, X hi, std::size_t columns) {
    LogGrid grid;
    grid.octaves_ = RealGrid::covering(octave(lo), octave(hi), columns);
    return grid;
  }
  Column column(X x) const { return octaves_.column(octave(x)); }
  double width() const { return octaves_.width(); }

 private:
  static double octave(X x) { return std::log2(static_cast<double>(x)); }

  RealGrid octaves_;
};

template <typename Grid>
constexpr bool is_logarithmic = false;
template <typename X>
constexpr bool is_logarithmic<LogGrid<X>> = true;

}  // namespace glassboard
