// Plain calls on the loop: call_soon, call_later and their kin.
#pragma once

#include "aio/detail/current_context.h"
#include "aio/detail/ready_ring.h"
#include "aio/detail/remote_call.h"
#include "aio/detail/scheduler.h"
#include "aio/detail/timer_heap.h"

#include <exception>
#include <memory>
#include <utility>

namespace aio::detail {

/// Makes the call with the given context variables; what it throws goes to the loop's exception handler.
template <class Call> void run_callback(Call call, context_pointer context) noexcept {
  const context_scope scope(std::move(context));
  try {
    call();
  } catch (...) {
    scheduler::report({"an exception escaped from a callback of the loop", std::current_exception(), {}});
  }
}

/// One call, shared by the loop (until it is made or dropped) and by those who may cancel it.
class callback_state : public callback_node, public remote_call, public timer_node {
public:
  virtual ~callback_state() = default;
  callback_state(const callback_state &) = delete;
  callback_state &operator=(const callback_state &) = delete;

  static void soon(const std::shared_ptr<callback_state> &state, scheduler &loop);
  static void at(const std::shared_ptr<callback_state> &state, scheduler &loop, std::int64_t due_ns);
  /// From any thread, through the loop's gate.
  static void remotely(const std::shared_ptr<callback_state> &state, scheduler &loop);
  void cancel() noexcept;
  bool cancelled() const noexcept { return cancelled_; }
  std::int64_t due_ns() const noexcept { return due_ns_; }

  void run() noexcept final;
  void drop() noexcept final;
  void fire() noexcept final;
  void loop_closed() noexcept final { drop(); }

protected:
  callback_state() noexcept : context_(current_context()) {}
  /// The user's code; it is destroyed afterwards.
  virtual void call() = 0;
  virtual void clear() noexcept = 0;

private:
  std::shared_ptr<callback_state> self_; ///< while the loop has it
  scheduler *loop_ = nullptr;
  context_pointer context_;
  std::int64_t due_ns_ = 0;
  bool cancelled_ = false;
};

} // namespace aio::detail
