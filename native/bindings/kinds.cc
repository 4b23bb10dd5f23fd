// glassboard.writer.kinds._native: counts histograms, against the bare C API like the rest of the write side.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstring>
#include <string_view>

#include "glassboard/histogram.h"

namespace {

using glassboard::Histogram;

struct NamedFormat {
  std::string_view name;
  Histogram::Format format;
};

constexpr NamedFormat kFormats[] = {{"float16", Histogram::Format::kHalf},
                                    {"bfloat16", Histogram::Format::kBfloat16},
                                    {"float32", Histogram::Format::kFloat},
                                    {"float64", Histogram::Format::kDouble}};

const Histogram::Format* find_format(const char* name) {
  for (const NamedFormat& one : kFormats) {
    if (one.name == name) return &one.format;
  }
  return nullptr;
}

// The upper edges and the counts of the buckets from the empty one before the first that holds a value.
PyObject* to_tuple(const Histogram& histogram) {
  const auto& counts = histogram.counts();
  std::size_t begin = 0, end = counts.size();
  while (end > 0 && counts[end - 1] == 0) --end;
  while (begin < end && counts[begin] == 0) ++begin;
  const std::size_t buckets = end > begin ? end - begin + 1 : 0;
  const auto bytes = static_cast<Py_ssize_t>(buckets * sizeof(double));
  PyObject* const limits =
      PyBytes_FromStringAndSize(reinterpret_cast<const char*>(&glassboard::histogram_edges()[begin]), bytes);
  PyObject* const held = PyBytes_FromStringAndSize(nullptr, bytes);
  if (!limits || !held) {
    Py_XDECREF(limits);
    Py_XDECREF(held);
    return nullptr;
  }
  for (std::size_t i = 0; i < buckets; ++i) {
    const double count = i == 0 ? 0.0 : static_cast<double>(counts[begin + i - 1]);
    std::memcpy(PyBytes_AS_STRING(held) + i * sizeof count, &count, sizeof count);
  }
  return Py_BuildValue("ddKddNN", histogram.min(), histogram.max(),
                       static_cast<unsigned long long>(histogram.size()), histogram.sum(),
                       histogram.sum_squares(), limits, held);
}

PyObject* count_values(PyObject*, PyObject* args) {
  Py_buffer values;
  const char* name;
  if (!PyArg_ParseTuple(args, "y*s:count_values", &values, &name)) return nullptr;
  PyObject* result = nullptr;
  const Histogram::Format* const format = find_format(name);
  if (!format) {
    PyErr_Format(PyExc_ValueError, "no format %s; convert to float64", name);
  } else if (static_cast<std::size_t>(values.len) % Histogram::size_of(*format) != 0) {
    PyErr_Format(PyExc_ValueError, "%zd bytes are no whole number of %s values", values.len, name);
  } else {
    Histogram histogram;
    Py_BEGIN_ALLOW_THREADS histogram.add(
        values.buf, static_cast<std::size_t>(values.len) / Histogram::size_of(*format), *format);
    Py_END_ALLOW_THREADS result = to_tuple(histogram);
  }
  PyBuffer_Release(&values);
  return result;
}

PyObject* edges(PyObject*, PyObject*) {
  const auto& all = glassboard::histogram_edges();
  return PyBytes_FromStringAndSize(reinterpret_cast<const char*>(all.data()), sizeof all);
}

PyMethodDef functions[] = {
    {"count_values", count_values, METH_VARARGS,
     "count_values(values, format) -> (min, max, num, sum, sum_squares, limits, counts)"},
    {"edges", edges, METH_NOARGS, "edges() -> bytes\n\nAll edges between buckets, as doubles."},
    {nullptr, nullptr, 0, nullptr}};

PyModuleDef module = {PyModuleDef_HEAD_INIT,
                      "_native",
                      "Counts the values of histograms.",
                      -1,
                      functions,
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__native() { return PyModule_Create(&module); }
