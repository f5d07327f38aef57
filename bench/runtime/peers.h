// How a benchmark runs a coroutine of each peer.
#pragma once

#include <aio/run.h>
#include <aio/task.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <benchmark/benchmark.h>

#include <exception>

namespace bench {

/// On a loop of aio. SIGINT is left alone: Asio's side does not listen to it either.
inline void run(aio::task<void> body) { aio::run(std::move(body), {.on_sigint = aio::sigint_policy::leave}); }

/// On an io_context of the same kind.
inline void run(boost::asio::awaitable<void> body) {
  boost::asio::io_context context(1);
  boost::asio::co_spawn(context, std::move(body), [](std::exception_ptr error) {
    if (error)
      std::rethrow_exception(error);
  });
  context.run();
}

} // namespace bench
