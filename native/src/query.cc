// Many series over one range of x, as a frame of at most N columns: what a chart draws.
#include "glassboard/query.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "glassboard/grid.h"
#include "glassboard/in_parallel.h"
#include "glassboard/row.h"

namespace glassboard {
namespace {

constexpr std::int64_t kExactInteger = std::int64_t{1} << 53;  // doubles count one by one up to here
constexpr double kFarthest = 0x1p52;                           // no second lies further out, see is_wall_time

// A range of x over all series, empty while lo > hi.
template <typename X>
struct Extent {
  X lo = std::numeric_limits<X>::max();
  X hi = std::numeric_limits<X>::lowest();
};

template <typename XOf>
void include(Extent<typename XOf::X>& extent, const std::vector<Piece>& pieces, XOf x_of) {
  for (const Piece& piece : pieces) {
    if (piece.begin == piece.end) continue;
    extent.lo = std::min(extent.lo, x_of(piece, piece.begin));
    extent.hi = std::max(extent.hi, x_of(piece, piece.end - 1));
  }
}

template <typename X>
auto x_of(const Series::Locked& series, Axis axis) {
  if constexpr (std::is_integral_v<X>) {
    return StepOf{};
  } else {
    return SecondsOf{axis == Axis::kRelative ? series.origin() : 0.0};
  }
}

// The pieces without their points at x <= 0, which have no place on a logarithmic axis; some may be empty.
template <typename XOf>
std::vector<Piece> above_zero(std::vector<Piece> pieces, XOf x_of) {
  for (Piece& piece : pieces) {
    std::size_t high = piece.end;
    while (piece.begin < high) {
      const std::size_t middle = piece.begin + (high - piece.begin) / 2;
      x_of(piece, middle) > 0 ? high = middle : piece.begin = middle + 1;
    }
  }
  return pieces;
}

template <typename Grid, typename XOf>
std::vector<Piece> with_a_place(const Series::Locked& series, XOf x_of) {
  if constexpr (is_logarithmic<Grid>) return above_zero(series.pieces(), x_of);
  return series.pieces();
}

std::uint64_t count(const std::vector<Piece>& pieces) {
  std::uint64_t points = 0;
  for (const Piece& piece : pieces) points += piece.end - piece.begin;
  return points;
}

std::int64_t to_x(double value, bool up, std::int64_t) {
  if (value >= 0x1p63) return std::numeric_limits<std::int64_t>::max();
  if (value < -0x1p63) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(up ? std::ceil(value) : std::floor(value));
}
double to_x(double value, bool, double) { return std::clamp(value, -kFarthest, kFarthest); }

template <typename XOf>
RowInfo describe(const Series::Locked& series, XOf x_of) {
  RowInfo info;
  using X = typename XOf::X;
  Extent<X> extent;
  include(extent, series.pieces(), x_of);
  info.points = count(series.pieces());
  for (const Piece& piece : series.pieces()) {
    // The last in series order: the greatest x, at a tie the latest piece.
    if (x_of(piece, piece.end - 1) != extent.hi) continue;
    info.last_value = piece.value(piece.end - 1);
    info.last_step = piece.step(piece.end - 1);
  }
  if (info.points > 0) {
    info.first_x = static_cast<double>(extent.lo);
    info.last_x = static_cast<double>(extent.hi);
  }
  return info;
}

// Packs one field of all rows; `get` takes a cell to the value.
template <typename T, typename X, typename Get>
FieldArray pack(const std::string& name, const char* dtype, const std::vector<Row<X>>& rows,
                std::size_t columns, T padding, Get get) {
  FieldArray field{name, dtype, rows.size(), columns, {}};
  field.bytes.resize(rows.size() * columns * sizeof(T));
  in_parallel(rows.size(), [&](std::size_t row) {
    auto put = [at = field.bytes.data() + row * columns * sizeof(T)](T value) mutable {
      std::memcpy(at, &value, sizeof value);
      at += sizeof value;
    };
    for (const Cell<X>& cell : rows[row].cells) put(static_cast<T>(get(cell)));
    for (std::size_t i = rows[row].cells.size(); i < columns; ++i) put(padding);
  });
  return field;
}

template <typename X>
bool same_x(const std::vector<Row<X>>& rows) {
  for (const Row<X>& row : rows) {
    const bool equal =
        std::equal(row.cells.begin(), row.cells.end(), rows[0].cells.begin(), rows[0].cells.end(),
                   [](const Cell<X>& a, const Cell<X>& b) { return a.x == b.x; });
    if (!equal) return false;
  }
  return true;
}

template <typename X>
class Packer {
 public:
  Packer(const std::vector<Row<X>>& rows, bool single_precision) : rows_(rows), single_(single_precision) {
    for (const Row<X>& row : rows) columns_ = std::max(columns_, row.cells.size());
  }

