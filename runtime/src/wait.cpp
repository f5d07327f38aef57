// Waiting until some of several tasks are done.
#include "aio/detail/wait_awaiter.h"

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

namespace aio::detail {

wait_awaitable::wait_awaitable(std::vector<any_task> &&tasks, return_when when, std::int64_t timeout_ns)
    : when_(when), timeout_ns_(timeout_ns) {
  if (tasks.empty())
    throw std::invalid_argument("aio::wait needs at least one task");
  std::unordered_set<const task_state *> seen;
  for (any_task &task : tasks)
    if (seen.insert(&handle_access::get(task)).second)
      tasks_.push_back(std::move(task));
}

wait_awaiter::wait_awaiter(std::vector<any_task> &&tasks, return_when when, std::int64_t timeout_ns)
    : tasks_(std::move(tasks)), when_(when), timeout_ns_(timeout_ns), pending_(tasks_.size()) {
  for (const any_task &task : tasks_)
    if (const task_state &state = handle_access::get(task); state.done)
      count(state);
}

wait_awaiter::~wait_awaiter() { let_go(); }

void wait_awaiter::count(const task_state &ended) noexcept {
  --pending_;
  satisfied_ |= pending_ == 0 || when_ == return_when::first_completed ||
                (when_ == return_when::first_exception && !ended.cancelled && ended.peek());
}

bool wait_awaiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  children_ = std::vector<child>(tasks_.size());
  child *node = children_.data();
  for (const any_task &task : tasks_) {
    task_state &state = handle_access::get(task);
    node->owner = this;
    node->state = &state;
    node->awaiter = &self;
    if (&state == &self)
      throw invalid_state_error("aio: a task cannot await itself");
    if (!state.done) {
      if (state.owner != self.owner)
        throw invalid_state_error("aio: the awaited task belongs to another loop");
      state.add_joiner(*node);
      node->linked = true;
    }
    ++node;
  }
  const auto first = std::find_if(children_.begin(), children_.end(), [](const child &each) { return each.linked; });
  self.suspend(
      at, *this,
      {.kind = debug::wait_kind::child, .what = "wait", .object = static_cast<debug::task_view *>(first->state)});
  if (timeout_ns_ > 0)
    self.owner->add_timer(*this, self.owner->now_ns() + timeout_ns_);
  return true;
}

void wait_awaiter::child::joined(task_state &ended) noexcept {
  linked = false;
  owner->count(ended);
  if (owner->satisfied_)
    owner->wake();
}

void wait_awaiter::wake() noexcept { self_->owner->schedule(*self_); }

void wait_awaiter::fire() noexcept { wake(); }

bool wait_awaiter::cancel() noexcept {
  interrupted_ = true;
  wake();
  return true;
}

void wait_awaiter::let_go() noexcept {
  for (child &each : children_)
    if (std::exchange(each.linked, false))
      each.state->remove_joiner(each);
  if (armed())
    self_->owner->remove_timer(*this);
}

wait_result wait_awaiter::await_resume() {
  let_go();
  throw_if_cancelled();
  wait_result result;
  for (any_task &task : tasks_)
    (task.done() ? result.done : result.pending).push_back(std::move(task));
  return result;
}

} // namespace aio::detail
