// Finds the loop of an io_context, or gives it one.
#pragma once

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/query.hpp>

#include <memory>

namespace aio::detail {

/// Part of every io_context that has a loop.
class loop_service final : public boost::asio::execution_context::service {
public:
  using key_type = loop_service;
  static boost::asio::execution_context::id id;

  explicit loop_service(boost::asio::execution_context &owner) : service(owner) {}
  /// The loop of `context`, made when there is none.
  static scheduler &loop_of(boost::asio::io_context &context);
  /// aio::run's loop, which lives as long as its context.
  static void attach(boost::asio::io_context &context, scheduler &loop);
  /// The context, when it has a loop already.
  static boost::asio::io_context *known(boost::asio::execution_context &context);

private:
  void shutdown() override;

  scheduler *loop_ = nullptr;
  std::unique_ptr<scheduler> own_;
};

/// The io_context under an executor; throws invalid_state_error when it is another kind of context.
template <class Executor> boost::asio::io_context &context_of(const Executor &executor) {
  namespace asio = boost::asio;
  if constexpr (std::is_base_of_v<asio::io_context::executor_type, Executor>) {
    return static_cast<const asio::io_context::executor_type &>(executor).context();
  } else {
    if constexpr (requires { executor.template target<asio::io_context::executor_type>(); })
      if (const auto *plain = executor.template target<asio::io_context::executor_type>())
        return plain->context();
    if (asio::io_context *context = loop_service::known(asio::query(executor, asio::execution::context)))
      return *context;
    throw invalid_state_error(
        "aio::spawn needs the executor of an io_context; for a strand, spawn on the context first");
  }
}

} // namespace aio::detail