  FieldArray field(const std::string& name) const {
    if (name == "x") return x_field();
    if (name == "x_first") return pack_x(name, rows_, [](const Cell<X>& cell) { return cell.x_first; });
    if (name == "x_min") return pack_x(name, rows_, [](const Cell<X>& cell) { return cell.x_min; });
    if (name == "x_max") return pack_x(name, rows_, [](const Cell<X>& cell) { return cell.x_max; });
    if (name == "first") return pack_value(name, [](const Cell<X>& cell) { return cell.first; });
    if (name == "last") return pack_value(name, [](const Cell<X>& cell) { return cell.last; });
    if (name == "min")
      return pack_value(name, [](const Cell<X>& cell) { return or_nan(cell, cell.sum.min); });
    if (name == "max")
      return pack_value(name, [](const Cell<X>& cell) { return or_nan(cell, cell.sum.max); });
    if (name == "smoothed") return pack_value(name, [](const Cell<X>& cell) { return cell.smoothed; });
    if (name == "mean")
      return pack_double(name, [](const Cell<X>& cell) { return or_nan(cell, cell.sum.mean); });
    if (name == "m2") return pack_double(name, [](const Cell<X>& cell) { return or_nan(cell, cell.sum.m2); });
    if (name == "count") return pack_count(name, [](const Cell<X>& cell) { return cell.count; });
    if (name == "finite") return pack_count(name, [](const Cell<X>& cell) { return cell.sum.finite; });
    return pack<std::uint8_t>(name, "U8", rows_, columns_, 0,
                              [](const Cell<X>& cell) { return cell.sum.flags; });
  }

 private:
  static double or_nan(const Cell<X>& cell, double value) {
    return cell.sum.finite > 0 ? value : std::numeric_limits<double>::quiet_NaN();
  }

  // Sent once when all series share it.
  FieldArray x_field() const {
    const auto get = [](const Cell<X>& cell) { return cell.x; };
    if (rows_.size() > 1 && same_x(rows_)) return pack_x("x", {rows_.begin(), rows_.begin() + 1}, get);
    return pack_x("x", rows_, get);
  }

  template <typename Get>
  FieldArray pack_x(const std::string& name, const std::vector<Row<X>>& rows, Get get) const {
    if constexpr (std::is_integral_v<X>) {
      for (const Row<X>& row : rows) {
        for (const Cell<X>& cell : row.cells) {
          if (get(cell) > kExactInteger || get(cell) < -kExactInteger) {
            return pack<std::int64_t>(name, "I64", rows, columns_, 0, get);
          }
        }
      }
    }
    return pack<double>(name, "F64", rows, columns_, std::numeric_limits<double>::quiet_NaN(), get);
  }
  template <typename Get>
  FieldArray pack_value(const std::string& name, Get get) const {
    if (!single_) return pack_double(name, get);
    return pack<float>(name, "F32", rows_, columns_, std::numeric_limits<float>::quiet_NaN(), get);
  }
  template <typename Get>
  FieldArray pack_double(const std::string& name, Get get) const {
    return pack<double>(name, "F64", rows_, columns_, std::numeric_limits<double>::quiet_NaN(), get);
  }
  template <typename Get>
  FieldArray pack_count(const std::string& name, Get get) const {
    return pack<std::uint32_t>(name, "U32", rows_, columns_, 0, get);
  }

