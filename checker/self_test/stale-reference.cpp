#include "prelude.h"

#include <vector>

aio::task<void> work() { co_return; }

std::vector<int> shared;

aio::task<void> keeps() {
  int &first = shared[0];
  co_await work();
  ++first; // fires
}

aio::task<void> looks_again() {
  ++shared[0];
  co_await work();
  int &first = shared[0];
  ++first;
}
