// Many series over one range of x, as a frame of at most N columns: what a chart draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "glassboard/series.h"

namespace glassboard {

struct Query {
  Axis axis = Axis::kStep;
  std::optional<double> lo;  // the whole extent where empty
  std::optional<double> hi;
  std::size_t buckets = 1000;  // at least 2
  bool log_x = false;          // bucket edges and what is in view as a logarithmic axis shows them
  double smoothing = 0;        // weight in [0, 1); 0 = none
  std::vector<std::string> fields;
};

// One field of all series: [rows, columns] in row-major order, padded with NaN or zero.
struct FieldArray {
  std::string name;
  std::string dtype;  // as safetensors names them
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::string bytes;
};

struct RowInfo {
  std::size_t length = 0;      // cells in use
  bool buckets = false;        // else one cell is one point
  std::uint64_t points = 0;    // live points of the whole series
  std::uint64_t no_place = 0;  // of them, those at x <= 0 on a logarithmic axis
  double first_x = 0, last_x = 0;
  double begin = 0;            // x of the first cell, where the frame's x is distances
  std::int64_t last_step = 0;  // of the last point in series order
  double last_value = 0;
};

struct Frame {
  std::vector<FieldArray> fields;
  std::vector<RowInfo> rows;
  double lo = 0, hi = 0;     // the range that was answered
  double width = 0;          // of a bucket, in octaves when log_x; 0 when every row holds points
  bool equal_steps = false;  // every live point of every series stands at one step
};

// Names a query may ask for, in the order in which they are documented.
const std::vector<std::string>& field_names();

// Throws std::invalid_argument for an unknown field, too few buckets or a weight outside [0, 1).
Frame run_query(const std::vector<Series*>& series, const Query& query);

}  // namespace glassboard
