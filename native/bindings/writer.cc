// glassboard.writer._native: the writer's hot path against the bare C API, because every nanosecond is the
// trainer's.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <ctime>
#include <memory>
#include <new>
#include <string>

#include "glassboard/event_file_writer.h"
#include "glassboard/record.h"

namespace {

using glassboard::EventClass;
using glassboard::EventFileWriter;
using glassboard::ScalarPoint;
using glassboard::Seconds;
using Added = EventFileWriter::Added;
using Wait = EventFileWriter::Wait;

struct EventFile {
  PyObject_HEAD std::shared_ptr<EventFileWriter> file;
  bool by_hand;  // every scalar takes the long way, as one event
};

EventFileWriter& file_of(PyObject* self) { return *reinterpret_cast<EventFile*>(self)->file; }
bool is_by_hand(PyObject* self) { return reinterpret_cast<EventFile*>(self)->by_hand; }

double now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Adds, waiting without the GIL when memory is full; true unless Python has to look first.
template <typename Add>
bool add_or_drop(Add add) {
  Added added = add(Wait::kNo);
  if (added == Added::kFull) {
    Py_BEGIN_ALLOW_THREADS added = add(Wait::kForRoom);
    Py_END_ALLOW_THREADS
  }
  return added == Added::kYes;
}

// Reads a float, or an int that a double can hold. False, without an exception, for everything else.
bool read_value(PyObject* object, double* value) {
  if (PyFloat_CheckExact(object)) {
    *value = PyFloat_AS_DOUBLE(object);
    return true;
  }
  if (!PyLong_CheckExact(object)) return false;
  *value = PyLong_AsDouble(object);
  if (*value != -1.0 || !PyErr_Occurred()) return true;
  PyErr_Clear();
  return false;
}

bool read_step(PyObject* object, std::int64_t* step) {
  *step = 0;
  if (object == Py_None) return true;
  if (!PyLong_CheckExact(object)) return false;
  int overflow;
  *step = PyLong_AsLongLongAndOverflow(object, &overflow);
  return overflow == 0;
}

bool read_wall(PyObject* object, double* wall) {
  if (object == Py_None) {
    *wall = now();
    return true;
  }
  if (!PyFloat_CheckExact(object)) return false;
  *wall = PyFloat_AS_DOUBLE(object);
  return true;
}

PyObject* add_scalar(PyObject* self, PyObject* const* args, Py_ssize_t count) {
  if (count != 4) {
    PyErr_SetString(PyExc_TypeError, "add_scalar(tag, value, step, walltime) takes exactly four arguments");
    return nullptr;
  }
  ScalarPoint point;
  if (is_by_hand(self) || !PyUnicode_CheckExact(args[0]) || !read_value(args[1], &point.value) ||
      !read_step(args[2], &point.step) || !read_wall(args[3], &point.wall)) {
    Py_RETURN_FALSE;
  }
  Py_ssize_t tag_size;
  point.tag = PyUnicode_AsUTF8AndSize(args[0], &tag_size);
  if (!point.tag) {
    PyErr_Clear();  // lone surrogates
    Py_RETURN_FALSE;
  }
  point.tag_size = static_cast<std::size_t>(tag_size);
  EventFileWriter& file = file_of(self);
  return PyBool_FromLong(add_or_drop([&](Wait wait) { return file.add_scalar(point, wait); }));
}

PyObject* add_payload(PyObject* self, const char* data, std::size_t size, EventClass kind) {
  EventFileWriter& file = file_of(self);
  return PyBool_FromLong(add_or_drop([&](Wait wait) { return file.add_event(data, size, kind, wait); }));
}

PyObject* add_event(PyObject* self, PyObject* const* args, Py_ssize_t count) {
  if (count < 1 || count > 2) {
    PyErr_SetString(PyExc_TypeError, "add_event(payload, scalar=False) takes one or two arguments");
    return nullptr;
  }
  char* data;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(args[0], &data, &size) != 0) return nullptr;
  const int scalar = count == 2 ? PyObject_IsTrue(args[1]) : 0;
  if (scalar < 0) return nullptr;
  return add_payload(self, data, static_cast<std::size_t>(size),
                     scalar ? EventClass::kScalar : EventClass::kOther);
}

