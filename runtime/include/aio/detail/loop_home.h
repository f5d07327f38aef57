// Where a loop lives: the Asio executor on which its turns run, one after another.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <functional>

namespace boost::asio {
class io_context;
}

namespace aio::detail {

struct loop_home {
  boost::asio::any_io_executor executor; ///< what runs on it never overlaps
  boost::asio::io_context *context;      ///< null on a thread pool
  std::function<bool()> here;            ///< the calling thread runs on the executor now
  bool one_thread;                       ///< always the same one

  boost::asio::execution_context &owner() const;
  /// For the executor of an io_context (which one thread runs), a strand, or a thread pool (which gets a strand).
  static loop_home of(const boost::asio::any_io_executor &executor);
};

} // namespace aio::detail
