// Finds the loop of an executor, or gives it one.
#pragma once

#include "aio/detail/loop_home.h"
#include "aio/detail/scheduler.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace aio::detail {

/// Part of every Asio context that has loops: one for an io_context, one for each strand in use.
class loop_service final : public boost::asio::execution_context::service {
public:
  using key_type = loop_service;
  static boost::asio::execution_context::id id;

  explicit loop_service(boost::asio::execution_context &owner) : service(owner) {}
  /// The loop that lives there, made when there is none, with one more user. To be called on `home`.
  static scheduler &enter(const loop_home &home);
  /// Nothing is left of a strand's loop: it is destroyed soon, if that stays so.
  static void sweep_soon(scheduler &loop);
  /// aio::run's loop, which lives as long as its context.
  static void attach(scheduler &loop);

private:
  struct entry {
    boost::asio::any_io_executor executor;
    scheduler *loop;
    std::unique_ptr<scheduler> owned; ///< null for the loop of aio::run
  };
  void shutdown() override;
  void sweep(scheduler &loop) noexcept;

  std::mutex mutex_;
  std::vector<entry> loops_;
};

} // namespace aio::detail
