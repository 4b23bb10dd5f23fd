// The points of one tag of one run: parts of columns in time order, as ordered pieces for each axis.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "glassboard/column_index.h"

namespace glassboard {

enum class Axis { kStep = 0, kRelative = 1, kWall = 2 };

// A stretch of a column. A later attempt supersedes what lies at steps >= keep_below.
struct Part {
  static constexpr std::size_t kGrowing = std::numeric_limits<std::size_t>::max();
  std::shared_ptr<const ScalarColumn> column;
  std::size_t begin = 0;
  std::size_t end = kGrowing;
  std::optional<std::int64_t> keep_below;
};

// Positions [begin, end) of a column in which x does not go back, all of them live.
struct Piece {
  const ColumnIndex* index;
  std::size_t begin;
  std::size_t end;
  mutable const Chunk* near = nullptr;  // where the last point that was asked for lies

  std::int64_t step(std::size_t position) const { return chunk(position).step(position); }
  double wall(std::size_t position) const { return chunk(position).wall(position); }
  double value(std::size_t position) const { return chunk(position).value(position); }

 private:
  const Chunk& chunk(std::size_t position) const {
    if (near == nullptr || position - near->begin >= near->size) near = &index->column().chunk_at(position);
    return *near;
  }
};

class Series {
 public:
  explicit Series(std::vector<Part> parts) { set_parts(std::move(parts)); }

  // Columns that stay keep their index.
  void set_parts(std::vector<Part> parts);
  // Bytes of the trees and sorted copies that queries have made, about.
  std::size_t memory();

  // The live points for one axis, held still until the lock goes. In overlapping pieces the order of the
  // points is that of x, ties in the order of the pieces.
  class Locked {
   public:
    Locked(Series& series, Axis axis);
    const std::vector<Piece>& pieces() const { return pieces_; }
    bool overlapping() const { return overlapping_; }
    double origin() const { return origin_; }  // first live wall time, where the relative axis begins
    bool single_precision() const { return single_precision_; }

   private:
    void lock_columns(const Series& series);
    void find_live(const Series& series);
    void split_at_wall_breaks();
    void check_order(Axis axis);
    void use_sorted_copy(Series& series, Axis axis);

    std::unique_lock<std::mutex> series_lock_;
    std::vector<std::shared_ptr<ColumnIndex>> indices_;  // in locking order, kept alive
    std::vector<std::unique_lock<std::mutex>> index_locks_;
    std::vector<std::shared_lock<std::shared_mutex>> column_locks_;
    std::vector<Piece> pieces_;
    bool overlapping_ = false;
    bool single_precision_ = true;
    double origin_ = 0;
  };

 private:
  // More overlapping pieces than this are sorted into one copy instead of being merged at each query.
  static constexpr std::size_t kMaxMerged = 64;

  struct SortedCopy {
    std::vector<Piece> of;
    std::vector<std::shared_ptr<ColumnIndex>> held;  // what `of` points into
    std::shared_ptr<ColumnIndex> index;
  };

  std::mutex mutex_;
  std::vector<Part> parts_;
  std::vector<std::shared_ptr<ColumnIndex>> indices_;  // of each part's column
  SortedCopy by_step_;
  SortedCopy by_wall_;
};

}  // namespace glassboard
