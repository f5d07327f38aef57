// The initiation and completion of aio::spawn.
#pragma once

#include "aio/detail/loop_service.h"
#include "aio/detail/outcome.h"
#include "aio/detail/spawn_record.h"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace aio::detail {

template <class T> struct spawn_signature_of {
  using type = void(std::exception_ptr, T);
};
template <> struct spawn_signature_of<void> {
  using type = void(std::exception_ptr);
};
template <class T> using spawn_signature = typename spawn_signature_of<T>::type;

/// Waits for the task's end on behalf of a handler. Owns itself.
template <class T, class Handler> class spawn_completion final : public join_node {
  using executor_type = boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>;

public:
  spawn_completion(Handler handler, const boost::asio::any_io_executor &home)
      : home_work_(home), work_(boost::asio::get_associated_executor(handler, home)), handler_(std::move(handler)) {}

  void start(scheduler &loop, task<T> body) {
    loop_ = &loop;
    record_ = spawn_record(std::move(body), {}, loop);
    record_->add_joiner(*this);
    auto slot = boost::asio::get_associated_cancellation_slot(handler_);
    if (slot.is_connected())
      slot.assign([this](boost::asio::cancellation_type type) {
        if (type != boost::asio::cancellation_type::none)
          record_->cancel();
      });
  }

  void joined(task_state &) noexcept override {
    auto slot = boost::asio::get_associated_cancellation_slot(handler_);
    if (slot.is_connected())
      slot.clear();
    // The handler's executor may run on another thread: the task and its count stay here, only the outcome travels.
    error_ = record_->failure();
    if (!error_)
      result_ = std::move(record_->result);
    record_ = {};
    --loop_->users;
    home_work_.reset();
    // Never inside the turn: the handler is code of the user.
    const auto executor = work_.get_executor();
    boost::asio::post(executor, [self = std::unique_ptr<spawn_completion>(this)]() mutable {
      Handler handler(std::move(self->handler_));
      const std::exception_ptr error = std::move(self->error_);
      outcome<T> result = std::move(self->result_);
      const auto work = std::move(self->work_);
      self.reset();
      if constexpr (std::is_void_v<T>)
        std::move(handler)(error);
      else if (error)
        std::move(handler)(error, T());
      else
        std::move(handler)(error, result.take());
    });
  }

  void abandoned() noexcept override { delete this; }

private:
  scheduler *loop_ = nullptr;
  boost::asio::executor_work_guard<boost::asio::any_io_executor> home_work_;
  boost::asio::executor_work_guard<executor_type> work_;
  Handler handler_;
  task_pointer<task_record<T>> record_;
  std::exception_ptr error_;
  outcome<T> result_;
};

template <class T> class initiate_spawn {
public:
  explicit initiate_spawn(const boost::asio::any_io_executor &executor) noexcept : executor_(executor) {}
  using executor_type = boost::asio::any_io_executor;
  const executor_type &get_executor() const noexcept { return executor_; }

  template <class Handler> void operator()(Handler &&handler, task<T> body) const {
    using completion = spawn_completion<T, std::decay_t<Handler>>;
    loop_home home = loop_home::of(executor_);
    auto waiting = std::make_unique<completion>(std::forward<Handler>(handler), home.executor);
    const boost::asio::any_io_executor executor = home.executor;
    const bool here = home.here();
    auto begin = [home = std::move(home), waiting = std::move(waiting), body = std::move(body)]() mutable {
      waiting->start(loop_service::enter(home), std::move(body));
      static_cast<void>(waiting.release()); // the task's end destroys it
    };
    if (here)
      begin();
    else
      boost::asio::post(executor, std::move(begin));
  }

private:
  boost::asio::any_io_executor executor_;
};

} // namespace aio::detail
