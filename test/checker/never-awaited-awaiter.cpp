// A dropped call that only makes an awaiter, and awaiters whose making does something.
// RUN: %not %coro_tidy --checks=-*,coro-never-awaited %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: cp %s %t.cpp && %not %coro_tidy --unsafe-fixes --checks=-*,coro-never-awaited %t.cpp -- -std=c++20 -I%inputs/mock
// RUN: %FileCheck %s --check-prefix=FIXED < %t.cpp
#include <aio/aio.h>

#include <coroutine>
#include <memory>
#include <stdexcept>
#include <utility>

struct executor {
  void post(std::coroutine_handle<>);
};

// Nothing happens before await_suspend.
struct hop {
  explicit hop(executor &to) : target(to) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) { target.post(handle); }
  void await_resume() const noexcept {}
  executor &target;
};
template <class T> hop resume_on(std::shared_ptr<T> where) {
  static_assert(sizeof(T) > 0);
  if (!where)
    throw std::invalid_argument("no executor");
  return hop(*where);
}
struct pool {
  struct operation {
    pool *on;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>);
    void await_resume() const noexcept {}
  };
  operation schedule() noexcept { return operation{this}; }
  executor own;
};

aio::task<> moves(std::shared_ptr<executor> background, std::shared_ptr<executor> other, pool &workers) {
  co_await resume_on(background);
  resume_on(other);
  // CHECK: :[[@LINE-1]]:3: warning: 'resume_on' only makes an awaiter: nothing happens without co_await
  // FIXED: {{^}}  co_await resume_on(other);
  workers.schedule();
  // CHECK: :[[@LINE-1]]:3: warning: 'schedule' only makes an awaiter: nothing happens without co_await
  (void)workers.schedule(); // meant so
}

// These have started when they are dropped, or may have.
struct started {
  explicit started(executor &on) { on.post({}); }
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume() const noexcept;
};
started start(executor &on) { return started(on); }
struct submitted {
  int entry;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume() const noexcept;
};
int next_entry();
submitted submit() { return submitted{next_entry()}; }
submitted submit_later() {
  int entry = next_entry();
  return submitted{entry};
}
struct sends_at_the_end : hop {
  using hop::hop;
  ~sends_at_the_end() { target.post({}); }
};
sends_at_the_end sender(executor &on) { return sends_at_the_end(on); }
started unseen(executor &on);
aio::task<> starts(executor &on) {
  start(on);
  submit();
  submit_later();
  sender(on);
  unseen(on);
  co_return;
}