  const std::vector<Row<X>>& rows_;
  bool single_;
  std::size_t columns_ = 0;
};

template <typename Grid>
Frame run_on(const std::vector<Series*>& series, const Query& query) {
  using X = typename Grid::X;
  std::vector<Extent<X>> extents(series.size());
  std::vector<Extent<std::int64_t>> steps_of(series.size());
  in_parallel(series.size(), [&](std::size_t i) {
    const Series::Locked locked(*series[i], query.axis);
    const auto x = x_of<X>(locked, query.axis);
    include(extents[i], with_a_place<Grid>(locked, x), x);
    Extent<std::int64_t>& steps = steps_of[i];
    if (query.axis == Axis::kStep) return include(steps, locked.pieces(), StepOf{});
    // Steps may go back inside a piece of another axis, so each one counts; two different ones settle it.
    for (const Piece& piece : locked.pieces()) {
      for (std::size_t at = piece.begin; at < piece.end && steps.hi <= steps.lo; ++at) {
        steps.lo = std::min(steps.lo, piece.step(at));
        steps.hi = std::max(steps.hi, piece.step(at));
      }
    }
  });
  Extent<X> extent;
  Extent<std::int64_t> steps;
  for (std::size_t i = 0; i < series.size(); ++i) {
    extent.lo = std::min(extent.lo, extents[i].lo);
    extent.hi = std::max(extent.hi, extents[i].hi);
    steps.lo = std::min(steps.lo, steps_of[i].lo);
    steps.hi = std::max(steps.hi, steps_of[i].hi);
  }
  constexpr X kNowhere = is_logarithmic<Grid> ? 1 : 0;
  if (extent.lo > extent.hi) extent = {kNowhere, kNowhere};
  const bool from = query.lo && (!is_logarithmic<Grid> || *query.lo > 0);
  if (from) extent.lo = to_x(*query.lo, true, X{});
  if (query.hi) extent.hi = to_x(*query.hi, false, X{});
  const Grid grid = Grid::covering(extent.lo, std::max(extent.lo, extent.hi), query.buckets);

  Frame frame;
  frame.equal_steps = steps.lo == steps.hi;
  std::vector<Row<X>> rows(series.size());
  frame.rows.resize(series.size());
  std::atomic<bool> single_precision{true};
  const bool moments = std::any_of(query.fields.begin(), query.fields.end(),
                                   [](const std::string& name) { return name == "mean" || name == "m2"; });
  in_parallel(series.size(), [&](std::size_t i) {
    const Series::Locked locked(*series[i], query.axis);
    const auto x = x_of<X>(locked, query.axis);
    const std::vector<Piece> shown = with_a_place<Grid>(locked, x);
    rows[i] = RowBuilder(locked, shown, x, extent.lo, extent.hi, grid, moments)
                  .build(query.buckets, query.smoothing);
    RowInfo& info = frame.rows[i] = describe(locked, x);
    info.no_place = info.points - count(shown);
    info.length = rows[i].cells.size();
    info.buckets = rows[i].buckets;
    if (!locked.single_precision()) single_precision = false;
  });
  for (const RowInfo& info : frame.rows) {
    if (info.buckets) frame.width = grid.width();
  }
  frame.lo = from ? *query.lo : static_cast<double>(extent.lo);
  frame.hi = query.hi.value_or(static_cast<double>(extent.hi));
  const Packer<X> packer(rows, single_precision);
  for (const std::string& name : query.fields) frame.fields.push_back(packer.field(name));
  return frame;
}

}  // namespace

const std::vector<std::string>& field_names() {
  static const std::vector<std::string> names{"x",     "min",     "max",      "first",  "last",
                                              "mean",  "m2",      "count",    "finite", "x_min",
                                              "x_max", "x_first", "smoothed", "flags"};
  return names;
}

Frame run_query(const std::vector<Series*>& series, const Query& query) {
  for (const std::string& name : query.fields) {
    if (std::find(field_names().begin(), field_names().end(), name) == field_names().end()) {
      throw std::invalid_argument("there is no field called '" + name + "'");
    }
  }
  if (query.buckets < 2) throw std::invalid_argument("buckets must be at least 2");
  if (!(query.smoothing >= 0 && query.smoothing < 1))
    throw std::invalid_argument("smoothing must be in [0, 1)");
  if ((query.lo && std::isnan(*query.lo)) || (query.hi && std::isnan(*query.hi))) {
    throw std::invalid_argument("a range must be numbers");
  }
  if (query.lo && query.hi && *query.lo > *query.hi) {
    throw std::invalid_argument("a range must begin before it ends");
  }
  if (query.log_x && query.hi && *query.hi <= 0) {
    throw std::invalid_argument("a range on a logarithmic axis must end above zero");
  }
  if (query.axis == Axis::kStep) {
    return query.log_x ? run_on<LogGrid<std::int64_t>>(series, query) : run_on<StepGrid>(series, query);
  }
  return query.log_x ? run_on<LogGrid<double>>(series, query) : run_on<RealGrid>(series, query);
}

}  // namespace glassboard
