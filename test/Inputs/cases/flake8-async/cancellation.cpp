// Cancellation, by the list of flake8-async: ASYNC102, ASYNC103, ASYNC104 and ASYNC120. Theirs asks of each handler to
// let a cancellation out; ours asks it of handlers in a loop that would never end.
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <aio/cancelled_error.h>
#include <aio/sleep.h>
#include <boost/asio.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>

namespace asio = boost::asio;
using namespace std::chrono_literals;

aio::task<> step();
bool condition();
void work();
int which();

// ASYNC103, error: catches all and goes on
// warn: swallowed-cancellation
aio::task<> swallows() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
    }
  }
}

// ASYNC103, error: catches all and goes on, outside a loop
// different: silent; the task ends all the same, as asyncio's cancel() allows
aio::task<> swallows_once() {
  try {
    co_await step();
  } catch (...) {
  }
}

// ASYNC103, fine: throws it on
// silent
aio::task<> rethrows() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      throw;
    }
  }
}

// ASYNC103, fine: throws it on, and a second handler for the rest
// silent
aio::task<> rethrows_first() {
  while (true) {
    try {
      co_await step();
    } catch (const aio::cancelled_error &) {
      throw;
    } catch (...) {
      work();
    }
  }
}

// ASYNC103, fine: catches what a cancellation is not
// silent
aio::task<> catches_other() {
  while (true) {
    try {
      co_await step();
    } catch (const std::exception &) {
    }
  }
}

// ASYNC103, error: throws it on under a condition
// different: silent; the handler knows what it does: it throws
aio::task<> rethrows_sometimes() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      if (condition())
        throw;
    }
  }
}

// ASYNC103, fine: throws it on, on each way
// silent
aio::task<> rethrows_on_each() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      if (condition())
        throw;
      else if (condition())
        throw;
      else
        throw;
    }
  }
}

// ASYNC103, error: the handler of an inner try takes it
// warn: swallowed-cancellation
aio::task<> swallows_inside() {
  while (true) {
    try {
      try {
        co_await step();
      } catch (...) {
        work();
      }
    } catch (const aio::cancelled_error &) {
      throw;
    }
  }
}

// ASYNC103, error: the inner try throws it on, the outer one takes it
// warn: swallowed-cancellation
aio::task<> swallows_outside() {
  while (true) {
    try {
      try {
        co_await step();
      } catch (...) {
        throw;
      }
    } catch (...) {
      work();
    }
  }
}

// ASYNC103, fine: an inner try for what it does itself
// silent
aio::task<> inner_try_in_handler() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      try {
        work();
      } catch (const std::logic_error &) {
      }
      throw;
    }
  }
}

// ASYNC103, error: the second of two handlers for all there is
// warn: swallowed-cancellation
aio::task<> second_handler() {
  while (true) {
    try {
      co_await step();
    } catch (const std::runtime_error &) {
      throw;
    } catch (...) {
      work();
    }
  }
}

// ASYNC103, error: a switch in the handler
// warn: swallowed-cancellation
aio::task<> switch_in_handler() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      switch (which()) {
      case 1:
        work();
        break;
      default:
        break;
      }
    }
  }
}

// ASYNC103, error: a library that cancels by an error of its own, caught as any error
// warn: swallowed-cancellation
asio::awaitable<void> swallows_error(asio::ip::tcp::socket &socket, char (&data)[64]) {
  for (;;) {
    try {
      co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
    } catch (const std::exception &) {
      work();
    }
  }
}

// ASYNC104, error: continues the loop from the handler
// warn: swallowed-cancellation
aio::task<> continues() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      continue;
    }
    work();
  }
}

// ASYNC104, error: leaves the loop from the handler
// different: silent; the loop ends, and with it the task
aio::task<> breaks() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      break;
    }
  }
}

// ASYNC104, error: returns from the handler
// different: silent; the task ends: who cancelled it waits for nothing more
aio::task<> returns() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      co_return;
    }
  }
}

// ASYNC104, error: throws another exception
// different: silent; the task ends, with an exception
aio::task<> throws_other() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      throw std::runtime_error("failed");
    }
  }
}

// ASYNC104, error: throws another exception that keeps the first
// different: silent; the task ends, and the cancellation is nested in what it throws
aio::task<> throws_nested() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      std::throw_with_nested(std::runtime_error("failed"));
    }
  }
}

// ASYNC104, fine: a loop of the handler's own
// silent
aio::task<> loop_in_handler() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      while (true)
        break;
      throw;
    }
  }
}

// ASYNC102, error: waits while it cleans up
// different: silent; C++ has no co_await in a handler or destructor: one keeps the exception, and waits after it
aio::task<> cleans_up() {
  std::exception_ptr failed;
  try {
    co_await step();
  } catch (...) {
    failed = std::current_exception();
  }
  co_await step();
  if (failed)
    std::rethrow_exception(failed);
}

// ASYNC120, error: waits between a failure and its throw
// different: silent; as ASYNC102
aio::task<> waits_before_throw() {
  bool failed = false;
  try {
    co_await step();
  } catch (const std::exception &) {
    failed = true;
  }
  co_await aio::sleep(1s);
  if (failed)
    throw std::runtime_error("failed");
}
