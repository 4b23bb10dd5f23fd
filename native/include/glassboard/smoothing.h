// TensorBoard's debiased exponential moving average, evaluated where it is asked for instead of at every
// point.
//
//   s = w s + (1 - w) v over the finite points v in series order;   smoothed = s / (1 - w^n) after n of them
//
// A series whose finite values are all equal stays as it is. A point further back than ln(2^-53) / ln(w)
// finite points weighs less than half a unit in the last place of what it is itself, so a walk that long
// equals the full one, unless values before it were so much larger that the rest of them still shows: then
// the walk begins further back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "glassboard/series.h"

namespace glassboard {

// A run of the average over consecutive points.
class Average {
 public:
  explicit Average(double weight) : weight_(weight) {}

  void add(double value);
  double value();

 private:
  double weight_;
  double state_ = 0;
  double bias_ = 0;  // as of the last value(); 1, once it rounds to that, for good
  double first_ = 0;
  std::uint64_t count_ = 0;
  bool constant_ = true;
};

// Evaluates the average over pieces that follow each other in order; places must be asked for in ascending
// order.
class Smoother {
 public:
  Smoother(const std::vector<Piece>& pieces, double weight);

  // After the point at `position` of piece `piece`, or NaN when no finite point has come yet.
  double at(std::size_t piece, std::size_t position);

 private:
  struct Place {
    std::size_t piece;
    std::size_t position;
  };

  std::uint64_t flat(Place place) const;
  Place walk_back(Place from, std::uint64_t finite_points, std::uint64_t stop_at, bool& reached) const;
  double largest_before(Place place) const;
  void run_to(Place end);

  const std::vector<Piece>& pieces_;
  std::vector<std::uint64_t> before_;  // points in the pieces before each
  double weight_;
  std::uint64_t warm_up_;
  Average average_;
  Place next_{0, 0};  // the first point the average has not seen
};

}  // namespace glassboard
