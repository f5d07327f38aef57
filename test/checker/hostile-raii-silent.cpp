// Where what belongs to a thread is gone before the suspension, or belongs to none.
// RUN: %coro_tidy --checks=-*,coro-hostile-raii %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: rm -rf %t.dir && mkdir %t.dir && cp %s %t.dir/allowed.cpp
// RUN: echo "CheckOptions: {coro-hostile-raii.AllowedAwaitablesList: 'mine::flag', coro-hostile-raii.AllowedCallees: '::mine::checked;other'}" > %t.dir/.clang-tidy
// RUN: %coro_tidy --checks=-*,coro-hostile-raii %t.dir/allowed.cpp -- -std=c++20 -DALLOWED -I%inputs/checker -I%inputs/mock
#include "mini_task.h"
#include "thread_bound.h"

#include <mutex>
#include <utility>

using namespace mini;

task<> scoped() {
  {
    pybind11::gil_scoped_acquire gil;
  }
  co_await tick{};
}
task<> after() {
  co_await tick{};
  pybind11::gil_scoped_release released;
}
task<> never_suspends() {
  v8::HandleScope scope(nullptr);
  co_await std::suspend_never{};
}
void keep(opentelemetry::trace::Scope);
task<> moved() {
  opentelemetry::trace::Scope scope(1);
  keep(std::move(scope));
  co_await tick{};
}
task<> in_lambda() {
  auto log = [] { log4cxx::NDC context("request"); };
  log();
  co_await tick{};
}
/// Blocks an object's signals, whoever's thread it is.
task<> not_bound() {
  QSignalBlocker blocker(nullptr);
  co_await tick{};
}
task<> reference(pybind11::gil_scoped_acquire &theirs, v8::HandleScope *pointer) {
  auto &mine = theirs;
  co_await tick{};
  (void)mine;
  (void)pointer;
}
/// lock-across-await's.
task<> a_lock(std::mutex &m) {
  std::lock_guard guard(m);
  co_await tick{};
}
task<> one_branch(bool early) {
  if (early) {
    at::NoGradGuard guard;
    co_return;
  }
  co_await tick{};
}
void plain() { pybind11::gil_scoped_acquire gil; }
task<> given_back() {
  auto token = opentelemetry::context::RuntimeContext::Attach(1);
  token.reset();
  co_await tick{};
  std::unique_ptr<opentelemetry::context::Token> none;
  co_await tick{};
}

#ifdef ALLOWED // by the options
namespace mine {
struct flag {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
tick checked();
} // namespace mine
task<> allowed() {
  pybind11::gil_scoped_acquire gil;
  co_await mine::flag{};
  co_await mine::checked();
}
#endif
