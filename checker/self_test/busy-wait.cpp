#include "prelude.h"

namespace aio {
task<void> sleep(int);
} // namespace aio

bool ready = false;
aio::task<void> step();

aio::task<void> polls() {
  while (!ready) // fires
    co_await aio::sleep(10);
}

aio::task<void> works() {
  while (!ready) {
    co_await step();
    co_await aio::sleep(10);
  }
}
