/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-memory.h"
#include "lpy-native.h"

#define LARGEST_CACHED_NUMBER 256

/* --- the hooks ---------------------------------------------------------------- */

/* The interpreter reads a hook and its context one after the other without a lock, so a
 * thread may call any of our functions with any context: these look at none, and what
 * was there before gets its own whoever calls it. */
static PyMemAllocatorEx originals[3];

static inline __attribute__ ((always_inline)) void *
allocate (PyMemAllocatorDomain domain, size_t n, size_t size, bool zeroed)
{
  const PyMemAllocatorEx *original = &originals[domain];
  LprofMemorySlot *slot = &lprof_memory_slot;
  uint32_t inside = slot->inside;

  slot->inside = 1;
  void *block =
      zeroed ? original->calloc (original->ctx, n, size) : original->malloc (original->ctx, size);
  if (block && !inside)
    lprof_memory_add (block, n * size, false);
  slot->inside = inside;
  slot->reached = true;
  return block;
}

static inline __attribute__ ((always_inline)) void *
reallocate (PyMemAllocatorDomain domain, void *old, size_t size)
{
  const PyMemAllocatorEx *original = &originals[domain];
  LprofMemorySlot *slot = &lprof_memory_slot;

  if (slot->inside)
    return original->realloc (original->ctx, old, size);
  slot->inside = 1;
  LprofMemoryBlock taken = old ? lprof_memory_take (old) : (LprofMemoryBlock){ 0 };
  void *block = original->realloc (original->ctx, old, size);
  if (block)
    lprof_memory_replace (taken, block, size, false);
  else
    lprof_memory_put_back (taken, old);
  slot->inside = 0;
  return block;
}

static inline __attribute__ ((always_inline)) void
release (PyMemAllocatorDomain domain, void *block)
{
  const PyMemAllocatorEx *original = &originals[domain];
  LprofMemorySlot *slot = &lprof_memory_slot;
  uint32_t inside = slot->inside;

  slot->inside = 1;
  if (block && !inside)
    lprof_memory_remove (block);
  original->free (original->ctx, block);
  slot->inside = inside;
}

#define DOMAIN_HOOKS(name, domain)                                                                 \
  static void *name##_malloc (void *Py_UNUSED (ctx), size_t size)                                  \
  {                                                                                                \
    return allocate (domain, 1, size, false);                                                      \
  }                                                                                                \
  static void *name##_calloc (void *Py_UNUSED (ctx), size_t n, size_t size)                        \
  {                                                                                                \
    return allocate (domain, n, size, true);                                                       \
  }                                                                                                \
  static void *name##_realloc (void *Py_UNUSED (ctx), void *old, size_t size)                      \
  {                                                                                                \
    return reallocate (domain, old, size);                                                         \
  }                                                                                                \
  static void name##_free (void *Py_UNUSED (ctx), void *block)                                     \
  {                                                                                                \
    release (domain, block);                                                                       \
  }

DOMAIN_HOOKS (raw, PYMEM_DOMAIN_RAW)
DOMAIN_HOOKS (mem, PYMEM_DOMAIN_MEM)
DOMAIN_HOOKS (object, PYMEM_DOMAIN_OBJ)

static const PyMemAllocatorEx hooks[3] = {
  [PYMEM_DOMAIN_RAW] = { NULL, raw_malloc, raw_calloc, raw_realloc, raw_free },
  [PYMEM_DOMAIN_MEM] = { NULL, mem_malloc, mem_calloc, mem_realloc, mem_free },
  [PYMEM_DOMAIN_OBJ] = { NULL, object_malloc, object_calloc, object_realloc, object_free },
};

static size_t n_users; /* of the hooks: the recorder, watches */

/* Whether an allocation comes to us, perhaps through another tool that hooked in
 * after us. */
static bool
is_reached (PyMemAllocatorDomain domain)
{
  LprofMemorySlot *slot = &lprof_memory_slot;
  uint32_t inside = slot->inside;

  slot->inside = 1;
  slot->reached = false;
  if (domain == PYMEM_DOMAIN_RAW)
    PyMem_RawFree (PyMem_RawMalloc (1));
  else if (domain == PYMEM_DOMAIN_MEM)
    PyMem_Free (PyMem_Malloc (1));
  else
    PyObject_Free (PyObject_Malloc (1));
  slot->inside = inside;
  return slot->reached;
}

static void
add_hook (PyMemAllocatorDomain domain)
{
  PyMemAllocatorEx hook = hooks[domain];

  if (is_reached (domain))
    return;
  PyMem_GetAllocator (domain, &originals[domain]);
  hook.ctx = originals[domain].ctx;
  PyMem_SetAllocator (domain, &hook);
}

/* A tool that hooked in after us has our hook as what was there before: it stays, and
 * counts nothing. */
static void
remove_hook (PyMemAllocatorDomain domain)
{
  PyMemAllocatorEx now;

  PyMem_GetAllocator (domain, &now);
  if (now.malloc == hooks[domain].malloc)
    PyMem_SetAllocator (domain, &originals[domain]);
}

static void
begin_use (void)
{
  if (n_users++ > 0)
    return;
  add_hook (PYMEM_DOMAIN_RAW);
  add_hook (PYMEM_DOMAIN_MEM);
  add_hook (PYMEM_DOMAIN_OBJ);
}

static bool
is_whole (void)
{
  return is_reached (PYMEM_DOMAIN_RAW) && is_reached (PYMEM_DOMAIN_MEM)
         && is_reached (PYMEM_DOMAIN_OBJ);
}