PyObject* add_scalars(PyObject* self, PyObject* const* args, Py_ssize_t count) {
  if (count != 3) {
    PyErr_SetString(PyExc_TypeError, "add_scalars(values, step, walltime) takes exactly three arguments");
    return nullptr;
  }
  std::int64_t step;
  double wall;
  if (is_by_hand(self) || !PyDict_CheckExact(args[0]) || !read_step(args[1], &step) ||
      !read_wall(args[2], &wall))
    Py_RETURN_FALSE;
  std::string values;
  PyObject *tag, *value;
  for (Py_ssize_t at = 0; PyDict_Next(args[0], &at, &tag, &value);) {
    double number;
    Py_ssize_t tag_size;
    if (!PyUnicode_CheckExact(tag) || !read_value(value, &number)) Py_RETURN_FALSE;
    const char* const text = PyUnicode_AsUTF8AndSize(tag, &tag_size);
    if (!text) {
      PyErr_Clear();  // lone surrogates
      Py_RETURN_FALSE;
    }
    glassboard::append_scalar(values, text, static_cast<std::size_t>(tag_size), number);
  }
  const std::string event = glassboard::summary_event(wall, step, values);
  return add_payload(self, event.data(), event.size(), EventClass::kScalar);
}

// Calls `bounded` with a limit in seconds that is not None, else `unbounded`, without the GIL.
template <typename Unbounded, typename Bounded>
PyObject* wait_for(PyObject* const* args, Py_ssize_t count, Unbounded unbounded, Bounded bounded) {
  const bool limited = count > 0 && args[0] != Py_None;
  const double limit = limited ? PyFloat_AsDouble(args[0]) : 0;
  if (limit == -1.0 && PyErr_Occurred()) return nullptr;
  bool done;
  Py_BEGIN_ALLOW_THREADS done = limited ? bounded(Seconds(limit)) : unbounded();
  Py_END_ALLOW_THREADS return PyBool_FromLong(done);
}

PyObject* flush(PyObject* self, PyObject* const* args, Py_ssize_t count) {
  EventFileWriter& file = file_of(self);
  return wait_for(
      args, count, [&] { return file.drain(); }, [&](Seconds limit) { return file.drain_within(limit); });
}

PyObject* end_with(PyObject* self, PyObject* payload) {
  char* data;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(payload, &data, &size) != 0) return nullptr;
  std::string record;
  glassboard::append_record(record, {data, static_cast<std::size_t>(size)});
  file_of(self).end_with(std::move(record));
  Py_RETURN_NONE;
}

PyObject* close(PyObject* self, PyObject* const* args, Py_ssize_t count) {
  EventFileWriter& file = file_of(self);
  return wait_for(
      args, count, [&] { return file.close(); }, [&](Seconds limit) { return file.close_within(limit); });
}

PyObject* stats(PyObject* self, PyObject*) {
  const EventFileWriter::Stats stats = file_of(self).stats();
  return Py_BuildValue("KKKKKnd", stats.added.scalars, stats.added.others, stats.dropped.scalars,
                       stats.dropped.others, stats.errors, static_cast<Py_ssize_t>(stats.pending_bytes),
                       stats.longest_wait);
}

PyObject* acknowledge(PyObject* self, PyObject*) { return PyLong_FromLong(file_of(self).acknowledge()); }

PyObject* get_by_hand(PyObject* self, void*) { return PyBool_FromLong(is_by_hand(self)); }

int set_by_hand(PyObject* self, PyObject* value, void*) {
  const int is_true = value ? PyObject_IsTrue(value) : 0;
  if (is_true < 0) return -1;
  reinterpret_cast<EventFile*>(self)->by_hand = is_true != 0;
  return 0;
}

PyObject* get_usable(PyObject* self, void*) { return PyBool_FromLong(file_of(self).usable()); }

PyObject* get_finished(PyObject* self, void*) { return PyBool_FromLong(file_of(self).finished()); }

PyObject* get_path(PyObject* self, void*) {
  const std::string path = file_of(self).path();
  return PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size()));
}

// Frames each of some payloads; false with an exception.
bool frame(PyObject* payloads, std::string* records) {
  for (Py_ssize_t place = 0; place < PyTuple_GET_SIZE(payloads); ++place) {
    char* data;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(PyTuple_GET_ITEM(payloads, place), &data, &size) != 0) return false;
    glassboard::append_record(*records, {data, static_cast<std::size_t>(size)});
  }
  return true;
}

