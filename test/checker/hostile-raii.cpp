// Where an object that belongs to its thread lives across a suspension.
// RUN: %not %coro_tidy --checks=-*,coro-hostile-raii %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
// RUN: rm -rf %t.dir && mkdir %t.dir && cp %s %t.dir/hostile-raii.cpp
// RUN: echo "CheckOptions: {coro-hostile-raii.RAIITypesList: 'mine::scope; ::mine::zone because it is timed'}" > %t.dir/.clang-tidy
// RUN: %not %coro_tidy --checks=-*,coro-hostile-raii %t.dir/hostile-raii.cpp -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s --check-prefixes=CHECK,LISTED --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-hostile-raii %t.dir/hostile-raii.cpp -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s --check-prefixes=CHECK,LISTED --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "boost/asio.hpp"
#include "dialects.h"
#include "mini_task.h"
#include "thread_bound.h"

using namespace mini;

task<> python() {
  pybind11::gil_scoped_acquire gil;
  co_await tick{};
  // CHECK: hostile-raii.cpp:[[@LINE-1]]:3: warning: 'gil' lives across this suspension: it holds Python's interpreter lock for its thread, and no other thread may run Python meanwhile [coro-hostile-raii]
  // CHECK: hostile-raii.cpp:[[@LINE-3]]:32: note: made here; end its scope before the suspension
  co_await tick{};
}
boost::asio::awaitable<int> fetch();
boost::asio::awaitable<void> tracing() {
  opentelemetry::trace::Scope scope(1);
  int value = co_await fetch();
  // CHECK: :[[@LINE-1]]:15: warning: 'scope' lives across this suspension: it is the thread's current span
  (void)value;
}
folly::coro::Task<> logging(bool deep) {
  if (deep) {
    log4cxx::NDC context("request");
    co_await folly::coro::Task<>{};
    // CHECK: :[[@LINE-1]]:5: warning: 'context' lives across this suspension: its entry stays in the thread's logging context
  }
}
boost::log::aux::scoped_thread_attribute add_scoped_thread_attribute(int);
task<> kept_by_reference() {
  boost::log::scoped_attribute sentry = add_scoped_thread_attribute(1);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'sentry' lives across
  (void)sentry;
}
generator<int> yields() {
  v8::HandleScope scope(nullptr);
  co_yield 1;
  // CHECK: :[[@LINE-1]]:3: warning: 'scope' lives across this suspension: V8 keeps these scopes on a stack
}
task<> derived() {
  at::NoGradGuard no_gradients;
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'no_gradients' lives across this suspension: it switches a mode of its thread
}
struct [[clang::annotate("coro::thread_bound")]] own_scope {
  ~own_scope();
};
template <class T> task<> in_template() {
  T scope;
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'scope' lives across this suspension: its class is marked as bound to its thread
}
template task<> in_template<own_scope>();
task<> by_value(own_scope scope) {
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'scope' lives across
}
task<> in_loop() {
  while (true) {
    own_scope scope;
    if (co_await number())
      // CHECK: :[[@LINE-1]]:9: warning: 'scope' lives across
      break;
  }
}
namespace vendor {
class [[clang::annotate("coro::thread_bound", "it is on the thread's stack of regions")]] region;
class region {
public:
  ~region();
};
} // namespace vendor
task<> of_a_vendor() {
  vendor::region region;
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'region' lives across this suspension: it is on the thread's stack of regions
}
task<> owned() {
  auto token = opentelemetry::context::RuntimeContext::Attach(1);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'token' lives across this suspension: it is the thread's current span
}

/// Classes that only the option RAIITypesList names.
namespace mine {
struct scope {
  ~scope();
};
struct inner_scope : scope {};
template <class T> struct zone {
  explicit zone(T);
  ~zone();
};
} // namespace mine
task<> listed() {
  mine::inner_scope plain;
  mine::zone timed(1);
  co_await tick{};
  // LISTED: :[[@LINE-1]]:3: warning: 'plain' lives across this suspension: its class is listed in RAIITypesList
  // LISTED: :[[@LINE-2]]:3: warning: 'timed' lives across this suspension: it is timed
}

/// What only the options AllowedAwaitablesList and AllowedCallees allow.
namespace mine {
tick checked();
}
task<> not_allowed() {
  pybind11::gil_scoped_acquire gil;
  co_await mine::checked();
  // CHECK: :[[@LINE-1]]:3: warning: 'gil' lives across this suspension
}
