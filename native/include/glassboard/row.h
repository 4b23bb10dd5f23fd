// One series over one range: its cells, each a point or the aggregate of a bucket.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "glassboard/series.h"
#include "glassboard/smoothing.h"

namespace glassboard {

// The x of a point; what an axis is to the templates below.
struct StepOf {
  using X = std::int64_t;
  X operator()(const Piece& piece, std::size_t i) const { return piece.step(i); }
};
struct SecondsOf {
  using X = double;
  double origin;
  X operator()(const Piece& piece, std::size_t i) const { return piece.wall(i) - origin; }
};

struct Place {
  std::size_t piece = 0;
  std::size_t position = 0;
  bool operator==(const Place& other) const { return piece == other.piece && position == other.position; }
};

template <typename X>
struct Cell {
  X x, x_first, x_min, x_max;  // x: of the last point
  double first, last, smoothed;
  std::uint64_t count = 0;
  Aggregate sum;
  Place end;  // the last point
};

template <typename X>
struct Row {
  std::vector<Cell<X>> cells;
  bool buckets = false;
};

template <typename Grid, typename XOf>
class RowBuilder {
 public:
  using X = typename XOf::X;

  // `shown` are the series' pieces, perhaps shorter: what has a place on the axis.
  RowBuilder(const Series::Locked& series, const std::vector<Piece>& shown, XOf x_of, X lo, X hi,
             const Grid& grid, bool moments)
      : pieces_(shown),
        all_(series.pieces()),
        overlapping_(series.overlapping()),
        x_of_(x_of),
        lo_(lo),
        hi_(hi),
        grid_(grid),
        moments_(moments) {}

  Row<X> build(std::size_t buckets, double smoothing) {
    Row<X> row;
    row.buckets = points_in_view() > buckets;
    row.cells = row.buckets ? bucket_cells(buckets) : point_cells();
    if (smoothing > 0) smooth(row, smoothing);
    return row;
  }

 private:
  template <typename Predicate>
  std::size_t first_where(const Piece& piece, Predicate holds) const {
    std::size_t low = piece.begin;
    std::size_t high = piece.end;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      holds(x_of_(piece, middle)) ? high = middle : low = middle + 1;
    }
    return low;
  }
  std::size_t view_begin(const Piece& piece) const {
    return first_where(piece, [this](X x) { return x >= lo_; });
  }
  std::size_t view_end(const Piece& piece) const {
    return std::max(view_begin(piece), first_where(piece, [this](X x) { return x > hi_; }));
  }

  std::size_t points_in_view() const {
    std::size_t points = 0;
    for (const Piece& piece : pieces_) points += view_end(piece) - view_begin(piece);
    return points;
  }

