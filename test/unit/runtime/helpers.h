// What the runtime's tests share: a loop on a mock clock, so that no test waits for real time.
#pragma once

#include <aio/run.h>
#include <aio/testing/clock.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

/// aio::run on a mock clock.
template <class T> T run_mocked(aio::task<T> main) {
  aio::testing::clock clock;
  return aio::run(std::move(main), {.clock = &clock});
}

/// Collects what the loop's exception handler is told.
struct reports {
  std::vector<std::string> lines;
  aio::exception_handler handler() {
    return [this](const aio::exception_context &context) { lines.push_back(context.message + "|" + context.task); };
  }
};
