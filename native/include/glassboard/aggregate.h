// What is known of a stretch of points without looking at them again, and how two neighbours merge.
#pragma once

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

  void add(double value, std::uint64_t position) {
    if (!std::isfinite(value)) {
      flags |= std::isnan(value) ? kHasNaN : value > 0 ? kHasPlusInfinity : kHasMinusInfinity;
      return;
    }
    ++finite;
    const double delta = value - mean;
    mean += delta / static_cast<double>(finite);
    m2 += delta * (value - mean);
    if (value < min) min = value, argmin = position;
    if (value > max) max = value, argmax = position;
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
