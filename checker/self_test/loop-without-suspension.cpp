#include "prelude.h"

void compute();
aio::task<void> step();

aio::task<void> spins() {
  co_await step();
  while (true) // fires
    compute();
}

aio::task<void> serves() {
  while (true)
    co_await step();
}
