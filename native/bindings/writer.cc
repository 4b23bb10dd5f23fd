// glassboard.writer._native: the writer's hot path against the bare C API, because every nanosecond is the
// trainer's.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <ctime>
#include <memory>
#include <new>
#include <string>

#include "glassboard/event_file_writer.h"

namespace {

using glassboard::EventFileWriter;
using glassboard::ScalarPoint;
using Added = EventFileWriter::Added;

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

// Adds, waiting once without the GIL when the buffer is full; true unless Python has to look first.
template <typename Add>
bool add_or_drop(EventFileWriter& file, std::size_t bytes, Add add) {
  Added added = add();
  if (added == Added::kFull) {
    Py_BEGIN_ALLOW_THREADS file.wait_for_room(bytes);
    Py_END_ALLOW_THREADS added = add();
    if (added == Added::kFull) {
      file.count_drop();
      return true;
    }
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
  const bool added = add_or_drop(file, glassboard::scalar_record_bound(point.tag_size),
                                 [&] { return file.add_scalar(point); });
  return PyBool_FromLong(added);
}

PyObject* add_payload(PyObject* self, const char* data, std::size_t size) {
  EventFileWriter& file = file_of(self);
  const std::size_t framed = size + glassboard::kHeaderSize + glassboard::kFooterSize;
  return PyBool_FromLong(add_or_drop(file, framed, [&] { return file.add_event(data, size); }));
}

PyObject* add_event(PyObject* self, PyObject* payload) {
  char* data;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(payload, &data, &size) != 0) return nullptr;
  return add_payload(self, data, static_cast<std::size_t>(size));
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
  return add_payload(self, event.data(), event.size());
}

PyObject* flush(PyObject* self, PyObject*) {
  EventFileWriter& file = file_of(self);
  bool written;
  Py_BEGIN_ALLOW_THREADS written = file.drain();
  Py_END_ALLOW_THREADS return PyBool_FromLong(written);
}

PyObject* close(PyObject* self, PyObject*) {
  EventFileWriter& file = file_of(self);
  Py_BEGIN_ALLOW_THREADS file.close();
  Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

PyObject* acknowledge(PyObject* self, PyObject*) { return PyLong_FromLong(file_of(self).acknowledge()); }

PyObject* get_errors(PyObject* self, void*) {
  return PyLong_FromUnsignedLongLong(file_of(self).counts().errors);
}

PyObject* get_dropped(PyObject* self, void*) {
  return PyLong_FromUnsignedLongLong(file_of(self).counts().dropped);
}

PyObject* get_by_hand(PyObject* self, void*) { return PyBool_FromLong(is_by_hand(self)); }

int set_by_hand(PyObject* self, PyObject* value, void*) {
  const int is_true = value ? PyObject_IsTrue(value) : 0;
  if (is_true < 0) return -1;
  reinterpret_cast<EventFile*>(self)->by_hand = is_true != 0;
  return 0;
}

PyObject* get_usable(PyObject* self, void*) { return PyBool_FromLong(file_of(self).usable()); }

PyObject* get_path(PyObject* self, void*) {
  const std::string path = file_of(self).path();
  return PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size()));
}

PyObject* event_file_new(PyTypeObject* type, PyObject* args, PyObject*) {
  PyObject *directory = nullptr, *host = nullptr, *suffix = nullptr;
  PyObject* self = nullptr;
  if (PyArg_ParseTuple(args, "O&O&O&:EventFile", PyUnicode_FSConverter, &directory, PyUnicode_FSConverter,
                       &host, PyUnicode_FSConverter, &suffix)) {
    self = type->tp_alloc(type, 0);
  }
  if (self) {
    auto* object = reinterpret_cast<EventFile*>(self);
    new (&object->file) std::shared_ptr<EventFileWriter>();
    const std::string in = PyBytes_AS_STRING(directory), of = PyBytes_AS_STRING(host),
                      end = PyBytes_AS_STRING(suffix);
    Py_BEGIN_ALLOW_THREADS object->file = EventFileWriter::open(in, of, end);
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
  glassboard::WriteBuffer::set_bound(bound);
  Py_RETURN_NONE;
}

PyMethodDef event_file_methods[] = {
    {"add_scalar", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(add_scalar)), METH_FASTCALL,
     "add_scalar(tag, value, step, walltime) -> bool\n\nFalse: nothing was added; convert, reopen or report "
     "first."},
    {"add_event", add_event, METH_O, "add_event(payload) -> bool\n\nAdds one serialized Event."},
    {"add_scalars", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(add_scalars)), METH_FASTCALL,
     "add_scalars(values, step, walltime) -> bool\n\nAdds a dict of plain numbers by tag, as one event."},
    {"flush", flush, METH_NOARGS,
     "flush() -> bool\n\nWrites everything added so far to the operating system."},
    {"close", close, METH_NOARGS, "close()\n\nWrites everything and closes the file."},
    {"acknowledge", acknowledge, METH_NOARGS,
     "acknowledge() -> int\n\nTakes the news of trouble off, so that adding works again; errno or 0."},
    {nullptr, nullptr, 0, nullptr}};

PyGetSetDef event_file_properties[] = {
    {"by_hand", get_by_hand, set_by_hand, "Whether scalars are refused: they are to be added as events.",
     nullptr},
    {"usable", get_usable, nullptr, "Open, and opened by this process.", nullptr},
    {"errors", get_errors, nullptr, "Failed attempts to write.", nullptr},
    {"dropped", get_dropped, nullptr, "Events lost.", nullptr},
    {"path", get_path, nullptr, "The file's path; empty until it could be created.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyType_Slot event_file_slots[] = {{Py_tp_doc, const_cast<char*>("EventFile(directory, host, suffix)")},
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