  // The points in view, and the nearest one on either side, in series order.
  std::vector<Cell<X>> point_cells() const {
    std::vector<Place> places;
    Place before, after;
    bool has_before = false, has_after = false;
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      const std::size_t begin = view_begin(pieces_[p]);
      const std::size_t end = view_end(pieces_[p]);
      if (begin > pieces_[p].begin && (!has_before || x_at({p, begin - 1}) >= x_at(before))) {
        before = {p, begin - 1};
        has_before = true;
      }
      if (end < pieces_[p].end && (!has_after || x_at({p, end}) < x_at(after))) {
        after = {p, end};
        has_after = true;
      }
      for (std::size_t i = begin; i < end; ++i) places.push_back({p, i});
    }
    if (overlapping_) {
      std::stable_sort(places.begin(), places.end(), [this](Place a, Place b) { return x_at(a) < x_at(b); });
    }
    if (has_before) places.insert(places.begin(), before);
    if (has_after) places.push_back(after);
    std::vector<Cell<X>> cells;
    cells.reserve(places.size());
    for (const Place place : places) {
      Cell<X> cell{};
      take(cell, place.piece, place.position, place.position + 1);
      cells.push_back(cell);
    }
    return cells;
  }

  // The non-empty columns over the view, and the nearest one on either side.
  std::vector<Cell<X>> bucket_cells(std::size_t columns) const {
    auto low = grid_.column(lo_);
    auto high = grid_.column(hi_);
    widen(low, high);
    std::vector<std::size_t> cursor, stop;
    for (const Piece& piece : pieces_) {
      cursor.push_back(first_where(piece, [&](X x) { return grid_.column(x) >= low; }));
      stop.push_back(first_where(piece, [&](X x) { return grid_.column(x) > high; }));
    }
    std::vector<Cell<X>> cells;
    cells.reserve(columns + 2);
    std::size_t first = 0;  // pieces before it are used up
    while (true) {
      while (first < pieces_.size() && cursor[first] >= stop[first]) ++first;
      if (first == pieces_.size()) break;
      auto column = grid_.column(x_of_(pieces_[first], cursor[first]));
      for (std::size_t p = first + 1; overlapping_ && p < pieces_.size(); ++p) {
        if (cursor[p] < stop[p]) column = std::min(column, grid_.column(x_of_(pieces_[p], cursor[p])));
      }
      Cell<X> cell{};
      for (std::size_t p = first; p < pieces_.size(); ++p) {
        if (cursor[p] >= stop[p]) continue;
        if (grid_.column(x_of_(pieces_[p], cursor[p])) != column) {
          if (overlapping_) continue;
          break;
        }
        const std::size_t end = column_end(pieces_[p], cursor[p], stop[p], column);
        take(cell, p, cursor[p], end);
        cursor[p] = end;
      }
      cells.push_back(cell);
    }
    return cells;
  }

  template <typename Column>
  void widen(Column& low, Column& high) const {
    const Column view_low = low, view_high = high;
    bool has_before = false, has_after = false;
    for (const Piece& piece : pieces_) {
      const std::size_t begin = first_where(piece, [&](X x) { return grid_.column(x) >= view_low; });
      const std::size_t end = first_where(piece, [&](X x) { return grid_.column(x) > view_high; });
      if (begin > piece.begin) {
        const Column column = grid_.column(x_of_(piece, begin - 1));
        low = has_before ? std::max(low, column) : column;
        has_before = true;
      }
      if (end < piece.end) {
        const Column column = grid_.column(x_of_(piece, end));
        high = has_after ? std::min(high, column) : column;
        has_after = true;
      }
    }
  }

  // The end of the column that begins at `begin`: doubling steps, then halving ones.
  template <typename Column>
  std::size_t column_end(const Piece& piece, std::size_t begin, std::size_t stop, Column column) const {
    std::size_t inside = begin;
    std::size_t jump = 1;
    while (inside + jump < stop && grid_.column(x_of_(piece, inside + jump)) <= column) {
      inside += jump;
      jump *= 2;
    }
    std::size_t low = inside + 1;
    std::size_t high = std::min(stop, inside + jump);
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      grid_.column(x_of_(piece, middle)) > column ? high = middle : low = middle + 1;
    }
    return low;
  }

  X x_at(Place place) const { return x_of_(pieces_[place.piece], place.position); }

  // Adds points of one piece to a cell; pieces come in order, so at equal x the earlier piece comes first.
  void take(Cell<X>& cell, std::size_t p, std::size_t begin, std::size_t end) const {
    const Piece& piece = pieces_[p];
    const Aggregate sum = piece.index->aggregate(begin, end, moments_);
    const X x_first = x_of_(piece, begin);
    const X x_last = x_of_(piece, end - 1);
    const bool starts = cell.count == 0;
    if (starts || x_first < cell.x_first) {
      cell.x_first = x_first;
      cell.first = piece.value(begin);
    }
    if (starts || x_last >= cell.x) {
      cell.x = x_last;
      cell.last = piece.value(end - 1);
      cell.end = {p, end - 1};
    }
    if (sum.finite > 0) {
      const X x_min = x_of_(piece, sum.argmin);
      const X x_max = x_of_(piece, sum.argmax);
      const bool none = cell.sum.finite == 0;
      if (none || sum.min < cell.sum.min || (sum.min == cell.sum.min && x_min < cell.x_min))
        cell.x_min = x_min;
      if (none || sum.max > cell.sum.max || (sum.max == cell.sum.max && x_max < cell.x_max))
        cell.x_max = x_max;
    } else if (starts) {
      cell.x_min = cell.x_max = x_first;
    }
    cell.sum.merge(sum);
    cell.count += end - begin;
  }

  void smooth(Row<X>& row, double weight) const {
    if (overlapping_) {
      smooth_merged(row, weight);
    } else {
      Smoother smoother(all_, weight);
      for (Cell<X>& cell : row.cells) cell.smoothed = smoother.at(cell.end.piece, cell.end.position);
    }
    if (row.buckets) return;
    for (Cell<X>& cell : row.cells) {
      if (!std::isfinite(cell.last)) cell.smoothed = cell.last;
    }
  }

  // One pass over all points in the order of x, for pieces that overlap.
  void smooth_merged(Row<X>& row, double weight) const {
    using Next = std::tuple<X, std::size_t, std::size_t>;  // x, piece, position
    std::priority_queue<Next, std::vector<Next>, std::greater<>> queue;
    for (std::size_t p = 0; p < all_.size(); ++p) {
      queue.emplace(x_of_(all_[p], all_[p].begin), p, all_[p].begin);
    }
    Average average(weight);
    auto cell = row.cells.begin();
    while (!queue.empty() && cell != row.cells.end()) {
      const auto [x, p, i] = queue.top();
      queue.pop();
      average.add(all_[p].value(i));
      if (cell->end == Place{p, i}) {
        cell->smoothed = average.value();
        ++cell;
      }
      if (i + 1 < all_[p].end) queue.emplace(x_of_(all_[p], i + 1), p, i + 1);
    }
  }

  const std::vector<Piece>& pieces_;
  const std::vector<Piece>& all_;  // smoothing knows no axis
  bool overlapping_;
  XOf x_of_;
  X lo_;
  X hi_;
  const Grid& grid_;
  bool moments_;  // whether mean and m2 are wanted
};

}  // namespace glassboard