static void
end_use (void)
{
  if (--n_users > 0)
    return;
  remove_hook (PYMEM_DOMAIN_OBJ);
  remove_hook (PYMEM_DOMAIN_MEM);
  remove_hook (PYMEM_DOMAIN_RAW);
}

/* --- recording ------------------------------------------------------------------ */

bool
lpy_memory_start (LpyRecorder *self)
{
  if (self->memory == LPY_MEMORY_NONE)
    return true;
  if (self->memory == LPY_MEMORY_NATIVE && !lpy_native_connect ())
    {
      PyErr_SetString (PyExc_RuntimeError, "Native allocations are seen only in a program that "
                                           "was started by lprof-run --memory=native.");
      return false;
    }
  if (!lprof_memory_start (&self->recorder, self->memory == LPY_MEMORY_NATIVE))
    {
      PyErr_NoMemory ();
      return false;
    }
  self->counts_memory = true;
  begin_use ();
  return true;
}

void
lpy_memory_stop (LpyRecorder *self)
{
  if (!self->counts_memory)
    return;
  self->counts_memory = false;
  lprof_memory_stop (&self->recorder);
  if (!is_whole ())
    lprof_recorder_add_fact (&self->recorder, "note",
                             "Another tool took lprof's place in Python's allocators; memory that "
                             "was allocated or freed after that is not counted.");
  if (self->memory == LPY_MEMORY_NATIVE)
    lpy_native_disconnect ();
  end_use ();
}

/* --- the interpreter's own --------------------------------------------------------- */

void
lpy_memory_disown_number (PyObject *number)
{
  if (PyLong_AsLong (number) > LARGEST_CACHED_NUMBER)
    lprof_memory_disown (number);
}

void
lpy_memory_disown_line (uint32_t line)
{
  if (line > LARGEST_CACHED_NUMBER)
    lprof_memory_disown_newest (sizeof (PyLongObject));
}

void
lpy_memory_disown_object (const void *object)
{
  lprof_memory_disown ((const char *)object - LPY_SIZE_OF_GC_HEAD);
}

PyObject *
lpy_memory_begin_own_work (PyObject *Py_UNUSED (module), PyObject *Py_UNUSED (unused))
{
  lpy_memory_begin_own ();
  Py_RETURN_NONE;
}

PyObject *
lpy_memory_end_own_work (PyObject *Py_UNUSED (module), PyObject *Py_UNUSED (unused))
{
  if (lprof_memory_slot.own)
    lpy_memory_end_own ();
  Py_RETURN_NONE;
}

/* --- MemoryWatch ------------------------------------------------------------------- */

typedef struct
{
  PyObject_HEAD LprofMemoryWatch watch;
  bool is_running;
  long long used; /* when it was stopped */
  unsigned long long peak;
} LpyMemoryWatch;

static PyObject *
watch_start (LpyMemoryWatch *self, PyObject *Py_UNUSED (unused))
{
  if (self->is_running)
    {
      PyErr_SetString (PyExc_RuntimeError, "This watch is running; use another one.");
      return NULL;
    }
  begin_use ();
  self->is_running = true;
  lprof_memory_watch (&self->watch);
  Py_RETURN_NONE;
}

static void
read_watch (LpyMemoryWatch *self)
{
  if (!self->is_running)
    return;
  self->used = lprof_memory_watch_get_used (&self->watch);
  self->peak = lprof_memory_watch_get_peak (&self->watch);
}

static PyObject *
watch_stop (LpyMemoryWatch *self, PyObject *Py_UNUSED (unused))
{
  read_watch (self);
  if (self->is_running)
    {
      lprof_memory_unwatch (&self->watch);
      end_use ();
    }
  self->is_running = false;
  Py_RETURN_NONE;
}

static PyObject *
get_used (LpyMemoryWatch *self, void *Py_UNUSED (closure))
{
  read_watch (self);
  return PyLong_FromLongLong (self->used);
}

static PyObject *
get_peak (LpyMemoryWatch *self, void *Py_UNUSED (closure))
{
  read_watch (self);
  return PyLong_FromUnsignedLongLong (self->peak);
}

static void
watch_dealloc (LpyMemoryWatch *self)
{
  PyTypeObject *type = Py_TYPE (self);

  Py_XDECREF (watch_stop (self, NULL));
  type->tp_free ((PyObject *)self);
  Py_DECREF (type);
}

static PyMethodDef watch_methods[] = {
  { "start", (PyCFunction)watch_start, METH_NOARGS, "Begin to count, from zero." },
  { "stop", (PyCFunction)watch_stop, METH_NOARGS, "Keep the figures as they are now." },
  { NULL },
};

static PyGetSetDef watch_getset[] = {
  { "used", (getter)get_used, NULL, "Bytes allocated since the start and not freed." },
  { "peak", (getter)get_peak, NULL, "The most of that, in bytes." },
  { NULL },
};

static PyType_Slot watch_slots[] = {
  { Py_tp_doc, (void *)"How much memory all threads allocate between start() and stop()." },
  { Py_tp_dealloc, watch_dealloc },
  { Py_tp_methods, watch_methods },
  { Py_tp_getset, watch_getset },
  { 0, NULL },
};

PyType_Spec lpy_memory_watch_spec = {
  .name = "lprof._record.MemoryWatch",
  .basicsize = sizeof (LpyMemoryWatch),
  .flags = Py_TPFLAGS_DEFAULT,
  .slots = watch_slots,
};
