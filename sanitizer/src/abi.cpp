// The public C interface.
#include "corosan/corosan.h"

#include "dump.h"
#include "interpose/real.h"
#include "loop_slot.h"

#include <dlfcn.h>

#define PUBLIC extern "C" __attribute__((visibility("default")))

PUBLIC const char *corosan_version() { return COROSAN_VERSION; }

PUBLIC void corosan_allow_blocking_begin() { ++corosan::this_thread.allowed; }
PUBLIC void corosan_allow_blocking_end() { --corosan::this_thread.allowed; }

PUBLIC int corosan_dump(int fd) { return corosan::dump_tasks(fd); }

PUBLIC const char *corosan_interposer(size_t index, int *bites) {
  using namespace corosan;
  if (index >= interposer_count)
    return nullptr;
  const char *symbol = interposer_rows[index].symbol;
  if (bites != nullptr) {
    Dl_info found{}, ours{};
    void *first = dlsym(RTLD_DEFAULT, symbol);
    *bites = first != nullptr && dladdr(first, &found) != 0 && dladdr(interposer_rows, &ours) != 0 &&
             found.dli_fbase == ours.dli_fbase && resolvable(index) && real_function(index) != first;
  }
  return symbol;
}
