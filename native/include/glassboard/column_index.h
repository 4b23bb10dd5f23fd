// A tree of aggregates over the positions of a column, and the places where its steps or wall times go back.
//
// A leaf covers 32 consecutive points, a node above it 16 nodes; only complete nodes are kept, so growing
// never changes one. Positions know nothing of x: one tree serves every axis. About two bytes per point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "glassboard/aggregate.h"
#include "glassboard/scalar_column.h"

namespace glassboard {

class ColumnIndex {
 public:
  explicit ColumnIndex(std::shared_ptr<const ScalarColumn> column) : column_(std::move(column)) {}

  const ScalarColumn& column() const { return *column_; }
  const std::shared_ptr<const ScalarColumn>& shared_column() const { return column_; }

  // Everything below needs `mutex` held, and the column's shared.
  std::mutex mutex;

  // Takes in what the column has gained.
  void extend();
  std::size_t size() const { return size_; }
  std::size_t memory() const;  // bytes of the tree
  // Without `moments`, mean and m2 are not those of the points.
  Aggregate aggregate(std::size_t begin, std::size_t end, bool moments = true) const;
  // Positions whose step, or wall time, is less than the one before.
  const std::vector<std::size_t>& step_breaks() const { return step_breaks_; }
  const std::vector<std::size_t>& wall_breaks() const { return wall_breaks_; }

 private:
  std::shared_ptr<const ScalarColumn> column_;
  std::size_t size_ = 0;
  std::vector<std::vector<Aggregate>> levels_;
  std::vector<std::size_t> step_breaks_;
  std::vector<std::size_t> wall_breaks_;
};

}  // namespace glassboard
