// Python face of series: indices over columns, series of parts, and the query.
#include "glassboard/series.h"

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "glassboard/narrow.h"
#include "glassboard/query.h"
#include "glassboard/scalar_column.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace glassboard {
namespace {

// (column, begin, end or -1 while it grows, keep_below or None)
std::vector<Part> to_parts(const nb::sequence& items) {
  std::vector<Part> parts;
  for (nb::handle item : items) {
    const auto tuple = nb::cast<nb::tuple>(item);
    if (tuple.size() != 4) throw nb::value_error("a part is (column, begin, end, keep_below)");
    Part part;
    part.column = nb::cast<std::shared_ptr<ScalarColumn>>(tuple[0]);
    part.begin = nb::cast<std::size_t>(tuple[1]);
    const auto end = nb::cast<std::int64_t>(tuple[2]);
    part.end = end < 0 ? Part::kGrowing : static_cast<std::size_t>(end);
    if (!tuple[3].is_none()) part.keep_below = nb::cast<std::int64_t>(tuple[3]);
    parts.push_back(std::move(part));
  }
  return parts;
}

nb::list to_rows(const Frame& frame) {
  nb::list rows;
  for (const RowInfo& row : frame.rows) {
    rows.append(nb::make_tuple(row.length, row.buckets ? "buckets" : "points", row.points, row.no_place,
                               row.first_x, row.last_x, row.begin, row.last_step, row.last_value));
  }
  return rows;
}

nb::list to_fields(const Frame& frame) {
  nb::list fields;
  for (const FieldArray& field : frame.fields) {
    fields.append(nb::make_tuple(field.name, field.dtype, field.rows, field.columns,
                                 nb::bytes(field.bytes.data(), field.bytes.size())));
  }
  return fields;
}

nb::tuple query(const std::vector<Series*>& series, int axis, std::optional<double> lo,
                std::optional<double> hi, std::size_t buckets, bool log_x, double smoothing,
                const std::vector<std::string>& fields, bool narrowed) {
  if (axis < 0 || axis > 2) throw nb::value_error("axis must be 0 (step), 1 (relative) or 2 (wall)");
  Frame frame;
  {
    const nb::gil_scoped_release release;
    frame = run_query(series, {static_cast<Axis>(axis), lo, hi, buckets, log_x, smoothing, fields});
    if (narrowed) narrow(frame);
  }
  return nb::make_tuple(to_fields(frame), to_rows(frame), frame.lo, frame.hi, frame.width, frame.equal_steps);
}

}  // namespace
}  // namespace glassboard

NB_MODULE(_native, m) {
  using namespace glassboard;
  nb::set_leak_warnings(false);
  nb::module_::import_("glassboard.events._native");  // binds ScalarColumn
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const DamagedCache& error) {
      const nb::object type = nb::module_::import_("glassboard.errors").attr("DamagedCache");
      PyErr_SetString(type.ptr(), error.what());
    }
  });
  m.attr("FIELDS") = nb::tuple(nb::cast(field_names()));
  nb::class_<Series>(m, "Series")
      .def(
          "__init__", [](Series* self, const nb::sequence& parts) { new (self) Series(to_parts(parts)); },
          "parts"_a)
      .def(
          "set_parts", [](Series& self, const nb::sequence& parts) { self.set_parts(to_parts(parts)); },
          "parts"_a)
      .def("memory", &Series::memory, nb::call_guard<nb::gil_scoped_release>());
  m.def("query", &query, "series"_a, "axis"_a, "lo"_a.none(), "hi"_a.none(), "buckets"_a, "log_x"_a,
        "smoothing"_a, "fields"_a, "narrowed"_a);
}
