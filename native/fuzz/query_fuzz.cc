// Any points, cut into any parts, asked for in any way: no answer reads beyond its columns or loses a point.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include "bytes.h"
#include "glassboard/narrow.h"
#include "glassboard/query.h"

using namespace glassboard;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Steps and walls near each other, or anywhere at all.
void add_points(Bytes& bytes, ScalarColumn& column) {
  const std::size_t count = bytes.take<std::uint8_t>() * 4U;
  const std::uint8_t kind = bytes.take<std::uint8_t>();
  std::int64_t step = bytes.take<std::int32_t>();
  double wall = bytes.take<std::int32_t>();
  for (std::size_t i = 0; i < count && !bytes.empty(); ++i) {
    const auto by = bytes.take<std::int8_t>();
    step = kind & 1 ? bytes.take<std::int64_t>() : step + (kind & 2 ? by : std::abs(by));
    wall = kind & 4 ? bytes.take<double>() : wall + (kind & 8 ? by : std::abs(by)) / 8.0;
    if (!is_wall_time(wall)) wall = 0;
    if (kind & 16) {
      column.append_double(step, wall, bytes.take<double>());
    } else {
      column.append(step, wall, kind & 32 ? bytes.take<float>() : by);
    }
  }
}

const FieldArray& field_of(const Frame& frame, const char* name) {
  for (const FieldArray& field : frame.fields) {
    if (field.name == name) return field;
  }
  std::abort();
}

void check(const Frame& frame, const Query& query) {
  const FieldArray& counts = field_of(frame, "count");
  require(counts.rows == frame.rows.size());
  for (std::size_t row = 0; row < frame.rows.size(); ++row) {
    const RowInfo& about = frame.rows[row];
    require(about.length <= counts.columns);
    require(about.length <= query.buckets + 2);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < about.length; ++i) {
      std::uint32_t count = 0;
      std::memcpy(&count, counts.bytes.data() + (row * counts.columns + i) * sizeof count, sizeof count);
      require(count > 0);
      seen += count;
    }
    require(seen <= about.points);
    if (!query.lo && !query.hi) require(seen == about.points - about.no_place);
  }
  for (const FieldArray& field : frame.fields)
    require(field.bytes.size() % (field.rows * field.columns + (field.rows * field.columns == 0)) == 0);
}

template <typename T>
std::vector<T> values_of(const FieldArray& field) {
  require(field.bytes.size() == field.rows * field.columns * sizeof(T));
  std::vector<T> values(field.rows * field.columns);
  if (!values.empty()) std::memcpy(values.data(), field.bytes.data(), field.bytes.size());
  return values;
}

// Distances add up to the same x; floats are the nearest to what they stand for.
void check_narrowed(const Frame& frame, const Frame& narrowed) {
  for (std::size_t i = 0; i < frame.fields.size(); ++i) {
    const FieldArray &before = frame.fields[i], &after = narrowed.fields[i];
    require(after.rows == before.rows && after.columns == before.columns);
    if (after.dtype == "U16") {
      const std::vector<double> x = values_of<double>(before);
      const std::vector<std::uint16_t> distances = values_of<std::uint16_t>(after);
      for (std::size_t row = 0; row < after.rows; ++row) {
        double at = narrowed.rows[row].begin;
        for (std::size_t k = row * after.columns; k < row * after.columns + narrowed.rows[row].length; ++k)
          require((at += distances[k]) == x[k]);
      }
    } else if (after.dtype != before.dtype) {
      const std::vector<double> values = values_of<double>(before);
      const std::vector<float> floats = values_of<float>(after);
      for (std::size_t k = 0; k < values.size(); ++k)
        require(floats[k] == static_cast<float>(values[k]) ||
                (std::isnan(floats[k]) && std::isnan(values[k])));
    } else {
      require(after.bytes == before.bytes);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  std::vector<std::unique_ptr<Series>> owned;
  std::vector<Series*> series;
  std::vector<std::shared_ptr<ScalarColumn>> columns;
  for (std::size_t i = bytes.take<std::uint8_t>() % 4; i > 0; --i) {
    std::vector<Part> parts;
    for (std::size_t k = bytes.take<std::uint8_t>() % 4; k > 0; --k) {
      auto column = std::make_shared<ScalarColumn>();
      add_points(bytes, *column);
      Part part{column, 0, Part::kGrowing, {}};
      const auto how = bytes.take<std::uint8_t>();
      if (how & 1) part.begin = bytes.take<std::uint16_t>();
      if (how & 2) part.end = bytes.take<std::uint16_t>();
      if (how & 4) part.keep_below = bytes.take<std::int32_t>();
      parts.push_back(part);
      columns.push_back(std::move(column));
    }
    owned.push_back(std::make_unique<Series>(std::move(parts)));
    series.push_back(owned.back().get());
  }
  const std::vector<double> weights{0, 0.5, 0.9, 0.99, 0.999};
  for (int round = 0; round < 3; ++round) {
    Query query;
    const auto how = bytes.take<std::uint8_t>();
    query.axis = static_cast<Axis>(how % 3);
    query.buckets = 2 + bytes.take<std::uint8_t>();
    query.smoothing = weights[bytes.take<std::uint8_t>() % weights.size()];
    query.fields = field_names();
    query.log_x = how & 16;
    if (how & 64) query.lo = how & 32 ? bytes.take<double>() : bytes.take<std::int32_t>();
    if (how & 128) query.hi = how & 32 ? bytes.take<double>() : bytes.take<std::int32_t>();
    try {
      const Frame frame = run_query(series, query);
      check(frame, query);
      Frame narrowed = frame;
      narrow(narrowed);
      check_narrowed(frame, narrowed);
    } catch (const std::invalid_argument&) {
      require(query.lo || query.hi);  // no numbers, or the wrong way round
    }
    if (!columns.empty()) add_points(bytes, *columns[bytes.take<std::uint8_t>() % columns.size()]);
  }
  return 0;
}
