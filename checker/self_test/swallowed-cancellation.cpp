#include "prelude.h"

namespace aio {
class cancelled_error {};
} // namespace aio

aio::task<void> step();
void log();

aio::task<void> for_ever() {
  while (true) {
    try {
      co_await step();
    } catch (...) { // fires
      log();
    }
  }
}

aio::task<void> once() {
  try {
    while (true)
      co_await step();
  } catch (...) {
    log();
  }
}
