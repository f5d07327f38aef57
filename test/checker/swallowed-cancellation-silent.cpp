// Where a handler lets the cancellation end the task, or none can get there.
// RUN: %coro_tidy --checks=-*,coro-swallowed-cancellation %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "aio/cancelled_error.h"
#include "aio/sleep.h"
#include "boost/asio.hpp"
#include "dialects.h"

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;
using namespace boost::asio;
namespace boost::system {
struct system_error : std::runtime_error {
  error_code code() const;
};
} // namespace boost::system

aio::task<> step();
void log(const char *);
bool stopped;

/// Asio's echo server: the handler stands around the session.
awaitable<void> echo(ip::tcp::socket socket) {
  try {
    for (;;) {
      co_await socket.async_read_some(buffer("x"), use_awaitable);
      co_await async_write(socket, buffer("x"), use_awaitable);
    }
  } catch (std::exception &error) {
    std::cerr << error.what();
  }
}
aio::task<> around() {
  try {
    co_await step();
  } catch (...) {
    log("failed");
  }
  co_await step(); // cleans up
}
aio::task<> rethrows() {
  while (true) {
    try {
      co_await step();
    } catch (const aio::cancelled_error &) {
      throw;
    } catch (...) {
      log("failed");
    }
  }
}
aio::task<> leaves() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      log("failed");
      break;
    }
  }
}
/// aio's cancellation is no std::exception.
aio::task<> not_caught() {
  while (true) {
    try {
      co_await step();
    } catch (const std::exception &) {
      log("failed");
    }
  }
}
awaitable<void> looks(ip::tcp::acceptor &acceptor) {
  for (;;) {
    try {
      co_await acceptor.async_accept(use_awaitable);
    } catch (const boost::system::system_error &error) {
      if (error.code())
        co_return;
    }
  }
}
/// The pause is cancelled too, outside the try.
awaitable<void> backs_off(ip::tcp::socket &socket, steady_timer &timer) {
  while (true) {
    try {
      co_await socket.async_read_some(buffer("x"), use_awaitable);
    } catch (std::exception &error) {
      std::cerr << error.what();
    }
    timer.expires_after(5s);
    co_await timer.async_wait(use_awaitable);
  }
}
awaitable<void> asks(ip::tcp::socket &socket) {
  while (!stopped) {
    try {
      co_await socket.async_read_some(buffer("x"), use_awaitable);
    } catch (...) {
    }
  }
}
awaitable<void> retries(ip::tcp::socket &socket) {
  for (int i = 0; i < 3; ++i) {
    try {
      co_await socket.async_read_some(buffer("x"), use_awaitable);
    } catch (...) {
    }
  }
}
awaitable<void> checks_after(ip::tcp::socket &socket) {
  while (true) {
    try {
      co_await socket.async_read_some(buffer("x"), use_awaitable);
    } catch (...) {
      log("failed");
    }
    if (stopped)
      break;
  }
}
/// A timer that serves as an event: cancelling it is how it wakes the task.
awaitable<void> event(steady_timer &changed) {
  while (true) {
    try {
      co_await changed.async_wait(use_awaitable);
    } catch (const std::exception &) {
    }
    log("changed");
  }
}
awaitable<void> as_values(ip::tcp::socket &socket, error_code &error) {
  while (true) {
    try {
      co_await socket.async_read_some(buffer("x"), redirect_error(use_awaitable, error));
      log("read");
    } catch (const std::exception &) {
    }
  }
}
aio::task<> keeps() {
  std::exception_ptr failure;
  while (true) {
    try {
      co_await step();
    } catch (...) {
      failure = std::current_exception();
    }
  }
}
/// libcoro does not cancel by an exception.
coro::task<> other_library() {
  while (true) {
    try {
      co_await coro::task<>{};
    } catch (...) {
    }
  }
}
aio::task<> no_await() {
  while (true) {
    try {
      log("x");
    } catch (...) {
    }
    co_await step();
  }
}

/// The inner handler keeps it for itself, and leaves the loop.
aio::task<> nested() {
  while (true) {
    try {
      try {
        co_await step();
      } catch (...) {
        co_return;
      }
    } catch (...) {
    }
  }
}