PyObject* event_file_new(PyTypeObject* type, PyObject* args, PyObject*) {
  PyObject *directory = nullptr, *host = nullptr, *suffix = nullptr, *opening = nullptr;
  double patience = 0;
  std::string records;
  PyObject* self = nullptr;
  if (PyArg_ParseTuple(args, "O&O&O&O!d:EventFile", PyUnicode_FSConverter, &directory, PyUnicode_FSConverter,
                       &host, PyUnicode_FSConverter, &suffix, &PyTuple_Type, &opening, &patience) &&
      frame(opening, &records)) {
    self = type->tp_alloc(type, 0);
  }
  if (self) {
    auto* object = reinterpret_cast<EventFile*>(self);
    new (&object->file) std::shared_ptr<EventFileWriter>();
    const std::string in = PyBytes_AS_STRING(directory), of = PyBytes_AS_STRING(host),
                      end = PyBytes_AS_STRING(suffix);
    Py_BEGIN_ALLOW_THREADS object->file = EventFileWriter::open(in, of, end, records, Seconds(patience));
    Py_END_ALLOW_THREADS
  }
  Py_XDECREF(directory);
  Py_XDECREF(host);
  Py_XDECREF(suffix);
  return self;
}

void event_file_dealloc(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  auto* object = reinterpret_cast<EventFile*>(self);
  if (object->file) object->file->abandon();
  object->file.~shared_ptr();
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* set_memory_bound(PyObject*, PyObject* bytes) {
  const std::size_t bound = PyLong_AsSize_t(bytes);
  if (bound == static_cast<std::size_t>(-1) && PyErr_Occurred()) return nullptr;
  glassboard::WriteQueue::set_bound(bound);
  Py_RETURN_NONE;
}

template <typename Call>
constexpr PyCFunction fast_call(Call call) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(call));
}

PyMethodDef event_file_methods[] = {
    {"add_scalar", fast_call(add_scalar), METH_FASTCALL,
     "add_scalar(tag, value, step, walltime) -> bool\n\nFalse: nothing was added; convert, reopen or report "
     "first."},
    {"add_event", fast_call(add_event), METH_FASTCALL,
     "add_event(payload, scalar=False) -> bool\n\nAdds one serialized Event; False as above."},
    {"add_scalars", fast_call(add_scalars), METH_FASTCALL,
     "add_scalars(values, step, walltime) -> bool\n\nAdds a dict of plain numbers by tag, as one event."},
    {"flush", fast_call(flush), METH_FASTCALL,
     "flush(limit=None) -> bool\n\nWrites everything added so far to the operating system."},
    {"end_with", end_with, METH_O, "Has the file end with this serialized Event once it is closed."},
    {"close", fast_call(close), METH_FASTCALL,
     "close(limit=None) -> bool\n\nWrites everything and closes the file."},
    {"acknowledge", acknowledge, METH_NOARGS,
     "acknowledge() -> int\n\nTakes the news of trouble off, so that adding works again; errno or 0."},
    {"stats", stats, METH_NOARGS,
     "stats() -> (added scalars, other events, dropped scalars, other events, errors, pending bytes, longest "
     "wait)"},
    {nullptr, nullptr, 0, nullptr}};

PyGetSetDef event_file_properties[] = {
    {"by_hand", get_by_hand, set_by_hand, "Whether scalars are refused: they are to be added as events.",
     nullptr},
    {"usable", get_usable, nullptr, "Open, and opened by this process.", nullptr},
    {"finished", get_finished, nullptr, "Closed: nothing will change any more.", nullptr},
    {"path", get_path, nullptr, "The file's path; empty until it could be created.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyType_Slot event_file_slots[] = {
    {Py_tp_doc, const_cast<char*>("EventFile(directory, host, suffix, opening, patience)")},
    {Py_tp_new, reinterpret_cast<void*>(event_file_new)},
    {Py_tp_dealloc, reinterpret_cast<void*>(event_file_dealloc)},
    {Py_tp_methods, event_file_methods},
    {Py_tp_getset, event_file_properties},
    {0, nullptr}};

PyType_Spec event_file_spec = {"glassboard.writer._native.EventFile", sizeof(EventFile), 0,
                               Py_TPFLAGS_DEFAULT, event_file_slots};

PyMethodDef module_functions[] = {{"set_memory_bound", set_memory_bound, METH_O,
                                   "set_memory_bound(bytes)\n\nBounds what all writers of the process hold "
                                   "while the disk does not take it."},
                                  {nullptr, nullptr, 0, nullptr}};

PyModuleDef module = {PyModuleDef_HEAD_INIT,
                      "_native",
                      "The writer's buffer, encoder and flushing thread.",
                      -1,
                      module_functions,
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__native() {
  PyObject* const self = PyModule_Create(&module);
  if (!self) return nullptr;
  PyObject* const type = PyType_FromSpec(&event_file_spec);
  if (!type || PyModule_AddObject(self, "EventFile", type) != 0) {
    Py_XDECREF(type);
    Py_DECREF(self);
    return nullptr;
  }
  return self;
}
