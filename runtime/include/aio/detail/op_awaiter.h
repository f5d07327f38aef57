// Awaiting an Asio operation: its initiation and arguments, its handler, its result.
#pragma once

#include "aio/detail/op_base.h"
#include "aio/detail/operation_name.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/recycling_allocator.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace aio::detail {

template <class... Args> class op_handler;

/// Splits completion arguments into the error and what co_await gives.
template <class... Args> struct op_signature {
  static constexpr std::size_t skip = 0;
};
template <class... Rest> struct op_signature<boost::system::error_code, Rest...> {
  static constexpr std::size_t skip = 1;
};
template <class... Rest> struct op_signature<std::exception_ptr, Rest...> {
  static constexpr std::size_t skip = 1;
};

template <class... Args> class op_state : public op_base {
public:
  using op_base::completed;
  std::optional<std::tuple<Args...>> arguments;

protected:
  explicit op_state(int fd) noexcept : op_base(fd) {}
  ~op_state() = default;
  auto take() {
    if (arguments) {
      if constexpr (op_signature<Args...>::skip == 1)
        check(std::get<0>(*arguments));
      else
        check();
    } else {
      check();
    }
    return rest<op_signature<Args...>::skip>();
  }

private:
  template <std::size_t From> auto rest() {
    constexpr std::size_t count = sizeof...(Args) - From;
    if constexpr (count == 1)
      return std::get<From>(std::move(*arguments));
    else if constexpr (count > 1)
      return [this]<std::size_t... Place>(std::index_sequence<Place...>) {
        return std::tuple<std::tuple_element_t<From + Place, std::tuple<Args...>>...>(
            std::get<From + Place>(std::move(*arguments))...);
      }(std::make_index_sequence<count>());
  }
};

/// What the operation calls. Owns the right to resume the task: dropped without a call, it says so.
template <class... Args> class op_handler {
public:
  using executor_type = loop_executor;
  using cancellation_slot_type = boost::asio::cancellation_slot;
  using allocator_type = boost::asio::recycling_allocator<void>;

  explicit op_handler(op_state<Args...> &state) noexcept : state_(&state) {}
  op_handler(op_handler &&other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  op_handler &operator=(op_handler &&other) noexcept {
    op_handler moved(std::move(other));
    std::swap(state_, moved.state_);
    return *this;
  }
  ~op_handler() {
    if (state_)
      state_->abandoned();
  }

  executor_type get_executor() const noexcept { return state_->executor(); }
  cancellation_slot_type get_cancellation_slot() const noexcept { return state_->slot(); }
  allocator_type get_allocator() const noexcept { return {}; }

  template <class... Given> void operator()(Given &&...given) {
    if (!state_->on_loop_thread()) [[unlikely]] {
      // An operation that ignores the associated executor.
      const executor_type executor = state_->executor();
      std::tuple<Args...> arguments(std::forward<Given>(given)...);
      boost::asio::post(executor, [handler = std::move(*this), arguments = std::move(arguments)]() mutable {
        std::apply(std::move(handler), std::move(arguments));
      });
      return;
    }
    op_state<Args...> &state = *std::exchange(state_, nullptr);
    state.arguments.emplace(std::forward<Given>(given)...);
    state.completed();
  }

private:
  op_state<Args...> *state_;
};

template <class Signature, class Initiation, class... InitArgs> class op_awaiter;

template <class... Args, class Initiation, class... InitArgs>
class op_awaiter<void(Args...), Initiation, InitArgs...> final : public op_state<Args...> {
public:
  op_awaiter(int fd, Initiation &&initiation, std::tuple<InitArgs...> &&args)
      : op_state<Args...>(fd), initiation_(std::move(initiation)), args_(std::move(args)) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    if (!this->prepare(*at.promise().task, at, operation_name<Initiation>::value))
      return false;
    try {
      std::apply([this](InitArgs &...args) { std::move(initiation_)(op_handler<Args...>(*this), std::move(args)...); },
                 args_);
    } catch (...) {
      this->withdraw();
      throw;
    }
    return this->settle();
  }
  auto await_resume() { return this->take(); }

private:
  Initiation initiation_;
  std::tuple<InitArgs...> args_;
};

/// What an initiating function returns for use_op.
template <class Signature, class Initiation, class... InitArgs>
class [[nodiscard("the operation does not start until it is awaited")]] op_awaitable {
public:
  template <class First, class... Rest>
  op_awaitable(std::in_place_t, First &&initiation, Rest &&...args)
      : initiation_(std::forward<First>(initiation)), args_(std::forward<Rest>(args)...) {}
  op_awaiter<Signature, Initiation, InitArgs...> aio_await() && {
    return op_awaiter<Signature, Initiation, InitArgs...>(fd_, std::move(initiation_), std::move(args_));
  }

  /// The descriptor it works on, for debuggers.
  void set_fd(int fd) noexcept { fd_ = fd; }

private:
  Initiation initiation_;
  std::tuple<InitArgs...> args_;
  int fd_ = -1;
};

} // namespace aio::detail
