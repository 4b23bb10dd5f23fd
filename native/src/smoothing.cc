// TensorBoard's debiased exponential moving average, evaluated where it is asked for instead of at every
// point.
#include "glassboard/smoothing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace glassboard {
namespace {

constexpr double kHalfUlp = 0x1p-53;

}  // namespace

void Average::add(double value) {
  if (!std::isfinite(value)) return;
  if (count_ == 0) first_ = value;
  constant_ = constant_ && value == first_;
  state_ = state_ * weight_ + (1 - weight_) * value;
  ++count_;
}

double Average::value() {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  if (constant_) return first_;
  if (bias_ < 1) bias_ = 1 - std::pow(weight_, static_cast<double>(count_));
  return state_ / bias_;
}

Smoother::Smoother(const std::vector<Piece>& pieces, double weight)
    : pieces_(pieces),
      weight_(weight),
      warm_up_(weight > 0 ? static_cast<std::uint64_t>(std::ceil(std::log(kHalfUlp) / std::log(weight))) : 1),
      average_(weight) {
  std::uint64_t total = 0;
  for (const Piece& piece : pieces_) {
    before_.push_back(total);
    total += piece.end - piece.begin;
  }
  if (!pieces_.empty()) next_ = {0, pieces_[0].begin};
}

double Smoother::at(std::size_t piece, std::size_t position) {
  const Place end{piece, position + 1};
  std::uint64_t wanted = warm_up_;
  while (true) {
    bool reached = false;
    const Place start = walk_back(end, wanted, flat(next_), reached);
    if (!reached) {  // what the average has seen so far is the nearest start
      run_to(end);
      return average_.value();
    }
    const Average seen = std::exchange(average_, Average(weight_));
    const Place seen_to = std::exchange(next_, start);
    run_to(end);
    const double smoothed = average_.value();
    // What the points before `start` could still add, against half a unit in the last place of the result.
    const double rest = std::pow(weight_, static_cast<double>(wanted)) * largest_before(start);
    if (!(rest > kHalfUlp * std::abs(smoothed))) return smoothed;
    average_ = seen;
    next_ = seen_to;
    wanted *= 2;
  }
}

std::uint64_t Smoother::flat(Place place) const {
  return before_[place.piece] + (place.position - pieces_[place.piece].begin);
}

// The place `finite_points` finite points before `from`; `reached` stays false when `stop_at` comes first.
Smoother::Place Smoother::walk_back(Place from, std::uint64_t finite_points, std::uint64_t stop_at,
                                    bool& reached) const {
  const std::uint64_t here = flat(from);
  if (here < stop_at + finite_points) return from;
  Place place = from;
  std::uint64_t left = finite_points;
  for (std::uint64_t at = here; at > stop_at; --at) {
    while (place.position == pieces_[place.piece].begin) {
      --place.piece;
      place.position = pieces_[place.piece].end;
    }
    --place.position;
    if (std::isfinite(pieces_[place.piece].value(place.position)) && --left == 0) {
      reached = at - 1 > stop_at;
      return place;
    }
  }
  return from;
}

double Smoother::largest_before(Place place) const {
  double largest = 0;
  for (std::size_t i = 0; i <= place.piece; ++i) {
    const Piece& piece = pieces_[i];
    const Aggregate sum = piece.index->aggregate(piece.begin, i == place.piece ? place.position : piece.end);
    if (sum.finite > 0) largest = std::max({largest, std::abs(sum.min), std::abs(sum.max)});
  }
  return largest;
}

void Smoother::run_to(Place end) {
  for (; next_.piece < end.piece; next_ = {next_.piece + 1, pieces_[next_.piece + 1].begin}) {
    const Piece& piece = pieces_[next_.piece];
    for (std::size_t i = next_.position; i < piece.end; ++i) average_.add(piece.value(i));
  }
  const Piece& piece = pieces_[next_.piece];
  for (; next_.position < end.position; ++next_.position) average_.add(piece.value(next_.position));
}

}  // namespace glassboard
