#include "prelude.h"

aio::task<void> refers(const int &number) { // fires
  (void)number;
  co_return;
}

aio::task<void> copies(int number, const int &) {
  (void)number;
  co_return;
}
