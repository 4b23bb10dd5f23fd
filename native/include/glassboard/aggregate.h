// What is known of a stretch of points without looking at them again, and how two neighbours merge.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace glassboard {

enum NonFinite : std::uint8_t { kHasNaN = 1, kHasPlusInfinity = 2, kHasMinusInfinity = 4 };

struct Aggregate {
  std::uint64_t finite =
      0;  // points that are neither NaN nor infinite; the fields down to `argmax` are over them
  double mean = 0;
  double m2 = 0;  // sum of squared deviations from the mean
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  std::uint64_t argmin = 0;  // position of the first minimum
  std::uint64_t argmax = 0;
  std::uint8_t flags = 0;

  // Of a few neighbours. The second pass, for the moments, mends what the first one's sum has rounded away; a
  // running mean would divide once a point.
  template <typename T>
  static Aggregate of(const T* values, std::uint64_t begin, std::uint64_t end, bool moments = true) {
    Aggregate found;
    double shift = 0, sum = 0;
    for (std::uint64_t i = begin; i < end; ++i) {
      const double value = values[i];
      if (!std::isfinite(value)) {
        found.flags |= std::isnan(value) ? kHasNaN : value > 0 ? kHasPlusInfinity : kHasMinusInfinity;
        continue;
      }
      if (found.finite++ == 0) shift = value;
      sum += value - shift;
      // Without branches, which noise makes a processor guess wrong.
      const bool less = value < found.min;
      const bool more = value > found.max;
      found.min = less ? value : found.min;
      found.argmin = less ? i : found.argmin;
      found.max = more ? value : found.max;
      found.argmax = more ? i : found.argmax;
    }
    if (found.finite == 0 || !moments) return found;
    const auto count = static_cast<double>(found.finite);
    const double near = shift + sum / count;
    double rest = 0, squares = 0;
    for (std::uint64_t i = begin; i < end; ++i) {
      const double value = values[i];
      if (!std::isfinite(value)) continue;
      rest += value - near;
      squares += (value - near) * (value - near);
    }
    found.mean = near + rest / count;
    found.m2 = std::max(0.0, squares - rest * rest / count);
    return found;
  }

  // Chan, Golub and LeVeque's update for the union of two samples; `later` comes after this one.
  void merge(const Aggregate& later) {
    flags |= later.flags;
    if (later.finite == 0) return;
    if (finite == 0) {
      const std::uint8_t all = flags;
      *this = later;
      flags = all;
      return;
    }
    const auto mine = static_cast<double>(finite);
    const auto theirs = static_cast<double>(later.finite);
    const double delta = later.mean - mean;
    mean += delta * (theirs / (mine + theirs));
    m2 += later.m2 + delta * delta * (mine * theirs / (mine + theirs));
    finite += later.finite;
    if (later.min < min) min = later.min, argmin = later.argmin;
    if (later.max > max) max = later.max, argmax = later.argmax;
  }
};

}  // namespace glassboard
