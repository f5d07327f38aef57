#include "prelude.h"

aio::task<int> number() { co_return 1; }

aio::task<> forgets_co_return() { // fires
  int done = 1;
  (void)done;
}
aio::task<int> hides_behind_a_try() {
  try {
    return number(); // fires
  } catch (...) {
  }
  return number();
}
aio::task<int> wraps() { return number(); }
