// Plain calls on the loop.
#include "aio/detail/callback_state.h"

#include "aio/invalid_state_error.h"

namespace aio::detail {

void callback_state::soon(const std::shared_ptr<callback_state> &state, scheduler &loop) {
  if (loop.closing())
    throw invalid_state_error("aio: the loop is closed");
  state->loop_ = &loop;
  state->self_ = state;
  loop.call_soon(*state);
}

void callback_state::at(const std::shared_ptr<callback_state> &state, scheduler &loop, std::int64_t due_ns) {
  if (loop.closing())
    throw invalid_state_error("aio: the loop is closed");
  state->loop_ = &loop;
  state->due_ns_ = due_ns;
  const scheduler::turn bracket(loop); // its end sets Asio's timer
  loop.add_timer(*state, due_ns);
  state->self_ = state;
}

void callback_state::remotely(const std::shared_ptr<callback_state> &state, scheduler &loop) {
  state->loop_ = &loop;
  state->self_ = state;
  loop.post_remote(*state);
}

void callback_state::cancel() noexcept {
  if (cancelled_)
    return;
  cancelled_ = true;
  if (armed()) {
    const scheduler::turn bracket(*loop_);
    loop_->remove_timer(*this);
    drop();
  }
}

void callback_state::run() noexcept {
  const std::shared_ptr<callback_state> self = std::move(self_);
  if (!cancelled_)
    run_callback([this] { call(); }, std::move(context_));
  drop();
}

void callback_state::drop() noexcept {
  const std::shared_ptr<callback_state> self = std::move(self_);
  clear();
  context_ = {};
}

void callback_state::fire() noexcept { loop_->call_soon(*this); }

} // namespace aio::detail
