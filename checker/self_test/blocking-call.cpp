#include "prelude.h"

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

aio::task<void> direct() {
  std::this_thread::sleep_for(1ms); // fires
  co_return;
}

void helper() { std::this_thread::sleep_for(1ms); }
aio::task<void> through_a_helper() {
  helper(); // fires
  co_return;
}

void nobody_awaits_me() { std::this_thread::sleep_for(1ms); }
aio::task<void> on_a_thread() {
  std::jthread worker([] { std::this_thread::sleep_for(1ms); });
  worker.detach();
  co_return;
}
