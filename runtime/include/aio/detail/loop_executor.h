// The executor that awaited Asio operations complete on: the loop's.
#pragma once

#include "aio/detail/scheduler.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/require.hpp>

#include <utility>

namespace aio::detail {

/// Runs a function at once when the caller is on the loop already, else posts it there. Works for all homes of a loop
/// without type erasure on the usual way.
class loop_executor {
public:
  explicit loop_executor(scheduler &loop) noexcept : loop_(&loop) {}

  boost::asio::execution_context &query(boost::asio::execution::context_t) const noexcept { return loop_->owner(); }
  static constexpr boost::asio::execution::blocking_t query(boost::asio::execution::blocking_t) noexcept {
    return boost::asio::execution::blocking.possibly;
  }
  /// What is posted never runs inside the call.
  boost::asio::any_io_executor require(boost::asio::execution::blocking_t::never_t) const {
    return boost::asio::require(loop_->executor(), boost::asio::execution::blocking.never);
  }

  template <class Function> void execute(Function &&function) const {
    if (loop_->on_loop_thread()) [[likely]] {
      std::decay_t<Function> call(std::forward<Function>(function));
      std::move(call)();
    } else {
      // Not asio::post: it would come back here, for the function's own executor.
      require(boost::asio::execution::blocking.never).execute(std::forward<Function>(function));
    }
  }

  bool operator==(const loop_executor &) const noexcept = default;

private:
  scheduler *loop_;
};

} // namespace aio::detail
